import type { Architecture } from '../architecture/architecture.js';
import { howMany } from '../architecture/how-many.js';
import { featureShapes } from '../architecture/modules.js';
import { channelsOf } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { coveredPart, featuresRead, uncovered } from './covered-part.js';
import type { Guarantee, Hypothesis, TrainedNumbers } from './guarantee.js';
import { kindReason } from './kind-names.js';

/** What a paper's model asks of a network, beside being a ResNEst. */
interface ModelSizes {
  /** One block, or any number of them from one on. */
  readonly blocks: 'one' | 'some';
  /** One output, or any number of them. */
  readonly outputs: 'one' | 'any';
}

function problems(architecture: Architecture, { blocks, outputs }: ModelSizes): string[] {
  if (architecture.kind !== 'resnest') return [kindReason(architecture.kind)];
  const reason = uncovered(architecture);
  if (reason !== null) return [`not covered: ${reason}`];
  if (coveredPart(architecture)?.scope === 'last-stage') {
    return ['not covered: it has several stages, and the result is not shown of the last one alone'];
  }
  const count = featureShapes(architecture).length;
  const { outputSize } = architecture;
  return [
    ...(count === 0 || (blocks === 'one' && count > 1) ? [`it has ${howMany(count, 'block')}`] : []),
    ...(outputs === 'one' && outputSize > 1 ? [`it has ${howMany(outputSize, 'output')}`] : []),
  ];
}

/** Whether linear in W0 x is linear in x: it is where W0 is injective. Null: the sizes allow it, weights decide. */
function injective(architecture: Architecture, numbers: TrainedNumbers | null): boolean | null {
  const part = coveredPart(architecture);
  if (part === null || staged(architecture).expansion.kind === 'none') return true;
  if (part.width < part.inputSize) return false;
  // W0 is a part of [W0 … W(L-1)]: where all of it has full column rank, W0 has.
  return numbers !== null && part.required > 0 && numbers.inverseRank === part.required ? true : null;
}

function expansionText(architecture: Architecture, numbers: TrainedNumbers | null): string {
  const { width, inputSize } = coveredPart(architecture) ?? { width: 0, inputSize: 0 };
  switch (injective(architecture, numbers)) {
    case true:
      return `$x$ stands for $W_0 x$; $W_0$ is injective (rank ${inputSize}), so linear in $W_0 x$ is linear in the input`;
    case false:
      return `$x$ stands for $W_0 x$; ${width} < ${inputSize}: $W_0$ is not injective, and linear in $W_0 x$ is less than linear in the input`;
    case null:
      return `$x$ stands for $W_0 x$; linear in $W_0 x$ is linear in the input where $W_0$ is injective, which ${width} ≥ ${inputSize} allows`;
  }
}

/** Where a network goes beyond a paper's model w(x + V f(x)) and the paper's proof still does (theory A7, A8, B). */
function departures(architecture: Architecture, numbers: TrainedNumbers | null): string[] {
  const { expansion, input, bias } = staged(architecture);
  return [
    ...(expansion.kind === 'none' ? [] : [expansionText(architecture, numbers)]),
    ...(input.kind === 'image' ? ['$x$ and the features stand for their channel means'] : []),
    ...(bias ? ["the output's bias stands beside its weights, so linear means affine"] : []),
  ];
}

/** The model of a paper, held against a network: not applicable with the reason, or how its letters are to be read. */
export function skipModel(
  architecture: Architecture,
  numbers: TrainedNumbers | null,
  text: string,
  sizes: ModelSizes,
): Hypothesis {
  const found = problems(architecture, sizes);
  if (found.length > 0) return { text, status: 'not-applicable', detail: found.join('; ') };
  const read = departures(architecture, numbers);
  return { text, status: 'holds', detail: read.length === 0 ? 'as in the paper' : `${read.join('; ')} (derived)` };
}

/** `quoted` only where the network is the paper's model to the letter. */
export function skipBasis(architecture: Architecture): Guarantee['basis'] {
  return departures(architecture, null).length === 0 ? 'quoted' : 'derived';
}

/** The predictors that a result on w(x + V f(x)) compares with, in words: linear ones of what the skip carries. */
export function skipBaseline(architecture: Architecture, numbers: TrainedNumbers | null): string {
  const { bias } = staged(architecture);
  const read = featuresRead(architecture);
  const exactly = injective(architecture, numbers);
  const carried =
    exactly === true ? read : exactly === false ? '$W_0 x$' : `$W_0 x$ (of ${read} where $W_0$ is injective)`;
  return `the best ${bias ? 'affine' : 'linear'} predictor of ${carried}`;
}

/** d_x: the width of the stream that the skips carry. */
export function skipWidth(architecture: Architecture): number {
  const { stages, input } = staged(architecture);
  return stages.at(-1)?.width ?? channelsOf(input);
}
