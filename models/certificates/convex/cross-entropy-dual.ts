import { type ColumnMatrix, product, squaredNorm } from '../algebra/matrix.js';
import { jacobian, meanEntropy, residualOf } from './softmax.js';
import { meanProduct, solveHessian } from './softmax-hessian.js';

/** Probabilities below one of these count as 0: some rows may be all but sure of a class for ever. */
const negligible = [0, 1e-12, 1e-9, 1e-6];
/** What may be left of the constraint, |Σ (p'n - Yn) qnᵀ / N|: rounding. */
const feasible = 1e-12;
const reached = 1e-15;
const mostPasses = 3;

/** Small probabilities as 0; each row sums to 1 again. */
function withoutSmall({ rows, columns, values }: ColumnMatrix, least: number): ColumnMatrix {
  const result = { rows, columns, values: values.slice() };
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let at = i; at < values.length; at += rows) {
      if (values[at] < least) result.values[at] = 0;
      sum += result.values[at];
    }
    for (let at = i; at < values.length; at += rows) result.values[at] /= sum;
  }
  return result;
}

interface Candidate {
  readonly probabilities: ColumnMatrix;
  /** |Σ (p'n - Yn) qnᵀ / N| */
  readonly left: number;
}

/**
 * p moved onto the constraint Σ (p'n - Yn) qnᵀ = 0, each entry in proportion to itself; null where that makes one
 * negative.
 */
function feasibleNear(basis: ColumnMatrix, p: ColumnMatrix, labels: Int32Array): Candidate | null {
  let candidate = p;
  let best: Candidate | null = null;
  for (let pass = 0; pass <= mostPasses; pass += 1) {
    const gradient = meanProduct(basis, residualOf(candidate, labels));
    const left = Math.sqrt(squaredNorm(gradient));
    if (left < (best?.left ?? feasible)) best = { probabilities: candidate, left };
    else if (best !== null) break;
    if (left <= reached) break;
    const u = product(basis, solveHessian(basis, candidate, gradient, Math.max(1e-8, (0.1 * reached) / left)));
    const moved = jacobian(candidate, u);
    candidate = { ...p, values: candidate.values.map((value, i) => value + moved.values[i]) };
    if (candidate.values.some((value) => value < 0)) break;
  }
  return best;
}

/**
 * A lower bound on the infimum of the cross-entropy risk over z = Q W, by duality (derived): log Σ exp z is the maximum
 * over probabilities p of p·z + H(p), so for p' with Σ (p'n - Yn) qnᵀ = 0, R(W) ≥ (1/N) Σ H(p'n) for every W. The p' is
 * found near the probabilities of a minimizer. Where classes separate in part there is none, and entries that tend to 0
 * are set to 0 first: they are 0 at the dual's maximum. What rounding leaves of the constraint is charged at the size
 * of the minimizer's weights. Null where no p' was found.
 * @param weights [r, C], near the infimum
 * @param probabilities [N, C] of these weights
 */
export function dualBound(
  basis: ColumnMatrix,
  weights: ColumnMatrix,
  probabilities: ColumnMatrix,
  labels: Int32Array,
): number | null {
  for (const least of negligible) {
    const candidate = feasibleNear(basis, withoutSmall(probabilities, least), labels);
    if (candidate === null) continue;
    return meanEntropy(candidate.probabilities) - candidate.left * Math.sqrt(squaredNorm(weights));
  }
  return null;
}
