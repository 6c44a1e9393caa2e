import { type ColumnMatrix, squaredNorm, zeros } from '../algebra/matrix.js';
import { residualOf } from './softmax.js';
import { type SolveHessian, hessianSum } from './softmax-hessian.js';
import { type SoftmaxProblem, addMeanProduct, onFree, seenAt } from './softmax-problem.js';
import type { Solver } from './solver.js';

/** The risk and its gradient at weights W [r, C - 1]. */
export interface Slope {
  readonly weights: ColumnMatrix;
  readonly risk: number;
  /** The least margin over the rows, zt - max of the others. */
  readonly margin: number;
  readonly gradient: ColumnMatrix;
}

/** The same with the Hessian. */
export interface Point extends Slope {
  readonly solve: SolveHessian;
}

/** One pass: risk and gradient at weights W. */
export function* slopeAt(problem: SoftmaxProblem, weights: ColumnMatrix): Solver<Slope> {
  const count = problem.rows.rows;
  const gradient = zeros(weights.rows, weights.columns);
  let sum = 0;
  let margin = Infinity;
  yield (basis, first) => {
    const seen = seenAt(problem, weights, basis, first);
    sum += basis.rows * seen.risk;
    margin = Math.min(margin, seen.margin);
    addMeanProduct(gradient, basis, residualOf(seen.probabilities, seen.own), count);
  };
  return { weights, risk: sum / count, margin, gradient: onFree(problem, gradient) };
}

/**
 * One pass: risk, gradient and Hessian at weights W.
 * @param damping what is added to the Hessian's diagonal, as a share of the gradient's norm
 */
export function* pointAt(problem: SoftmaxProblem, weights: ColumnMatrix, damping: number): Solver<Point> {
  const count = problem.rows.rows;
  const gradient = zeros(weights.rows, weights.columns);
  const hessian = hessianSum(problem, weights);
  let sum = 0;
  let margin = Infinity;
  yield (basis, first) => {
    const seen = seenAt(problem, weights, basis, first);
    sum += basis.rows * seen.risk;
    margin = Math.min(margin, seen.margin);
    addMeanProduct(gradient, basis, residualOf(seen.probabilities, seen.own), count);
    hessian.add(basis, seen.probabilities);
  };
  const free = onFree(problem, gradient);
  return {
    weights,
    risk: sum / count,
    margin,
    gradient: free,
    solve: hessian.solver(damping * Math.sqrt(squaredNorm(free))),
  };
}
