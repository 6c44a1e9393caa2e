import { type ColumnMatrix, addScaled, columnRange, product, transposedProduct, zeros } from '../algebra/matrix.js';
import type { BasisRows } from './basis-rows.js';
import type { ClassBlocks } from './class-blocks.js';
import { type Softmax, softmax } from './softmax.js';

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
}

/** Scores of the classes 1 .. C - 1, with a 0 for class 0 before them. */
export function withFirstClass({ rows, columns, values }: ColumnMatrix): ColumnMatrix {
  const all = zeros(rows, columns + 1);
  all.values.set(values, rows);
  return all;
}

/** The softmax of some rows' scores at weights W. */
export function seenAt(
  { labels }: SoftmaxProblem,
  weights: ColumnMatrix,
  basis: ColumnMatrix,
  first: number,
): Softmax & { readonly own: Int32Array } {
  const own = labels.subarray(first, first + basis.rows);
  return { own, ...softmax(withFirstClass(product(basis, weights)), own) };
}

/** Adds (1/N) Qᵀ E of some rows, for E [rows, C] without its first column. */
export function addMeanProduct(total: ColumnMatrix, basis: ColumnMatrix, entries: ColumnMatrix, count: number): void {
  const sum = transposedProduct(basis, columnRange(entries, 1, entries.columns));
  addScaled(total.values, 1 / count, sum.values);
}
