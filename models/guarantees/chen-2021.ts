import type { Architecture, NetworkKind } from '../architecture/architecture.js';
import { howMany } from '../architecture/how-many.js';
import { featureShapes, lastShape } from '../architecture/modules.js';
import { channelsOf, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { assumption1, assumption2, assumption3, assumption4, squaredLoss } from './assumptions.js';
import { coveredPart, featuresRead, linearStreams, uncovered, chenBasis } from './covered-part.js';
import type { Guarantee, GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { kindNames, kindReason } from './kind-names.js';
import { reachedMinimum, risksHere } from './minima.js';
import { resultsOf, type Result } from './result.js';
import { measured } from './wording.js';

/** A result of the paper: for which kinds it is stated, what it asks, what follows. */
interface ChenResult {
  readonly name: string;
  readonly kinds: readonly NetworkKind[];
  readonly hypotheses: (context: GuaranteeContext, numbers: TrainedNumbers | null) => Hypothesis[];
  readonly conclusion: (architecture: Architecture, numbers: TrainedNumbers | null) => string;
  /** The conclusion in LaTeX. */
  readonly formula: (architecture: Architecture) => string;
}

/** The width that the output reads of xL: M, or M_L = N_in + D1 + … + DL of a DenseNEst. */
function lastWidth(architecture: Architecture): number {
  const last = lastShape(architecture);
  return staged(architecture).pool ? channelsOf(last) : valuesIn(last);
}

function bestLinear(architecture: Architecture): string {
  const read = featuresRead(architecture);
  return `the best ${architecture.bias ? 'affine' : 'linear'} predictor of ${read}`;
}

/** The least risk of a linear predictor, in LaTeX. */
function bestLinearFormula(architecture: Architecture): string {
  const [over, prediction] = architecture.bias ? ['A, b', 'A x^n + b'] : ['A', 'A x^n'];
  return `\\min_{${over}} \\frac1N \\sum_{n=1}^N \\ell(${prediction}, y^n)`;
}

const leastOfHeads = '\\min_{H_0, \\dots, H_L} A(H_0, \\dots, H_L)';

/** Assumptions 2 to 4, on which Theorem 1 and both corollaries stand. */
function assumptions2To4(context: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis[] {
  const width = coveredPart(context.architecture)?.width ?? lastWidth(context.architecture);
  return [assumption2(context), assumption3(context.architecture, width), assumption4(context, numbers)];
}

function severalBlocks(architecture: Architecture): Hypothesis[] {
  const part = coveredPart(architecture);
  const count = part === null ? featureShapes(architecture).length : part.features.length;
  if (count >= 2) return [];
  return [
    {
      text:
        part?.scope === 'last-stage' ? 'the last stage has two blocks or more' : 'the network has two blocks or more',
      status: 'not-applicable',
      detail: `it has ${howMany(count, 'block')}`,
    },
  ];
}

const results: readonly ChenResult[] = [
  {
    name: 'Proposition 1',
    formula: () =>
      '\\nabla^2 R \\not\\succeq 0 \\ \\text{and} \\ \\nabla^2 R \\not\\preceq 0 \\ \\text{at some } (W_L, W_{L+1}), \\quad \\nabla^2_{W_L} R = \\frac2N \\sum_{n=1}^N v_L^n v_L^{n\\top} \\otimes W_{L+1}^\\top W_{L+1} \\succeq 0',
    kinds: linearStreams,
    hypotheses: (context, numbers) => [squaredLoss(context), assumption1(context, numbers)],
    conclusion: () =>
      'With the features fixed, the training risk is neither convex nor concave in $(W_L, W_{L+1})$, and every critical point that is not a local minimum is a saddle.',
  },
  {
    name: 'Proposition 2',
    formula: ({ kind }) =>
      kind === 'a-resnest'
        ? `A(H_0^*, \\dots, H_L^*) = ${leastOfHeads} \\quad \\text{at every local minimum}`
        : `\\varepsilon = R(W_L^*, W_{L+1}^*) - ${leastOfHeads} \\ge 0`,
    kinds: [...linearStreams, 'a-resnest'],
    hypotheses: (context) => [assumption2(context)],
    conclusion: ({ kind }) =>
      kind === 'a-resnest'
        ? 'With the features fixed, the training risk $A(H_0, \\dots, H_L)$ is convex in the heads: every local minimum over them is global.'
        : 'With the features fixed, the risk $A(H_0, \\dots, H_L)$ of the A-ResNEst on them is convex in the heads, and its minimum is a lower bound: $\\varepsilon = R - \\min A \\ge 0$ on the training rows.',
  },
  {
    name: 'Theorem 1',
    formula: () => `\\varepsilon = R(W_L^*, W_{L+1}^*) - ${leastOfHeads} = 0`,
    kinds: linearStreams,
    hypotheses: (context, numbers) => [...assumptions2To4(context, numbers), ...reachedMinimum(context, numbers)],
    conclusion: (_, numbers) =>
      `With the features fixed, every critical point of the training risk with full rank $W_{L+1}$ is a global minimum over $(W_L, W_{L+1})$, and $\\varepsilon = R - \\min A(H_0, \\dots, H_L) = 0$ at every local minimum.${numbers === null ? '' : ` Here $\\varepsilon$ = ${measured(numbers.epsilon)}.`}`,
  },
  {
    name: 'Corollary 1',
    formula: () => 'R^*_{L_\\alpha} \\le R^*_{L_\\beta} \\quad \\text{for } L_\\alpha > L_\\beta \\ge 1',
    kinds: linearStreams,
    hypotheses: (context, numbers) => [
      ...severalBlocks(context.architecture),
      ...assumptions2To4(context, numbers),
      ...reachedMinimum(context, numbers),
    ],
    conclusion: () =>
      'With the features fixed, more blocks are never worse on the training rows: a local minimum over the prediction weights with the first $L_\\alpha$ blocks has at most the risk of one with the first $L_\\beta < L_\\alpha$.',
  },
  {
    name: 'Corollary 2',
    formula: (architecture) => `R^* \\le ${bestLinearFormula(architecture)}`,
    kinds: linearStreams,
    hypotheses: (context, numbers) => [...assumptions2To4(context, numbers), ...reachedMinimum(context, numbers)],
    conclusion: (architecture, numbers) =>
      `Every local minimum of the training risk is at most that of ${bestLinear(architecture)}, and strictly below it where the features lower the A-ResNEst's risk, $a_L < a_0$ (the strict part derived).${risksHere(numbers)}`,
  },
  {
    name: 'Theorem 2',
    formula: () =>
      '\\operatorname{rank} W_{L+1} < N_o, \\quad \\lambda_{\\min}(\\nabla^2 R) < 0 \\quad \\text{at every saddle}',
    kinds: linearStreams,
    hypotheses: (context, numbers) => [
      squaredLoss(context),
      assumption1(context, numbers),
      ...assumptions2To4(context, numbers).slice(1),
    ],
    conclusion: () =>
      'With the features fixed, at every saddle of the training risk $W_{L+1}$ is rank-deficient and some direction has strictly negative curvature.',
  },
  {
    name: 'Proposition 3',
    formula: (architecture) => `R^* \\le ${bestLinearFormula(architecture)}`,
    kinds: ['densenest'],
    hypotheses: (context, numbers) => [assumption2(context), ...reachedMinimum(context, numbers)],
    conclusion: (architecture, numbers) =>
      `Every local minimum of the training risk is at most that of ${bestLinear(architecture)}; no width is asked.${risksHere(numbers)}`,
  },
  {
    name: 'Proposition 4',
    formula: () =>
      '\\hat y_{\\text{DenseNEst}}(x) = \\hat y_{\\text{ResNEst}}(x) \\text{ for all } x, \\quad \\varepsilon = 0',
    kinds: ['densenest'],
    hypotheses: (context, numbers) => [
      assumption2(context),
      assumption3(context.architecture, lastWidth(context.architecture)),
      ...reachedMinimum(context, numbers),
    ],
    conclusion: (architecture) =>
      `The network equals, on every input, a wide ResNEst with $M = M_L = ${lastWidth(architecture)}$, and $\\varepsilon = 0$ at every local minimum of that ResNEst's training risk over its prediction weights.`,
  },
];

/** Why a result says nothing of a network of this kind. */
function outside(kind: NetworkKind, kinds: readonly NetworkKind[]): Hypothesis {
  return { text: `the network is ${kindNames(kinds)}`, status: 'not-applicable', detail: kindReason(kind) };
}

/** What the theorems on a ResNEst ask of convolutions, stages and a norm on xL; nothing where they apply as they stand. */
function coverage(architecture: Architecture): Hypothesis[] {
  const why = uncovered(architecture);
  const part = coveredPart(architecture);
  if (why !== null) {
    return [
      {
        text: 'the output is linear in the features of every block, by free matrices $W_L$ and $W_{L+1}$ (derived)',
        status: 'not-applicable',
        detail: `not covered: ${why}`,
      },
    ];
  }
  const read: Hypothesis[] = [];
  if (part?.scope === 'last-stage') {
    const detail = `$v_0$ is what the last stage's projection reads, ${howMany(part.inputSize, part.unit.slice(0, -1))}, $W_0$ the projection, and $L$ its ${howMany(part.features.length, 'block')} (derived)`;
    read.push({
      text: 'of several stages, the last one is read as the network, all before it as fixed',
      status: 'holds',
      detail,
    });
  }
  if (architecture.kind === 'bn-resnest') {
    const detail =
      'as in scoring it is a fixed affine map: its scales are a part of $W_{L+1}$, its shift of the output bias (derived)';
    read.push({ text: 'the norm on $x_L$ is frozen', status: 'holds', detail });
  }
  return read;
}

function result({ name, kinds, hypotheses, conclusion, formula }: ChenResult): Result {
  return {
    name,
    hold: (context, numbers) => {
      const { architecture } = context;
      const asked = kinds.includes(architecture.kind)
        ? [...coverage(architecture), ...hypotheses(context, numbers)]
        : [outside(architecture.kind, kinds)];
      return {
        basis: chenBasis(architecture),
        hypotheses: asked,
        conclusion: conclusion(architecture, numbers),
        formula: formula(architecture),
      };
    },
  };
}

/**
 * Propositions 1 to 4, Theorems 1 and 2 and Corollaries 1 and 2 of Chen 2021 held against a network: against its sizes
 * alone, or (with `numbers`) against trained weights on the training rows. All of them are about training risk.
 * Corollary 2's strict part is in its derived form, on the re-optimised ladder (theory A6.5).
 */
export function chen2021(context: GuaranteeContext, numbers: TrainedNumbers | null): Guarantee[] {
  return resultsOf('Chen 2021', results.map(result), context, numbers);
}
