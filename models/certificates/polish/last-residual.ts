import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type LevelBases, levelBases, solveUpper } from '../algebra/level-bases.js';
import {
  type ColumnMatrix,
  column,
  columnRange,
  dot,
  product,
  squaredNorm,
  topRows,
  zeros,
} from '../algebra/matrix.js';
import type { SpannedFeatures } from '../features/spanned-features.js';
import { float32Weights } from './float32-weights.js';

/** A part of H below this share of it is rounding. */
const negligible = 1e-9;
/** Directions in which W(L+1) is below this share of its largest are strengthened where that costs nothing. */
const weak = 1e-3;
/** Below this share a direction counts as one that W(L+1) does not have. */
const missing = 1e-6;
/** How large, beside H vL, what a direction that W(L+1) must not have may add. */
const disturbance = 2 ** -16;
const singular = 1e-13;
const mostCorrections = 3;

/** W_L (W0 where there are no blocks), and the W(L+1) with which it predicts (A, H): W(L+1) = A on the rows' x(L-1), W(L+1) W_L = H. */
export interface LastResidual {
  /** W_L [M, K_L] in float32 numbers, rounded so that W(L+1) sees as little of it as can be. */
  readonly map: ColumnMatrix;
  /** W(L+1) with its bias, [1? + M, N_o]: weights on (1, xL), in float64. */
  readonly output: ColumnMatrix;
  /** What both predict before anything is rounded: weights [1? + M + K_L, N_o] on (1, x(L-1), vL). */
  readonly exact: ColumnMatrix;
  /** False where no W(L+1) and W_L predict (A, H): these come near (derived, theory A6.6). */
  readonly attained: boolean;
}

interface Factors {
  /** [N_o, r] */
  readonly left: Matrix;
  readonly values: readonly number[];
  /** [M, r] */
  readonly right: Matrix;
}

function factors(matrix: Matrix): Factors {
  const found = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return { left: found.leftSingularVectors, values: found.diagonal, right: found.rightSingularVectors };
}

/** Weights [P, N_o] on some columns, as the matrix [N_o, P] that maps them. */
function asMap({ rows, columns, values }: ColumnMatrix): Matrix {
  return Matrix.from1DArray(columns, rows, values);
}

function asColumns(matrix: Matrix): ColumnMatrix {
  const result = zeros(matrix.rows, matrix.columns);
  for (let j = 0; j < matrix.columns; j += 1) column(result, j).set(matrix.getColumn(j));
  return result;
}

/**
 * Directions over (1, x(L-1)) that are 0 on every row, where x(L-1) spans less than the stream: W(L+1) is free there.
 * Scaled so that the part on the stream has norm 1.
 */
function* freeDirections({ columns, bases }: SpannedFeatures): Generator<Float64Array> {
  const [end] = columns.ends;
  const [rank] = bases.ranks;
  const independent = new Set(bases.kept);
  for (let j = columns.constants; j < end; j += 1) {
    if (independent.has(j)) continue;
    const parts = column(bases.coordinates, j).slice(0, rank);
    solveUpper(bases, rank, parts);
    const direction = new Float64Array(end);
    direction[j] = 1;
    parts.forEach((part, k) => (direction[bases.kept[k]] = -part));
    const norm = Math.hypot(...direction.subarray(columns.constants));
    yield direction.map((value) => value / norm);
  }
}

/** |F w| over the rows for weights w on the columns from `first` on. */
function size({ bases }: SpannedFeatures, first: number, weights: readonly number[]): number {
  const rank = bases.kept.length;
  const sums = new Float64Array(rank);
  weights.forEach((weight, j) => {
    const part = column(bases.coordinates, first + j);
    for (let i = 0; i < rank; i += 1) sums[i] += weight * part[i];
  });
  return Math.hypot(...sums);
}

/** What W(L+1) is where W_L vL, which H vL comes of, is about as large as x(L-1). */
function naturalSize({ columns, bases }: SpannedFeatures, h: Matrix): number {
  const { constants, ends } = columns;
  const all = topRows(bases.coordinates, bases.kept.length);
  const predicted = product(columnRange(all, ends[0], ends[1]), asColumns(h.transpose()));
  const stream = squaredNorm(columnRange(all, constants, ends[0]));
  return stream === 0 ? 1 : Math.sqrt(squaredNorm(predicted) / stream);
}

/** map += factor · direction lineᵀ, for lines that begin at column `first`. */
function addOuter(
  map: Matrix,
  factor: number,
  direction: readonly number[],
  line: ArrayLike<number>,
  first: number,
): void {
  direction.forEach((value, i) => {
    for (let j = 0; j < line.length; j += 1) map.set(i, first + j, map.get(i, first + j) + factor * value * line[j]);
  });
}

/**
 * Gives W(L+1) every direction that H has: from what is free where there is something, else by a little that disturbs
 * the prediction by as little. `map` [N_o, 1? + M] becomes W(L+1) with its bias.
 * @returns whether nothing was disturbed and nothing of H is out of reach
 */
