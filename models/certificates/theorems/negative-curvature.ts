import { type ColumnMatrix, column, dot, squaredNorm, zeros } from '../algebra/matrix.js';
import { float32Rounding, singularValues } from '../algebra/singular-values.js';
import { hessianOperator, secondDifference } from './prediction-hessian.js';
import { type PredictionProblem, directionOf, predictionSize } from './prediction.js';
import type { NegativeCurvature } from './sections.js';

/** D counts as 0 below this share of |gl| |vL|. */
const uncorrelated = 1e-10;
/** A curvature nearer to 0 than this share of those that it is made of is rounding. */
const rounding = 1e-12;

/** Rank of W(L+1) up to float32 rounding of its entries. */
function outputRank(output: ColumnMatrix): number {
  const values = singularValues(output);
  const [largest = 0] = values;
  return values.filter((value) => value > Math.max(output.rows, output.columns) * float32Rounding * largest).length;
}

/** A unit vector u with W u = 0, for Wᵀ [M, N_o] of rank below M: what is left of the unit vector that most is left of. */
function nullVector(output: ColumnMatrix): Float64Array {
  const { rows, columns } = output;
  const basis: Float64Array[] = [];
  const without = (vector: Float64Array): Float64Array => {
    const rest = vector.slice();
    for (let pass = 0; pass < 2; pass += 1) {
      for (const direction of basis) {
        const part = dot(direction, rest);
        for (let i = 0; i < rows; i += 1) rest[i] -= part * direction[i];
      }
    }
    return rest;
  };
  const [largest = 0] = singularValues(output);
  for (let c = 0; c < columns; c += 1) {
    const rest = without(column(output, c));
    const norm = Math.sqrt(dot(rest, rest));
    if (norm > rows * float32Rounding * largest) basis.push(rest.map((value) => value / norm));
  }
  let best = 0;
  const shares = Array.from({ length: rows }, (_, i) => basis.reduce((sum, q) => sum - q[i] * q[i], 1));
  shares.forEach((share, i) => {
    if (share > shares[best]) best = i;
  });
  const unit = new Float64Array(rows);
  unit[best] = 1;
  const rest = without(unit);
  const norm = Math.sqrt(dot(rest, rest));
  return rest.map((value) => value / norm);
}

/** Root mean squares of gl and vL, multiplied: the size of D if they went together. */
function correlationScale({ loss, samples, rows }: PredictionProblem): number {
  let [slopes, features] = [0, 0];
  for (const { last, outputs, first } of rows()) {
    slopes += squaredNorm(loss.gradient(outputs, first));
    features += last === null ? 0 : squaredNorm(last);
  }
  return Math.sqrt(slopes * features) / samples.rows;
}

/** The a and b of theory A6.4: a along the column of D that is largest, b = -Dᵀ a / |Dᵀ a|. */
function correlatedPair(correlation: ColumnMatrix): { a: Float64Array; b: Float64Array } {
  const { rows: size, columns: outputs } = correlation;
  const a = new Float64Array(outputs);
  let best = 0;
  for (let k = 0; k < size; k += 1) {
    let squares = 0;
    for (let c = 0; c < outputs; c += 1) squares += correlation.values[c * size + k] ** 2;
    if (squares <= best) continue;
    best = squares;
    for (let c = 0; c < outputs; c += 1) a[c] = correlation.values[c * size + k] / Math.sqrt(squares);
  }
  const b = new Float64Array(size);
  for (let c = 0; c < outputs; c += 1) column(correlation, c).forEach((value, k) => (b[k] -= a[c] * value));
  const norm = Math.sqrt(dot(b, b));
  return { a, b: b.map((value) => value / norm) };
}

/** Adds factor · x yᵀ to a matrix of that size. */
function addOuter(target: ColumnMatrix, factor: number, x: Float64Array, y: Float64Array): void {
  y.forEach((entry, j) => {
    const to = column(target, j);
    for (let i = 0; i < to.length; i += 1) to[i] += factor * entry * x[i];
  });
}

/** The least of dᵀ H d over unit combinations of two orthonormal directions, where it is, and the size of its terms. */
function leastWithin(operator: (v: Float64Array) => Float64Array, p: Float64Array, q: Float64Array) {
  const [hp, hq] = [operator(p), operator(q)];
  const [alpha, beta, gamma] = [dot(p, hp), dot(p, hq), dot(q, hq)];
  const angle = Math.atan2(2 * beta, alpha - gamma) / 2 + Math.PI / 2;
  const [s, t] = [Math.cos(angle), Math.sin(angle)];
  return {
    curvature: alpha * s * s + 2 * beta * s * t + gamma * t * t,
    scale: Math.abs(alpha) + 2 * Math.abs(beta) + Math.abs(gamma),
    direction: p.map((value, i) => s * value + t * q[i]),
  };
}

/**
 * The direction dW(L+1) = s a uᵀ, dW_L = t u bᵀ of theory A6.4, along which the risk's curvature is negative: for any
 * loss with a second derivative, where W(L+1) has lower rank than N_o and D = (1/N) Σ gl vLᵀ is not 0.
 * @param correlation Dᵀ [KL, N_o]
 * @returns null where W(L+1) has full rank, D is 0, W_L is no prediction weight, or the curvature is not below 0 beyond
 * rounding, as where what float32 rounding could have made of a singular value 0 is one of W(L+1)'s own
 */
export function negativeCurvature(
  problem: PredictionProblem,
  correlation: ColumnMatrix | null,
): NegativeCurvature | null {
  const { output, last } = problem;
  const rank = outputRank(output);
  if (last === null || correlation === null || rank >= output.columns || rank >= output.rows) return null;
  const correlationNorm = Math.sqrt(squaredNorm(correlation));
  if (correlationNorm <= uncorrelated * correlationScale(problem)) return null;
  const u = nullVector(output);
  const { a, b } = correlatedPair(correlation);
  const size = predictionSize(problem);
  const [byOutput, byLast] = [new Float64Array(size), new Float64Array(size)];
  addOuter(directionOf(problem, byOutput).output, 1, u, a);
  addOuter(directionOf(problem, byLast).last ?? zeros(0, 0), 1, b, u);
  const { curvature, direction, scale } = leastWithin(hessianOperator(problem, correlation), byOutput, byLast);
  const step = 1e-3 * Math.max(1, Math.sqrt(squaredNorm(output) + squaredNorm(last)));
  const finiteDifference = secondDifference(problem, direction, step);
  if (curvature >= -rounding * scale || finiteDifference >= 0) return null;
  return {
    curvature,
    finiteDifference,
    correlationNorm,
    rank,
    outputSize: output.columns,
  };
}
