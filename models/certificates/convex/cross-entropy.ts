import { dualBound } from './cross-entropy-dual.js';
import { type ColumnMatrix, dot, product, squaredNorm } from '../algebra/matrix.js';
import { type Softmax, residualOf, softmax } from './softmax.js';
import { meanProduct, solveHessian } from './softmax-hessian.js';

const mostIterations = 100;
const shortestStep = 1e-8;
const longestStep = 64;
const sufficientDecrease = 1e-4;
/** Where to stop: the Newton decrement gᵀ H⁻¹ g as a share of the risk. */
const relativeDecrement = 1e-12;
/** How exactly the Newton direction is solved for, as a share of the gradient: the more, the smaller that is. */
const coarsestStep = 0.1;
const finestStep = 1e-4;

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
  let gradientNorm = Infinity;
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    const { risk, margin, probabilities } = current.seen;
    const gradient = meanProduct(basis, residualOf(probabilities, labels));
    gradientNorm = Math.sqrt(squaredNorm(gradient));
    if (margin > 0 && problem.separates(current.weights)) {
      return { weights: current.weights, risk: 0, gap: 0, gradientNorm, separable: true };
    }
    const exactness = Math.max(finestStep, Math.min(coarsestStep, Math.sqrt(gradientNorm)));
    const direction = solveHessian(basis, probabilities, gradient, exactness);
    const slope = dot(gradient.values, direction.values);
    // Near a minimum, and along a tail that falls for ever, what is left to gain is at most the Newton decrement.
    if (-slope <= relativeDecrement * risk) break;
    const next = lineSearch(problem, current, direction, product(basis, direction), slope);
    if (next === null) break;
    current = next;
  }
  const { risk, probabilities } = current.seen;
  const bound = dualBound(basis, current.weights, probabilities, labels);
  const gap = bound === null ? null : Math.max(0, risk - bound);
  return { weights: current.weights, risk, gap, gradientNorm, separable: false };
}
