import { type ColumnMatrix, product, squaredNorm } from './matrix.js';
import { jacobian, meanEntropy, residualOf } from './softmax.js';
import { meanProduct, solveHessian } from './softmax-hessian.js';

/** Probabilities below one of these count as 0: some rows may be all but sure of a class for ever. */
const negligible = [0, 1e-12, 1e-9, 1e-6];
const solved = 1e-12;
/** What may be left of the constraint: rounding. */
const feasible = 1e-14;

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

/** p moved onto the constraint Σ (p'n - Yn) qnᵀ = 0, each in proportion to itself; null where that makes one negative. */
function feasibleNear(basis: ColumnMatrix, p: ColumnMatrix, labels: Int32Array): ColumnMatrix | null {
  const gradient = meanProduct(basis, residualOf(p, labels));
  const moved = jacobian(p, product(basis, solveHessian(basis, p, gradient, solved)));
  const candidate = { ...p, values: p.values.map((value, i) => value + moved.values[i]) };
  if (candidate.values.some((value) => value < 0)) return null;
  return Math.sqrt(squaredNorm(meanProduct(basis, residualOf(candidate, labels)))) <= feasible ? candidate : null;
}

/**
 * A lower bound on the infimum of the cross-entropy risk over z = Q W, by duality (derived): log Σ exp z is the maximum
 * over probabilities p of p·z + H(p), so for p' with Σ (p'n - Yn) qnᵀ = 0, R(W) ≥ (1/N) Σ H(p'n) for every W. The p' is
 * found near the probabilities of a minimizer. Where classes separate in part there is none, and entries that tend to 0
 * are set to 0 first: they are 0 at the dual's maximum. Null where no p' was found.
 * @param probabilities [N, C] of weights near the infimum
 */
export function dualBound(basis: ColumnMatrix, probabilities: ColumnMatrix, labels: Int32Array): number | null {
  const bounds = negligible.flatMap((least) => {
    const candidate = feasibleNear(basis, withoutSmall(probabilities, least), labels);
    return candidate === null ? [] : [meanEntropy(candidate)];
  });
  return bounds.length === 0 ? null : Math.max(...bounds);
}
