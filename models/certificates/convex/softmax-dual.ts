import {
  type ColumnMatrix,
  addScaled,
  column,
  columnRange,
  magnitudes,
  product,
  squaredNorm,
  zeros,
} from '../algebra/matrix.js';
import { addWeightedGram } from '../algebra/weighted-sums.js';
import { keptColumns } from '../features/spanned-features.js';
import { factorInPlace, leastPivot } from './cholesky.js';
import { jacobian, residualOf } from './softmax.js';
import { curvatureSum } from './softmax-curvature.js';
import { isWhole } from './softmax-hessian.js';
import type { Point } from './softmax-point.js';
import { type SoftmaxProblem, addMeanProduct, onFree, seenAt, withFirstClass } from './softmax-problem.js';
import type { Solver } from './solver.js';

/** What may be left of the constraint, |Σ (p'n - Yn) qnᵀ / N|, before the passes end. */
const reached = 1e-15;
const mostPasses = 6;
/** By what share the entries of p' may have to change yet, the least that is proven: the gap grows by its square. */
const relativeChanges = [1e-7, 1e-5, 1e-3];
/** Below this the series is exact to rounding, and the formula is not. */
const small = 1e-4;

/** (1 + x) log(1 + x) - x for x ≥ -1, with its digits kept near 0. */
function relativeEntropy(x: number): number {
  if (Math.abs(x) < small) return x * x * (1 / 2 - x * (1 / 6 - x * (1 / 12 - x / 20)));
  return x <= -1 ? 1 : (1 + x) * Math.log1p(x) - x;
}

/** Negative entries as 0, each row scaled to sum to 1 again: a step may overshoot by a little. */
function clip({ rows, values }: ColumnMatrix): void {
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let at = i; at < values.length; at += rows) {
      values[at] = Math.max(0, values[at]);
      sum += values[at];
    }
    for (let at = i; at < values.length; at += rows) values[at] /= sum;
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

/** p' = p + J(p) Q D of some rows. */
function movedBy(probabilities: ColumnMatrix, basis: ColumnMatrix, step: ColumnMatrix): ColumnMatrix {
  const moved = { ...probabilities, values: probabilities.values.slice() };
  addScaled(moved.values, 1, jacobian(probabilities, withFirstClass(product(basis, step))).values);
  clip(moved);
  return moved;
}

interface CurvatureBounds {
  add(basis: ColumnMatrix, probabilities: ColumnMatrix): void;
  matrices(): readonly ColumnMatrix[];
}

interface Candidate {
  readonly step: ColumnMatrix;
  /** Mean divergence of p' from p. */
  readonly divergence: number;
  /** (1/N) Σ (p'n - Yn) qnᵀ */
  readonly left: ColumnMatrix;
  readonly norm: number;
}

function* candidate(problem: SoftmaxProblem, { weights }: Point, step: ColumnMatrix): Solver<Candidate> {
  const count = problem.rows.rows;
  const sums = zeros(step.rows, step.columns);
  let sum = 0;
  yield (basis, first) => {
    const { probabilities, own } = seenAt(problem, weights, basis, first);
    const moved = movedBy(probabilities, basis, step);
    sum += divergence(probabilities, moved);
    addMeanProduct(sums, basis, residualOf(moved, own), count);
  };
  const left = onFree(problem, sums);
  return { step, divergence: sum / count, left, norm: Math.sqrt(squaredNorm(left)) };
}

/** The p' that leaves least of the constraint, as far as Newton's steps from p get. */
function* nearest(problem: SoftmaxProblem, at: Point): Solver<Candidate> {
  const { gradient } = at;
  let best: Candidate = yield* candidate(problem, at, zeros(gradient.rows, gradient.columns));
  for (let pass = 0; pass < mostPasses && (best.norm > reached || pass === 0); pass += 1) {
    const step = { ...best.step, values: best.step.values.slice() };
    addScaled(step.values, 1, at.solve(best.left, Math.max(1e-8, (0.1 * reached) / best.norm)).values);
    const found = yield* candidate(problem, at, step);
    if (!(found.norm < best.norm)) break;
    best = found;
  }
  return best;
}

/** |row| of each row, squared. */
function squaredRows({ rows, values }: ColumnMatrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let at = 0; at < values.length; at += 1) squares[at % rows] += values[at] ** 2;
  return squares;
}

/** What rounding can have made of each qn, at most: the norm of the sums' error bounds, squared. */
function basisRounding({ rows, rank }: SoftmaxProblem, first: number, count: number): Float64Array {
  const kept = magnitudes(keptColumns(rows.spanned, rows.spanned.columns.chunk(first, first + count)));
  const bounds = product(kept, magnitudes(columnRange(rows.columnWeights, 0, rank)));
  const share = 2 * (kept.columns + 2) * Number.EPSILON;
  return squaredRows(bounds).map((square) => share ** 2 * square);
}

/** Matrices whose smallest eigenvalue is one of H(p') or smaller: H(p') itself where it is factored whole. */
function boundsBelow(problem: SoftmaxProblem): CurvatureBounds {
  if (isWhole(problem)) {
    const whole = curvatureSum(problem);
    return { add: whole.add, matrices: () => [whole.lower()] };
  }
  const { rank, classes, rows } = problem;
  const grams = Array.from({ length: classes - 1 }, () => zeros(rank, rank));
  return {
    add(basis, probabilities) {
      const first = column(probabilities, 0);
      grams.forEach((gram, c) => {
        const shares = column(probabilities, c + 1).map((p, i) => (first[i] * p) / rows.rows);
        addWeightedGram(gram, basis, shares);
      });
    },
    matrices: () => grams,
  };
}

