import {
  type ColumnMatrix,
  addScaled,
  column,
  dot,
  product,
  squaredNorm,
  transposedProduct,
  zeros,
} from '../algebra/matrix.js';
import { weightedFactor } from '../algebra/weighted-sums.js';
import { type BoxLoss, excessOf, lossAt, slopeAt } from './box-loss.js';
import { solveFactored, withoutRounding } from './cholesky.js';
import {
  type RowStates,
  advance,
  affineStep,
  compliance,
  dualAt,
  filled,
  longestStep,
  startingRows,
  stationarity,
  wholeStep,
} from './interior-point-rows.js';
import type { Minimum } from './part.js';
import type { Solver } from './solver.js';

const mostIterations = 80;
/** Where to stop: the gap as a share of the risk, or of the targets' size. */
const relativeGap = 1e-13;
const perfect = 1e-15;
/** Iterations that bring neither a smaller gap nor a smaller barrier after which rounding has the say. */
const patience = 10;
/** How much of the way to the boundary a step may take. */
const nearBoundary = 0.9995;
/** After a step as short as this the next one keeps so much of the barrier: it leads back to the middle. */
const shortStep = 0.2;
const recentring = 0.5;
/** What rounding may leave of the dual's constraint, and that times the weights' size: better weights may be far larger. */
const feasible = 1e-14;
const feasibleAtSize = 1e-12;
/** A pivot below this share of the largest is rounding. */
const rounding = 1e-16;

interface Measured {
  readonly risk: number;
  /** Mean of what s falls short. */
  readonly excess: number;
  /** (1/N) Qᵀ s */
  readonly left: Float64Array;
  /** (1/N) Qᵀ l'(y) */
  readonly gradient: Float64Array;
  /** Mean of a z + b w, over two. */
  readonly barrier: number;
  /** Qᵀ D Q, factored. */
  readonly factor: ColumnMatrix;
  /** Qᵀ (s + D (y - t - κ s)) */
  readonly pull: Float64Array;
}

/** The heavy pass of an iteration: where it stands, and the normal equations. */
function* measured(states: RowStates, size: number): Solver<Measured> {
  const count = states.y.length;
  const factor = weightedFactor(size);
  const products = zeros(size, 3);
  let [risk, excess, barrier] = [0, 0, 0];
  yield (basis, first) => {
    const weights = new Float64Array(basis.rows);
    const columns = filled(basis.rows, 3, (k) => {
      const i = first + k;
      const { loss, y, a, b, z, w } = states;
      risk += lossAt(loss, i, y[i]);
      excess += excessOf(loss, i, y[i], a[i], b[i]);
      barrier += (a[i] * z[i] + b[i] * w[i]) / 2;
      weights[k] = compliance(states, i);
      const s = dualAt(states, i);
      return [s, slopeAt(loss, i, y[i]), s + weights[k] * stationarity(states, i)];
    });
    factor.add(basis, weights);
    addScaled(products.values, 1, transposedProduct(basis, columns).values);
  };
  const lower = withoutRounding(factor.lower(), rounding);
  const [left, gradient, pull] = [0, 1, 2].map((k) => column(products, k));
  for (let j = 0; j < size; j += 1) [left[j], gradient[j]] = [left[j] / count, gradient[j] / count];
  return { risk: risk / count, excess: excess / count, barrier: barrier / count, left, gradient, pull, factor: lower };
}

function solved(factor: ColumnMatrix, pull: Float64Array): ColumnMatrix {
  const values = pull.map((value) => -value);
  solveFactored(factor, values);
  return { rows: values.length, columns: 1, values };
}

/**
 * The predictor's pass: its direction for every row, how far it may go, and what the corrector needs.
 * @param centring the least share of the barrier to keep
 */
function* predicted(
  states: RowStates,
  { factor, pull, barrier }: Measured,
  centring: number,
): Solver<{ direction: ColumnMatrix; barrier: number }> {
  const size = pull.length;
  const count = states.y.length;
  const affine = solved(factor, pull);
  const products = zeros(size, 2);
  let most = 1;
  let [first1, first2] = [0, 0];
  yield (basis, first) => {
    states.affine.set(product(basis, affine).values, first);
    const columns = filled(basis.rows, 2, (k) => {
      const i = first + k;
      const { a, b, z, w } = states;
      const step = affineStep(states, i);
      const { ds, dz, dw } = step;
      most = longestStep(states, i, step, most);
      first1 += a[i] * dz + z[i] * ds + b[i] * dw - w[i] * ds;
      first2 += ds * dz - ds * dw;
      const give = compliance(states, i);
      const off = stationarity(states, i) - (ds * dz) / a[i] - (ds * dw) / b[i];
      return [dualAt(states, i) + give * off, give * (1 / a[i] - 1 / b[i])];
    });
    addScaled(products.values, 1, transposedProduct(basis, columns).values);
  };
  const after = barrier + (most * (first1 + most * first2)) / (2 * count);
  const next = barrier * Math.max(centring, Math.min(1, after / barrier) ** 3);
  const whole = column(products, 0);
  addScaled(whole, next, column(products, 1));
  return { direction: solved(factor, whole), barrier: next };
}

