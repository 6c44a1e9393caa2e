import type { ResidualArchitecture } from '../../architecture/architecture.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import { levelBases } from '../algebra/level-bases.js';
import { type ColumnMatrix, beside, column, dot, squaredNorm } from '../algebra/matrix.js';
import { streamedFactor } from '../algebra/streamed-factor.js';
import { singularValues } from '../algebra/singular-values.js';
import { type Network, mapOf } from '../features/forward.js';
import { isDense } from '../features/passes.js';
import { blockLipschitz } from './block-lipschitz.js';
import type { LinearReadout } from './linear-readout.js';
import type { PredictionProblem } from './prediction.js';
import type { YunFindings } from './sections.js';
import { streamRows } from './stream-rows.js';
import { type Bound, nearIdentityBound, rademacherBound } from './yun-bounds.js';

/** [U2; …; UL]ᵀ, the first maps of all blocks but the first: its rank, and how far w / |w| is from its columns. */
function rowSpace(
  network: Network,
  { blocks }: ResidualArchitecture,
  output: ColumnMatrix,
): { stackedRank: number; rowSpaceDistance: number } {
  const maps = blocks.slice(1).map((_block, i) => mapOf(network, `blocks.${i + 2}.layers.0`).transposed);
  const stacked = beside(...maps, output);
  const { ranks, coordinates } = levelBases(stacked, [stacked.columns - 1]);
  const rest = column(coordinates, stacked.columns - 1).subarray(ranks[0]);
  const norm = Math.sqrt(squaredNorm(output));
  return { stackedRank: ranks[0], rowSpaceDistance: norm === 0 ? 0 : Math.sqrt(dot(rest, rest)) / norm };
}

/** √l'' hL, a row a sample. */
function* weightedRows({ rows, loss }: PredictionProblem): Generator<ColumnMatrix> {
  for (const { read, outputs, first } of rows()) {
    const ones = { ...outputs, values: new Float64Array(outputs.values.length).fill(1) };
    const roots = loss.curvature(outputs, ones, first).values.map(Math.sqrt);
    yield { ...read, values: read.values.map((value, at) => value * roots[at % read.rows]) };
  }
}

/** Least eigenvalue of (1/N) Σ l'' hL hLᵀ; 0 where it is 0 up to rounding. */
function secondMomentSigmaMin(problem: PredictionProblem): number {
  const width = problem.output.rows;
  const { rows } = problem.samples;
  if (rows < width) return 0;
  const values = singularValues(streamedFactor(weightedRows(problem), width));
  const [largest] = values;
  const least = values[width - 1];
  return least <= rows * Number.EPSILON * largest ? 0 : least ** 2 / rows;
}

function valueOf(bound: Bound): number | null {
  return 'value' in bound ? bound.value : null;
}

/**
 * The numbers that Yun 2019 asks of trained weights (theory D3 to D5).
 * @returns null where the network is no ResNEst with one output and a block
 */
export function yun(problem: PredictionProblem, loss: Loss, readout: LinearReadout | null): YunFindings | null {
  const { network, samples, output } = problem;
  if (!isDense(network)) return null;
  const { architecture } = network;
  if (architecture.kind !== 'resnest' || architecture.outputSize !== 1 || architecture.blocks.length === 0) return null;
  const seen = streamRows(network, architecture, samples);
  const lipschitz = blockLipschitz(network, architecture);
  const near = nearIdentityBound(architecture, loss, readout, seen, lipschitz);
  const rademacher = rademacherBound(network, architecture, seen, samples.rows);
  const curved = lossProperties(loss).twiceDifferentiable;
  const known = lipschitz.every(Number.isFinite);
  const why: Record<string, string> = {};
  if (!curved) why.secondMomentSigmaMin = `the loss ${loss} has no second derivative everywhere`;
  if (seen.kinkDistance === null) why.kinkDistance = 'no activation has a kink';
  if (!known) why.blockLipschitz = 'they are too large for float64';
  if ('why' in near) why.nearIdentityBound = near.why;
  if ('why' in rademacher) why.rademacherBound = rademacher.why;
  return {
    ...rowSpace(network, architecture, output),
    width: output.rows,
    secondMomentSigmaMin: curved ? secondMomentSigmaMin(problem) : null,
    kinkDistance: seen.kinkDistance,
    blockLipschitz: known ? lipschitz : null,
    nearIdentityBound: valueOf(near),
    rademacherBound: valueOf(rademacher),
    why,
  };
}