/**
 * Whether all of the matrices minus σ I are positive definite whatever rounding made of their sums: Cholesky's factor then
 * has all its pivots (Rump 2006), with what the sums may have lost taken off the diagonal before.
 * @param terms that were added up in an entry
 */
function bend(matrices: readonly ColumnMatrix[], terms: number, least: number): boolean {
  return matrices.every((matrix) => {
    const { rows, values } = matrix;
    let trace = 0;
    for (let j = 0; j < rows; j += 1) trace += values[j * rows + j];
    const shift = least + 4 * (terms + rows + 2) * Number.EPSILON * trace;
    const shifted = { ...matrix, values: values.slice() };
    for (let j = 0; j < rows; j += 1) shifted.values[j * rows + j] -= shift;
    factorInPlace(shifted, 0);
    return rows === 0 || leastPivot(shifted) > 0;
  });
}

interface Correction {
  /** A p'' that meets the constraint exactly is known to be within p'(1 ± t), see below. */
  readonly t: number;
  /** What rounding may have made of (1/N) Σ (p'n - Yn) qnᵀ, in norm. */
  readonly lost: number;
}

/** Null: no such t is known. */
function* correction(
  problem: SoftmaxProblem,
  { weights }: Point,
  { step, norm }: Candidate,
): Solver<Correction | null> {
  const { classes } = problem;
  const count = problem.rows.rows;
  const curvature = boundsBelow(problem);
  let [largest, total, uncertain, rounding] = [0, 0, 0, 0];
  let [longest, chunks] = [0, 0];
  yield (basis, first) => {
    const { probabilities, own } = seenAt(problem, weights, basis, first);
    const moved = movedBy(probabilities, basis, step);
    const sizes = squaredRows(basis);
    const errors = basisRounding(problem, first, basis.rows);
    const residuals = squaredRows(residualOf(moved, own));
    [longest, chunks] = [Math.max(longest, basis.rows), chunks + 1];
    for (let i = 0; i < basis.rows; i += 1) {
      const [size, error] = [Math.sqrt(sizes[i]), Math.sqrt(errors[i])];
      largest = Math.max(largest, size + error);
      total += (Math.sqrt(residuals[i]) * size) / count;
      uncertain += (Math.sqrt(residuals[i]) * error) / count;
      rounding += errors[i] / count;
    }
    curvature.add(basis, moved);
  };
  // The sum L is over chunks, of sums within each.
  const summed = (longest + chunks + classes + 8) * Number.EPSILON * total;
  const lost = uncertain + summed;
  const change = 2 * largest * (norm + lost);
  const matrices = curvature.matrices();
  const isProven = (t: number) => bend(matrices, count + classes, (Math.sqrt(change / t) + Math.sqrt(rounding)) ** 2);
  const t = relativeChanges.find(isProven);
  return t === undefined ? null : { t, lost };
}

/**
 * An upper bound on the cross-entropy risk minus its infimum, by duality (derived): log Σ exp z is the maximum over
 * probabilities p' of p'·z + H(p'), and it exceeds the value at a p' by the divergence of p' from the softmax p of z. So
 * for p'' with (1/N) Σ (p''n - Yn) qnᵀ = 0, R(W) - R(V) ≤ (1/N) Σ KL(p''n, pn) for every V, however large.
 *
 * Near a minimizer p' = p + J(p) Q D, D the Newton step, all but meets the constraint. What it leaves of it, L, may not be
 * charged at the size of W: V is unknown. But p'' = p' + J(p') Q E meets it where H(p') E = -L, and it is p' (1 + δ) with
 * |δ| ≤ √2 |qn| |E| for all entries, so nowhere negative where that is ≤ 1; and |E| ≤ |L| / λ for any λ > 0 with
 * H(p') ⪰ λ. Where H(p') is too large to be factored, λ is one of the matrices Σ p'n0 p'nc qn qnᵀ / N, one a class, as
 * J(p') ⪰ p'0 diag(p'1 ..) over the classes after the first, by Cauchy. With |δ| ≤ t and
 * Σ p' δ = 0, the divergence of p'' is at most Σ p' (1 + δ) (log(p'/p) + δ) ≤ (1 + t) K + 2 t TV + t², and TV ≤ √(K/2)
 * (Pinsker), for K that of p'. L, qn and λ are taken with what rounding may have made of them.
 *
 * The risk at W is that of the rows q̂n as they were computed, and p'' meets the constraint over qn: so it is above the bound
 * by (1/N) Σ (p''n - Yn)·W(q̂n - qn) more, at most (1 + t) times what rounding may have made of L, times |W|.
 *
 * On a face of the problem p' and p'' are 0 for the terms that are left out, and the constraint is asked for the free entries
 * of W alone: the others change no score against another, so every such p'' meets it there. The bound is one on its risk.
 *
 * Null where no such λ is known: so wherever the infimum is not attained, as each p'' is then 0 in some rows for all but
 * one class (a face without those terms may still show one), and where only rows bend that are all but sure, or all but
 * coincide.
 */
export function* softmaxGap(problem: SoftmaxProblem, at: Point): Solver<number | null> {
  const found = yield* nearest(problem, at);
  const known = yield* correction(problem, at, found);
  if (known === null) return null;
  const { t, lost } = known;
  const ofScores = (1 + t) * lost * Math.sqrt(squaredNorm(at.weights));
  return (1 + t) * found.divergence + t * Math.sqrt(2 * found.divergence) + t * t + ofScores;
}
