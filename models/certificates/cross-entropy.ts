import { conjugateGradients } from './conjugate-gradients.js';
import { type ColumnMatrix, dot, product, squaredNorm, transposedProduct } from './matrix.js';
import { type Softmax, jacobian, meanEntropy, residualOf, softmax } from './softmax.js';

const mostIterations = 100;
const shortestStep = 1e-8;
const longestStep = 64;
const sufficientDecrease = 1e-4;
/** A solution this near the infimum, relative to the risk, is one. */
const relativeGap = 1e-12;
const smallGradient = 1e-15;

/** Minimize (1/N) Σ log Σ exp(zc) - zt over z = Q W, for Q [N, r] with QᵀQ = N I. */
export interface CrossEntropyProblem {
  readonly basis: ColumnMatrix;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Whether weights [r, C] that classify every row do so beyond rounding. */
  separates(weights: ColumnMatrix): boolean;
}

export interface CrossEntropyMinimum {
  readonly weights: ColumnMatrix;
  readonly risk: number;
  readonly gap: number | null;
  readonly gradientNorm: number;
  readonly separable: boolean;
}

interface Iterate {
  readonly weights: ColumnMatrix;
  readonly scores: ColumnMatrix;
  readonly seen: Softmax;
}

function combined(x: ColumnMatrix, factor: number, direction: ColumnMatrix): ColumnMatrix {
  const values = x.values.slice();
  for (let i = 0; i < values.length; i += 1) values[i] += factor * direction.values[i];
  return { ...x, values };
}

/** Qᵀ E / N: the gradient for the residual E = p - Y. */
function gradientOf({ basis }: CrossEntropyProblem, residual: ColumnMatrix): ColumnMatrix {
  const gradient = transposedProduct(basis, residual);
  for (let i = 0; i < gradient.values.length; i += 1) gradient.values[i] /= basis.rows;
  return gradient;
}

/**
 * A lower bound on the infimum by duality; null where the candidate is not feasible. For probabilities p' with
 * Σ (p'n - Yn) qnᵀ = 0, log Σ exp z = max over p of p·z + H(p) gives R(W) ≥ (1/N) Σ H(p'n) for every W (derived).
 * The candidate is p moved by the Newton step u through the softmax's Jacobian, which is feasible to first order and
 * relative to each p; what the inexact step leaves over is projected out.
 */
function dualBound(
  problem: CrossEntropyProblem,
  { seen }: Iterate,
  residual: ColumnMatrix,
  u: ColumnMatrix,
): number | null {
  const moved = jacobian(seen.probabilities, u);
  let candidate = combined(seen.probabilities, 1, moved);
  let left = combined(residual, 1, moved);
  for (let pass = 0; pass < 2; pass += 1) {
    const correction = product(problem.basis, gradientOf(problem, left));
    candidate = combined(candidate, -1, correction);
    left = combined(left, -1, correction);
  }
  return candidate.values.every((p) => p >= 0) ? meanEntropy(candidate) : null;
}

/** The Newton direction from H d = -g, as exactly as the gradient is small. */
function newtonDirection({ basis }: CrossEntropyProblem, { seen }: Iterate, gradient: ColumnMatrix): ColumnMatrix {
  const hessian = (d: ColumnMatrix): ColumnMatrix => {
    const result = transposedProduct(basis, jacobian(seen.probabilities, product(basis, d)));
    for (let i = 0; i < result.values.length; i += 1) result.values[i] /= basis.rows;
    return result;
  };
  const norm = Math.sqrt(squaredNorm(gradient));
  return conjugateGradients(hessian, gradient, Math.max(1e-8, Math.min(0.1, norm)));
}

/**
 * Along the direction: half the step until the risk falls enough, or twice the step for as long as it falls further
 * (on separable classes it falls for ever). Null: it never falls.
 */
function lineSearch(
  { labels }: CrossEntropyProblem,
  from: Iterate,
  direction: ColumnMatrix,
  u: ColumnMatrix,
  slope: number,
): Iterate | null {
  const at = (length: number): Iterate => {
    const scores = combined(from.scores, length, u);
    return { weights: combined(from.weights, length, direction), scores, seen: softmax(scores, labels) };
  };
  const enough = (length: number): number =>
    from.seen.risk + sufficientDecrease * length * slope + 4 * Number.EPSILON * from.seen.risk;
  let length = 1;
  let found = at(length);
  while (found.seen.risk > enough(length)) {
    length /= 2;
    if (length < shortestStep) return null;
    found = at(length);
  }
  while (length >= 1 && length < longestStep) {
    const longer = at(2 * length);
    if (longer.seen.risk >= found.seen.risk) break;
    found = longer;
    length *= 2;
  }
  return found;
}

/**
 * The infimum of the cross-entropy risk over linear predictors on a basis, by truncated Newton in float64. If some
 * weights classify every row rightly, the infimum is 0 and is not attained: then the search ends there.
 * @param start weights [r, C] to begin from
 */
export function minimizeCrossEntropy(problem: CrossEntropyProblem, start: ColumnMatrix): CrossEntropyMinimum {
  const { basis, labels } = problem;
  const startScores = product(basis, start);
  let current: Iterate = { weights: start, scores: startScores, seen: softmax(startScores, labels) };
  let bound = -Infinity;
  let gradientNorm = Infinity;
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    const residual = residualOf(current.seen, labels);
    const gradient = gradientOf(problem, residual);
    gradientNorm = Math.sqrt(squaredNorm(gradient));
    const { risk, margin } = current.seen;
    if (margin > 0 && problem.separates(current.weights)) {
      return { weights: current.weights, risk: 0, gap: 0, gradientNorm, separable: true };
    }
    if (gradientNorm <= smallGradient) break;
    const direction = newtonDirection(problem, current, gradient);
    const u = product(basis, direction);
    bound = Math.max(bound, dualBound(problem, current, residual, u) ?? -Infinity);
    if (risk - bound <= relativeGap * risk) break;
    const next = lineSearch(problem, current, direction, u, dot(gradient.values, direction.values));
    if (next === null) break;
    current = next;
  }
  const { risk } = current.seen;
  const gap = bound === -Infinity ? null : Math.max(0, risk - bound);
  return { weights: current.weights, risk, gap, gradientNorm, separable: false };
}
