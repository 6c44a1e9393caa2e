import { type Activation, activationFunction, kinked } from '../architecture/activation.js';
import type { Architecture } from '../architecture/architecture.js';
import { shapeText } from '../architecture/shape.js';
import { staged, type StagedBlock } from '../architecture/staged.js';
import type { GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { skipModel, skipWidth } from './skip-model.js';
import { measured, sumOf } from './wording.js';

/** A distance between unit vectors up to this is rounding. */
const withinSpan = 1e-9;

function blocks(architecture: Architecture): readonly StagedBlock[] {
  return staged(architecture).stages.flatMap((stage) => stage.blocks);
}

/** Yun 2019's networks: vectors, one output, blocks that read the stream through a matrix Ul, the first one x itself. */
export function chainModel(architecture: Architecture, numbers: TrainedNumbers | null): Hypothesis {
  const text =
    'the network is $w^\\top (x + V_1 \\varphi_1(x) + \\dots + V_L \\varphi_L(U_L h_{L-1}))$: one output, identity skips';
  const found = skipModel(architecture, numbers, text, { blocks: 'some', outputs: 'one' });
  const { input } = staged(architecture);
  if (found.status !== 'holds' || input.kind === 'vector') return found;
  const detail = `not covered: it is stated for vectors, and the blocks read images of ${shapeText(input)}`;
  return { text, status: 'not-applicable', detail };
}

export function blockCount(architecture: Architecture): number {
  return blocks(architecture).length;
}

/** w ≠ 0 at trained weights, of which the theorem on one block speaks; before training, of all such weights. */
export function outputNotZero(numbers: TrainedNumbers | null): Hypothesis[] {
  if (numbers === null) return [];
  const text = "the output's weights $w$ are not 0";
  const norm = numbers.shamir?.outputNorm ?? null;
  if (norm === null) return [{ text, status: 'needs-data', detail: 'not computed' }];
  return [{ text, status: norm > 0 ? 'holds' : 'not-applicable', detail: `$\\|w\\|$ = ${measured(norm)}` }];
}

/** m2 .. mL: the rows of Ul, a block's first dense layer; d_x of a block that begins with a norm or a nonlinearity. */
function readSizes(architecture: Architecture): number[] {
  const width = skipWidth(architecture);
  return blocks(architecture)
    .slice(1)
    .map(({ layers: [first] }) => (first.kind === 'dense' ? first.units : width));
}

/** Condition (1): the second moment of hL under l'' has full rank. */
export function secondMoment(numbers: TrainedNumbers | null): Hypothesis {
  const text = "condition (1): $E[l''(f; y)\\, h_L h_L^\\top]$ has full rank";
  if (numbers === null) return { text, status: 'needs-data', detail: 'decided by the trained weights and the rows' };
  const least = numbers.yun?.secondMomentSigmaMin ?? null;
  if (least === null) return { text, status: 'needs-data', detail: 'not computed' };
  return { text, status: least > 0 ? 'holds' : 'fails', detail: `least eigenvalue ${measured(least)}` };
}

/** The first block after block 1 that reads all of the stream, before any matrix: no direction is left unread then. */
function wholeReader(architecture: Architecture): number | null {
  const index = blocks(architecture).findIndex(({ layers: [first] }, i) => i > 0 && first.kind !== 'dense');
  return index === -1 ? null : index + 1;
}

/** "3 + 4 = 7 < 8". */
function rowsAgainstWidth(sizes: readonly number[], width: number): string {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const [first, ...rest] = sizes;
  const sum = rest.length === 0 ? `${rows}` : `${sumOf(first, rest)} = ${rows}`;
  return `${sum} ${rows < width ? '<' : '≥'} ${width}`;
}

/** Condition (2): U2 .. UL leave a direction of the stream unread. The sizes can give it; they can't refuse it. */
export function unreadDirection({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis {
  const text =
    'condition (2): the rows of $U_2, \\dots, U_L$ together do not span the stream (given where $m_2 + \\dots + m_L < d_x$)';
  const sizes = readSizes(architecture);
  const width = skipWidth(architecture);
  if (sizes.length === 0) return { text, status: 'holds', detail: 'one block has no $U$' };
  const whole = wholeReader(architecture);
  if (whole !== null) {
    const detail = `block ${whole} reads all of the stream: it begins with a norm or a nonlinearity`;
    return { text, status: 'fails', detail };
  }
  const compared = rowsAgainstWidth(sizes, width);
  const yun = numbers?.yun ?? null;
  if (yun !== null) {
    const { stackedRank, rowSpaceDistance } = yun;
    const holds = stackedRank < yun.width;
    const distance =
      holds && rowSpaceDistance > withinSpan
        ? `; $w$ is ${measured(rowSpaceDistance)} from their span, so a zero gradient alone gives $R \\le R_{\\mathrm{lin}}$ (derived)`
        : '';
    return {
      text,
      status: holds ? 'holds' : 'fails',
      detail: `rank ${stackedRank} ${holds ? '<' : '≥'} ${yun.width}${distance}`,
    };
  }
  if (sizes.reduce((sum, size) => sum + size, 0) < width) return { text, status: 'holds', detail: compared };
  return {
    text,
    status: 'needs-data',
    detail: `${compared}: not given by the sizes; the rank of the trained $[U_2; \\dots; U_L]$ decides, and almost all span the stream`,
  };
}

function activationsOf(architecture: Architecture): Activation[] {
  return blocks(architecture).flatMap(({ layers }) => layers.map(({ activation }) => activation));
}

/** That the risk has two derivatives at trained weights: kinks of nonlinearities on a row are what could take them. */
export function twiceDifferentiable({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis[] {
  if (numbers === null) return [];
  const text = 'the risk is twice differentiable at these weights';
  if (!activationsOf(architecture).some((activation) => kinked.has(activation))) {
    return [{ text, status: 'holds', detail: 'the blocks are smooth' }];
  }
  const distance = numbers.yun?.kinkDistance ?? null;
  if (distance === null) return [{ text, status: 'needs-data', detail: 'not computed' }];
  const detail = `the nearest preactivation is ${measured(distance)} from its kink`;
  // A preactivation that is 0 whatever the weights are is no kink of the risk.
  return [
    { text, status: distance > 0 ? 'holds' : 'needs-data', detail: distance > 0 ? detail : `not shown: ${detail}` },
  ];
}

/** φl(0) = 0, near the identity: no biases, no norms, and nonlinearities through 0. */
export function throughZero({ architecture }: GuaranteeContext): Hypothesis {
  const norms = blocks(architecture).some(({ layers }) => layers.some(({ kind }) => kind === 'norm'));
  const shifted = activationsOf(architecture).find((activation) => activationFunction(activation)(0) !== 0);
  const reasons = [
    ...(staged(architecture).bias ? ['its layers have biases: write `bias none`'] : []),
    ...(norms ? ['a norm shifts what it reads'] : []),
    ...(shifted === undefined ? [] : [`${shifted}(0) is not 0`]),
  ];
  return {
    text: 'every block maps 0 to 0',
    status: reasons.length === 0 ? 'holds' : 'fails',
    detail: reasons.length === 0 ? 'no biases, no norms, nonlinearities through 0' : reasons.join('; '),
  };
}

/** The Lipschitz constants ρl of the blocks, which near the identity are to be O(1/L). */
export function lipschitzBlocks(numbers: TrainedNumbers | null): Hypothesis {
  const text =
    'every block is Lipschitz, with constants $\\rho_1, \\dots, \\rho_L$ (of the order $1/L$ where $C$ is to be small)';
  if (numbers === null) return { text, status: 'needs-data', detail: 'decided by the norms of the trained weights' };
  const constants = numbers.yun?.blockLipschitz ?? null;
  if (constants === null) return { text, status: 'needs-data', detail: 'not known' };
  const growth = constants.reduce((product, constant) => product * (1 + constant), 1) - 1;
  const shown =
    constants.length <= 6 ? constants.map(measured).join(', ') : `at most ${measured(Math.max(...constants))}`;
  return { text, status: 'holds', detail: `$\\rho$ ${shown}; $\\prod (1 + \\rho) - 1$ = ${measured(growth)}` };
}
