import type { Architecture } from '../architecture/architecture.js';
import { howMany } from '../architecture/how-many.js';
import { featureShapes } from '../architecture/modules.js';
import { channelsOf } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { lossProperties } from '../architecture/loss.js';
import { type Condition, conditions } from './conditions.js';
import { coveredPart } from './covered-part.js';
import type { GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { convexLoss } from './loss-hypotheses.js';
import { sumOf } from './wording.js';

/** vL uncorrelated with the targets up to rounding. */
const uncorrelated = 1e-12;

/** An inequality with its numbers: "6 < 7 = 3 + 2 + 2". */
function comparison({ available, required, holds }: Condition, sum?: string): string {
  return `${available} ${holds ? '≥' : '<'} ${required}${sum === undefined ? '' : ` = ${sum}`}`;
}

/** Whether the loss is squared, which Chen 2021, Proposition 1 and Theorem 2 are about. */
export function squaredLoss({ loss }: GuaranteeContext): Hypothesis {
  const text = 'the loss is squared';
  if (loss === null) return { text, status: 'needs-data', detail: 'no train names this network yet' };
  if (loss === 'squared') return { text, status: 'holds', detail: lossProperties(loss).formula };
  return { text, status: 'not-applicable', detail: `it is ${loss}` };
}

/** Chen 2021, Assumption 1, on the last block's features. */
export function assumption1({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis {
  const text =
    'Assumption 1: over the training rows $\\sum v_L v_L^\\top$ has full rank and $\\sum v_L y^\\top \\ne 0$';
  const size = channelsOf(featureShapes(architecture).at(-1) ?? staged(architecture).input);
  if (numbers === null) {
    return {
      text,
      status: 'needs-data',
      detail: `at least ${howMany(size, 'training row')}, and the features that training finds`,
    };
  }
  const fullRank = numbers.lastFeatureRank === size;
  const correlated = numbers.lastFeatureCorrelation > uncorrelated;
  const detail =
    `rank ${numbers.lastFeatureRank} of ${size}` +
    (correlated ? '' : ', and the features are uncorrelated with the targets');
  return { text, status: fullRank && correlated ? 'holds' : 'fails', detail };
}

/** Chen 2021, Assumption 2, on the loss. */
export function assumption2(context: GuaranteeContext): Hypothesis {
  const { text, ...found } = convexLoss(context);
  return { text: `Assumption 2: ${text}`, ...found };
}

/** Chen 2021, Assumption 3, on a stream of this width: M, or M_L of a DenseNEst. */
export function assumption3(architecture: Architecture, width: number): Hypothesis {
  const required = architecture.outputSize;
  const holds = width >= required;
  return {
    text: 'Assumption 3: the width before the output is at least the output size, $M \\ge N_o$',
    status: holds ? 'holds' : 'fails',
    detail: comparison({ holds, required, available: width }),
  };
}

/** Chen 2021, Assumption 4: decided by the widths where they forbid it, by the rank of trained weights otherwise. */
export function assumption4({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis {
  const text =
    'Assumption 4: $x_{L-1}$ determines $v_0, \\dots, v_{L-1}$, so $[W_0 \\dots W_{L-1}]$ has full column rank $S \\le M$';
  const { bottleneck } = conditions(architecture);
  if (bottleneck === null || bottleneck.required === 0) {
    return { text, status: 'holds', detail: 'without a block nothing is to be determined' };
  }
  const part = coveredPart(architecture);
  const sum = part !== null && part.counted.length > 0 ? sumOf(part.inputSize, part.counted) : undefined;
  const sizes = comparison(bottleneck, sum);
  if (!bottleneck.holds) return { text, status: 'fails', detail: sizes };
  if (part?.scope === 'network' && part.counted.length === 0 && staged(architecture).expansion.kind === 'none') {
    return { text, status: 'holds', detail: '$x_0 = x$: $W_0$ is the identity' };
  }
  if (numbers === null || numbers.inverseRank === null) {
    return { text, status: 'needs-data', detail: `${sizes}: the width allows it, the rank needs trained weights` };
  }
  const holds = numbers.inverseRank === bottleneck.required;
  return {
    text,
    status: holds ? 'holds' : 'fails',
    detail: `${sizes}; rank ${numbers.inverseRank} of ${bottleneck.required}`,
  };
}