function strengthen(spanned: SpannedFeatures, map: Matrix, h: Matrix): boolean {
  const { constants, ends } = spanned.columns;
  const { left, values, right } = factors(map.subMatrix(0, map.rows - 1, constants, ends[0] - 1));
  const parts = left.transpose().mmul(h);
  const whole = h.norm();
  const strength = Math.max(values[0], naturalSize(spanned, h));
  const needs = parts.to2DArray().map((row) => Math.hypot(...row));
  const wanted = needs
    .map((need, i) => ({ i, need }))
    .filter(({ i, need }) => need > negligible * whole && values[i] < weak * strength)
    .sort((a, b) => b.need / (values[b.i] + 1e-300) - a.need / (values[a.i] + 1e-300));
  let attained = Matrix.sub(h, left.mmul(parts)).norm() <= negligible * whole;
  const free = freeDirections(spanned);
  for (const { i } of wanted) {
    const direction = left.getColumn(i);
    const found = free.next();
    if (found.done !== true) {
      addOuter(map, strength, direction, found.value, 0);
    } else if (values[i] < missing * strength) {
      const line = right.getColumn(i);
      const seen = size(spanned, constants, line);
      const little = (disturbance * size(spanned, ends[0], parts.getRow(i))) / seen;
      attained &&= little >= strength;
      addOuter(map, Math.min(strength, little), direction, line, constants);
    }
  }
  return attained;
}

/** The least W_L with A W_L = H, as far as it has one. What rounding alone makes of H is not asked for. */
function leastMap(a: Matrix, h: Matrix): Matrix {
  const { left, values, right } = factors(a);
  const parts = left.transpose().mmul(h);
  const trace = negligible * h.norm();
  values.forEach((value, i) => {
    const wanted = value > singular * values[0] && Math.hypot(...parts.getRow(i)) > trace;
    parts.mulRow(i, wanted ? 1 / value : 0);
  });
  return right.mmul(parts);
}

/** What W(L+1) with its bias, [1? + M, N_o], and W_L [M, K_L] predict: weights [1? + M + K_L, N_o] on (1, x(L-1), vL). */
function composed(output: ColumnMatrix, map: ColumnMatrix, constants: 0 | 1): ColumnMatrix {
  const result = zeros(output.rows + map.columns, output.columns);
  for (let c = 0; c < output.columns; c += 1) {
    const target = column(result, c);
    const own = column(output, c);
    target.set(own);
    for (let k = 0; k < map.columns; k += 1) target[own.length + k] = dot(own.subarray(constants), column(map, k));
  }
  return result;
}

/**
 * W(L+1) takes up what rounding W_L changed, as far as x(L-1) spans it (where vL nearly depends on x(L-1), that is
 * nearly all) and as far as it helps: W_L sees what changes in W(L+1).
 * @param output [1? + M, N_o]
 * @param map W_L as it was rounded, [M, K_L]
 * @param exact what is to be predicted
 */
function corrected(
  { columns, bases }: SpannedFeatures,
  output: ColumnMatrix,
  map: ColumnMatrix,
  exact: ColumnMatrix,
): ColumnMatrix {
  const [rank] = bases.ranks;
  const all = topRows({ ...bases.coordinates, columns: columns.count }, bases.kept.length);
  let best = { output, error: Infinity };
  let current = output;
  for (let pass = 0; pass < mostCorrections; pass += 1) {
    const change = composed(current, map, columns.constants);
    for (let i = 0; i < change.values.length; i += 1) change.values[i] -= exact.values[i];
    const seen = product(all, change);
    const error = squaredNorm(seen);
    if (!(error < best.error)) break;
    best = { output: current, error };
    current = { ...current, values: current.values.slice() };
    for (let c = 0; c < output.columns; c += 1) {
      const part = column(seen, c).subarray(0, rank);
      solveUpper(bases, rank, part);
      const target = column(current, c);
      part.forEach((value, k) => (target[bases.kept[k]] -= value));
    }
  }
  return best.output;
}

/**
 * Splits the weights (c, A, H) on the columns (1, x(L-1), vL) into W(L+1) and W_L: W(L+1) W_L = H asks that W(L+1) has
 * every direction that H has (derived, theory A6.6).
 * @param spanned the columns of `lastBlockColumns`
 * @param weights [1? + M + K_L, N_o]
 */
export function lastResidual(spanned: SpannedFeatures, weights: ColumnMatrix): LastResidual {
  const { constants, ends } = spanned.columns;
  const whole = asMap(weights);
  const map = whole.subMatrix(0, whole.rows - 1, 0, ends[0] - 1);
  const h = whole.subMatrix(0, whole.rows - 1, ends[0], ends[1] - 1);
  const attained = h.norm() === 0 || strengthen(spanned, map, h);
  const a = map.subMatrix(0, map.rows - 1, constants, ends[0] - 1);
  const least = leastMap(a, h);
  const bases: LevelBases = levelBases(asColumns(a), [a.columns]);
  const residual = float32Weights(bases, asColumns(least));
  const output = asColumns(map.transpose());
  const exact = composed(output, asColumns(least), constants);
  return { map: residual, output: corrected(spanned, output, residual, exact), exact, attained };
}
