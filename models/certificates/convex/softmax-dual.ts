import { type ColumnMatrix, addScaled, product, squaredNorm, zeros } from '../algebra/matrix.js';
import { jacobian, residualOf } from './softmax.js';
import { type Point, pointAt } from './softmax-point.js';
import { type SoftmaxProblem, addMeanProduct, seenAt, withFirstClass, withoutSmall } from './softmax-problem.js';
import type { Solver } from './solver.js';

/** Probabilities below one of these count as 0: some rows may be all but sure of a class for ever. */
const negligible = [0, 1e-12, 1e-9, 1e-6];
/** The same where the search ended on a tail: its probabilities are not that small yet, and each solve takes long. */
const negligibleOnTail = [1e-6, 1e-5, 1e-4, 1e-3];
/** What may be left of it there, or where nothing less is found, as the solves lose digits: the gap has it. */
const looselyFeasible = 1e-12;
const looselyFeasibleAtSize = 1e-9;
/** On a tail a pass that leaves more of the constraint than this share is the last. */
const progress = 0.5;
/** What may be left of the constraint, |Σ (p'n - Yn) qnᵀ / N|, and that times the weights' size: rounding. */
const feasible = 1e-14;
const feasibleAtSize = 1e-12;
const reached = 1e-15;
const mostPasses = 6;
/** Below this the series is exact to rounding, and the formula is not. */
const small = 1e-4;

/** (1 + x) log(1 + x) - x for x ≥ -1, with its digits kept near 0. */
function relativeEntropy(x: number): number {
  if (Math.abs(x) < small) return x * x * (1 / 2 - x * (1 / 6 - x * (1 / 12 - x / 20)));
  return x <= -1 ? 1 : (1 + x) * Math.log1p(x) - x;
}

/** Negative entries as 0, each row scaled to sum to 1 again: a step along a tail overshoots by a little. */
function clip({ rows, values }: ColumnMatrix): void {
  for (let i = 0; i < rows; i += 1) {
    let [below, above] = [0, 0];
    for (let at = i; at < values.length; at += rows) {
      if (values[at] < 0) below -= values[at];
      else above += values[at];
    }
    if (below === 0) continue;
    for (let at = i; at < values.length; at += rows) values[at] *= values[at] < 0 ? 0 : (above - below) / above;
  }
}

/** Σ over rows of the divergence of p' from p, Σ p'c log(p'c / pc). */
function divergence(p: ColumnMatrix, moved: ColumnMatrix): number {
  let sum = 0;
  for (let i = 0; i < p.values.length; i += 1) {
    if (p.values[i] > 0) sum += p.values[i] * relativeEntropy((moved.values[i] - p.values[i]) / p.values[i]);
  }
  return sum;
}

interface Candidate {
  /** Mean divergence of p' from p. */
  readonly divergence: number;
  /** (1/N) Σ (p'n - Yn) qnᵀ */
  readonly left: ColumnMatrix;
}

/** p' = p + J(p) Q D of every row, and what it leaves of the constraint. */
function* candidate(problem: SoftmaxProblem, { weights }: Point, least: number, step: ColumnMatrix): Solver<Candidate> {
  const count = problem.rows.rows;
  const left = zeros(step.rows, step.columns);
  let sum = 0;
  yield (basis, first) => {
    const { probabilities, own } = seenAt(problem, weights, basis, first);
    const moved = withoutSmall(probabilities, least);
    addScaled(moved.values, 1, jacobian(moved, withFirstClass(product(basis, step))).values);
    clip(moved);
    sum += divergence(probabilities, moved);
    addMeanProduct(left, basis, residualOf(moved, own), count);
  };
  return { divergence: sum / count, left };
}

/**
 * An upper bound on the cross-entropy risk minus its infimum, by duality (derived): log Σ exp z is the maximum over
 * probabilities p' of p'·z + H(p'), and it exceeds the value at a p' by the divergence of p' from the softmax p of z. So
 * for p' with (1/N) Σ (p'n - Yn) qnᵀ = 0, R(W) - R(V) ≤ (1/N) Σ KL(p'n, pn) for every V. Such a p' is p + J(p) Q D near a
 * minimizer, D the Newton step. Where classes separate in part there is none, and entries that tend to 0 are set to 0
 * first: they are 0 at the dual's maximum. What rounding leaves of the constraint is charged at the weights' size: in small
 * problems with rows that all but coincide, or all but separate, it may be 1e-9. Null where no p' was found.
 * @param isTail whether the search ended on a tail, before the minimum
 */
export function* softmaxGap(problem: SoftmaxProblem, at: Point, isTail: boolean): Solver<number | null> {
  const size = Math.sqrt(squaredNorm(at.weights));
  const [most, mostAtSize] = isTail ? [looselyFeasible, looselyFeasibleAtSize] : [feasible, feasibleAtSize];
  const start = Math.sqrt(squaredNorm(at.gradient));
  const charged = (left: number, divergence: number) =>
    left <= looselyFeasible && left * size <= looselyFeasibleAtSize ? divergence + left * size : Infinity;
  // p itself, and every p' on the way, for where no better one is found.
  let loose = charged(start, 0);
  for (const least of isTail ? negligibleOnTail : negligible) {
    const { gradient, solve } = least === 0 ? at : yield* pointAt(problem, at.weights, 0, least);
    const step = zeros(gradient.rows, gradient.columns);
    let left = gradient;
    let best: number | null = null;
    let norm = Infinity;
    for (let pass = 0; pass < mostPasses; pass += 1) {
      const before = Math.sqrt(squaredNorm(left));
      if (before <= reached && pass > 0) break;
      addScaled(step.values, 1, solve(left, Math.max(1e-8, (0.1 * reached) / before)).values);
      const found: Candidate = yield* candidate(problem, at, least, step);
      left = found.left;
      const after = Math.sqrt(squaredNorm(left));
      loose = Math.min(loose, charged(after, found.divergence));
      if (after >= norm * (isTail ? progress : 1)) break;
      norm = after;
      if (after <= most && after * size <= mostAtSize) best = found.divergence + after * size;
    }
    if (best !== null) return best;
  }
  return loose === Infinity ? null : loose;
}
