import type { ConvexSolution } from '../certificate.js';
import { chunkRanges } from '../features/feature-columns.js';
import { solveLower } from '../algebra/level-bases.js';
import {
  type ColumnMatrix,
  addScaled,
  beside,
  column,
  columnRange,
  dot,
  product,
  squaredNorm,
  topRows,
  transposedProduct,
  zeros,
} from '../algebra/matrix.js';
import { type SpannedFeatures, keptColumns, onAllColumns, toColumnWeights } from '../features/spanned-features.js';
import { targetChunk } from '../features/targets.js';

const mostRefinements = 3;
/** Refine while this share of the risk could still be gained. */
const worthRefining = 1e-14;

/** Refined weights whose excess is above this share of their risk are held against the factor's own residual. */
const refined = 1e-9;

/** Risks this near to each other, as a share, are equal. */
const equal = 1e-12;

/** One level's predictor: weights [rank, N_o] on the independent columns. */
interface Level {
  readonly weights: ColumnMatrix;
  /** Risk of these weights on the rows. */
  risk: number;
  /** Risk minus the minimum: |Qᵀ r|² / N of the residual r. */
  excess: number;
  /** What to add to the weights. */
  step: ColumnMatrix;
}

function firstWeights(spanned: SpannedFeatures, rank: number): ColumnMatrix {
  return toColumnWeights(spanned, topRows(spanned.targets, rank));
}

/** Weights of all levels beside each other [rank, levels · N_o]: 0 where a level does not have the column. */
function besideEachOther(levels: readonly Pick<Level, 'weights'>[], rank: number): ColumnMatrix {
  return beside(
    ...levels.map(({ weights }) => {
      const all = zeros(rank, weights.columns);
      for (let c = 0; c < weights.columns; c += 1) column(all, c).set(column(weights, c));
      return all;
    }),
  );
}

/** Holds every level's weights against the rows themselves, in one pass: risk, residual gradient, next step. */
function measure(spanned: SpannedFeatures, levels: readonly Level[]): void {
  const { columns, samples, bases } = spanned;
  const weights = besideEachOther(levels, bases.kept.length);
  const outputs = weights.columns / levels.length;
  const ofLevel = (matrix: ColumnMatrix, level: number): ColumnMatrix =>
    columnRange(matrix, level * outputs, (level + 1) * outputs);
  const gradients = zeros(weights.rows, weights.columns);
  const sums = levels.map(() => 0);
  for (const [first, end] of chunkRanges(columns.rows)) {
    const kept = keptColumns(spanned, columns.chunk(first, end));
    const { values: targets } = targetChunk(samples, first, end);
    const residuals = product(kept, weights);
    levels.forEach((_, level) => {
      const residual = ofLevel(residuals, level);
      for (let i = 0; i < targets.length; i += 1) residual.values[i] = targets[i] - residual.values[i];
      sums[level] += squaredNorm(residual);
    });
    addScaled(gradients.values, 1, transposedProduct(kept, residuals).values);
  }
  levels.forEach((level, i) => {
    const step = topRows(ofLevel(gradients, i), level.weights.rows);
    for (let c = 0; c < step.columns; c += 1) solveLower(bases, step.rows, column(step, c));
    level.risk = sums[i] / columns.rows;
    level.excess = squaredNorm(step) / columns.rows;
    level.step = toColumnWeights(spanned, step);
  });
}

type Found = Pick<Level, 'weights' | 'risk' | 'excess'>;

/** Every level's best weights so far: of features that are all but dependent a refinement may be worse than what it began with. */
function better(found: readonly Found[], levels: readonly Level[]): Found[] {
  return levels.map(({ weights, risk, excess }, i) =>
    i < found.length && found[i].risk < (1 - equal) * risk
      ? found[i]
      : { weights: { ...weights, values: weights.values.slice() }, risk, excess },
  );
}

/** What the triangular factor leaves of the targets beyond a level's directions: the minimum, of columns that differ by rounding. */
function factorRisk({ targets, columns }: SpannedFeatures, rank: number): number {
  let sum = 0;
  for (let c = 0; c < targets.columns; c += 1) {
    const left = column(targets, c).subarray(rank);
    sum += dot(left, left);
  }
  return sum / columns.rows;
}

/** The weights of a level with fewer columns where those are better, and a gap that does not rest on the refinement alone. */
function settled(spanned: SpannedFeatures, found: readonly Found[]): Found[] {
  let before: Found | null = null;
  return found.map((own, level) => {
    const rank = spanned.bases.ranks[level];
    let { weights, risk, excess } = own;
    if (before !== null && before.risk < (1 - equal) * risk) {
      const values = besideEachOther([before], rank).values;
      [weights, risk, excess] = [{ ...weights, values }, before.risk, Infinity];
    }
    if (!(excess <= refined * risk)) {
      const above = Math.max(0, risk - factorRisk(spanned, rank));
      excess = excess < Infinity ? Math.max(excess, above) : above;
    }
    before = { weights, risk, excess: Math.min(excess, risk) };
    return before;
  });
}

/**
 * The least mean squared error at every level, min over W of (1/N) Σ |W f(x) - y|²: solved by a triangular factor, then
 * measured and refined on the rows themselves. The gap is exact up to rounding: at weights W the risk exceeds the minimum by the
 * residual's part within the span, |Qᵀ r|² / N. Where that is more than rounding the columns are all but dependent, and
 * the gap is at least what the factor tells.
 */
export function leastSquares(spanned: SpannedFeatures): { ladder: ConvexSolution[]; predictors: ColumnMatrix[] } {
  const levels = spanned.bases.ranks.map((rank): Level => {
    const weights = firstWeights(spanned, rank);
    return { weights, risk: Infinity, excess: Infinity, step: zeros(rank, weights.columns) };
  });
  measure(spanned, levels);
  let best = better([], levels);
  for (let pass = 0; pass < mostRefinements; pass += 1) {
    if (levels.every(({ risk, excess }) => excess <= worthRefining * risk)) break;
    for (const { weights, step } of levels) {
      for (let i = 0; i < weights.values.length; i += 1) weights.values[i] += step.values[i];
    }
    measure(spanned, levels);
    best = better(best, levels);
  }
  const found = settled(spanned, best);
  const ladder = found.map(({ risk, excess }) => ({
    method: `${spanned.bases.method}, refined`,
    risk,
    gap: excess,
    gradientNorm: 2 * Math.sqrt(excess),
    separable: false,
  }));
  return { ladder, predictors: found.map(({ weights }) => onAllColumns(spanned, weights)) };
}

/**
 * How much the least mean squared error rises where only some directions of the last level may be used.
 * @param directions [rank, r], orthonormal, in the coordinates of the features' basis
 */
export function leastSquaresExcess(spanned: SpannedFeatures, directions: ColumnMatrix): number {
  const targets = topRows(spanned.targets, directions.rows);
  const explained = product(directions, transposedProduct(directions, targets));
  for (let i = 0; i < targets.values.length; i += 1) targets.values[i] -= explained.values[i];
  return squaredNorm(targets) / spanned.columns.rows;
}
