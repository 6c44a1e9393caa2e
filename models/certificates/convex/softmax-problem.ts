import { type ColumnMatrix, addScaled, columnRange, product, transposedProduct, zeros } from '../algebra/matrix.js';
import type { BasisRows } from './basis-rows.js';
import type { ClassBlocks } from './class-blocks.js';
import { type Softmax, softmax } from './softmax.js';

/**
 * Some terms of the rows' losses log Σ exp(zc) - zt: as none of them is below 0, what is left of the risk is no larger at
 * any weights.
 */
export interface Face {
  /** [N · C], row after row: 1 where a row's loss has the term of a class. That of its own class always is there. */
  readonly terms: Uint8Array;
  /** The entries of W [r, C - 1], in rising order, that are asked for: with the others 0 every value of the risk is reached. */
  readonly free: Int32Array;
}

/**
 * Minimize (1/N) Σ log Σ exp(zc) - zt over z = Q [0, W]: a score that is added to all classes changes nothing, so that
 * of class 0 is 0. With two classes it is the logistic loss of one output.
 */
export interface SoftmaxProblem {
  readonly rows: BasisRows;
  /** How many of the basis's directions are used. */
  readonly rank: number;
  readonly labels: Int32Array;
  /** C */
  readonly classes: number;
  /** Where its Hessian is not factored whole: kept from point to point. */
  readonly blocks: ClassBlocks;
  /** Null where each row's loss has the terms of all classes. */
  readonly face: Face | null;
}

/** The entries of W [r, C - 1] that the risk depends on. */
export function freeEntries({ face, rank, classes }: SoftmaxProblem): Int32Array {
  return face?.free ?? Int32Array.from({ length: rank * (classes - 1) }, (_, at) => at);
}

/** A gradient [r, C - 1] with 0 for each entry that is not free. */
export function onFree({ face }: SoftmaxProblem, gradient: ColumnMatrix): ColumnMatrix {
  if (face === null) return gradient;
  const result = zeros(gradient.rows, gradient.columns);
  for (const at of face.free) result.values[at] = gradient.values[at];
  return result;
}

/** Scores of the classes 1 .. C - 1, with a 0 for class 0 before them. */
export function withFirstClass({ rows, columns, values }: ColumnMatrix): ColumnMatrix {
  const all = zeros(rows, columns + 1);
  all.values.set(values, rows);
  return all;
}

/** Some rows' scores [rows, C] at weights W; -Infinity where a row's loss has no term of the class. */
export function scoresAt(
  { face, classes }: SoftmaxProblem,
  weights: ColumnMatrix,
  basis: ColumnMatrix,
  first: number,
): ColumnMatrix {
  const scores = withFirstClass(product(basis, weights));
  if (face === null) return scores;
  for (let at = 0; at < scores.values.length; at += 1) {
    const row = first + (at % basis.rows);
    if (face.terms[row * classes + Math.floor(at / basis.rows)] === 0) scores.values[at] = -Infinity;
  }
  return scores;
}

/** The softmax of some rows' scores at weights W. */
export function seenAt(
  problem: SoftmaxProblem,
  weights: ColumnMatrix,
  basis: ColumnMatrix,
  first: number,
): Softmax & { readonly own: Int32Array } {
  const own = problem.labels.subarray(first, first + basis.rows);
  return { own, ...softmax(scoresAt(problem, weights, basis, first), own) };
}

/** Adds (1/N) Qᵀ E of some rows, for E [rows, C] without its first column. */
export function addMeanProduct(total: ColumnMatrix, basis: ColumnMatrix, entries: ColumnMatrix, count: number): void {
  const sum = transposedProduct(basis, columnRange(entries, 1, entries.columns));
  addScaled(total.values, 1 / count, sum.values);
}