/** The corrector's pass, then the step itself. */
function* stepped(states: RowStates, direction: ColumnMatrix, barrier: number): Solver<number> {
  let most = Infinity;
  yield (basis, first) => {
    states.step.set(product(basis, direction).values, first);
    for (let i = first; i < first + basis.rows; i += 1) {
      most = longestStep(states, i, wholeStep(states, i, barrier), most);
    }
  };
  const length = Math.min(1, nearBoundary * most);
  advance(states, length, barrier);
  return length;
}

/**
 * An upper bound on risk - infimum, by duality (derived): l(y) ≥ s (y - t) - κ s²/2 for every s in the box, so for s with
 * (1/N) Qᵀ s = 0, R(W) - R(V) is at most the mean of what s falls short of l at W, for every V. Where g is left of the
 * constraint, |g| |V - W| is added for a V no worse than W: where l(y) ≥ |y - t| - κ/2, the mean of |q (V - W)| is at most
 * 2 R(W) + κ, and |V - W| at most √N times that. A hinge has no such bound: rounding is charged at the size of W, and
 * more than rounding is no bound. No risk is below 0, which bounds it too.
 */
function gapOf(states: RowStates, weights: ColumnMatrix, { risk, excess, left }: Measured): number {
  const { curvature, oneSided } = states.loss;
  const norm = Math.sqrt(dot(left, left));
  const size = Math.sqrt(squaredNorm(weights));
  if (oneSided && (norm > feasible || norm * size > feasibleAtSize)) return risk;
  const reach = oneSided ? size : Math.sqrt(states.y.length) * (2 * risk + curvature);
  return Math.min(risk, excess + norm * reach);
}

/** Every gap here is known. */
interface Found extends Minimum {
  readonly gap: number;
}

function minimumAt(states: RowStates, weights: ColumnMatrix, found: Measured): Found {
  const gradient = states.loss.curvature === 1 ? found.gradient : found.left;
  return {
    weights: { ...weights, values: weights.values.slice() },
    risk: found.risk,
    gap: gapOf(states, weights, found),
    isRounded: false,
    gradientNorm: Math.sqrt(dot(gradient, gradient)),
    attained: 'yes',
  };
}

/** Weights that fit the targets by least squares, and what they predict. */
function* leastSquaresStart({ targets }: BoxLoss, rank: number): Solver<{ weights: ColumnMatrix; y: Float64Array }> {
  const weights = zeros(rank, 1);
  const y = new Float64Array(targets.length);
  yield (basis, first) => {
    const own = { rows: basis.rows, columns: 1, values: targets.subarray(first, first + basis.rows) };
    addScaled(weights.values, 1 / targets.length, transposedProduct(basis, own).values);
  };
  yield (basis, first) => y.set(product(basis, weights).values, first);
  return { weights, y };
}

/**
 * The minimum for one output over a basis's first directions, by a primal-dual interior-point method with Mehrotra's
 * corrector. Besides sums it keeps eight numbers a row.
 */
export function* interiorPoint(loss: BoxLoss, rank: number): Solver<Minimum> {
  const { weights, y } = yield* leastSquaresStart(loss, rank);
  const states = startingRows(loss, y);
  const size = loss.targets.reduce((sum, t) => sum + Math.abs(t), 0) / y.length;
  let best: Found | null = null;
  let barrier = Infinity;
  let length = 1;
  let waited = 0;
  for (let iteration = 0; ; iteration += 1) {
    const found = yield* measured(states, rank);
    const here = minimumAt(states, weights, found);
    const closer = best === null || here.gap < best.gap;
    waited = closer || found.barrier < 0.9 * barrier ? 0 : waited + 1;
    barrier = Math.min(barrier, found.barrier);
    if (best === null || closer) best = here;
    if (rank === 0) return { ...best, gap: 0 };
    if (best.gap <= relativeGap * best.risk || best.risk <= perfect * size) return best;
    if (waited > patience || iteration === mostIterations) return best;
    const { direction, barrier: next } = yield* predicted(states, found, length < shortStep ? recentring : 0);
    length = yield* stepped(states, direction, next);
    addScaled(weights.values, length, direction.values);
  }
}
