import { type ColumnMatrix, addScaled, dot } from '../algebra/matrix.js';

/** Takes the columns of L before column k away from it, four at once: it is read and written once for them. */
function reduceColumn(rows: number, values: Float64Array, k: number): void {
  const at = k * rows;
  let j = 0;
  for (; j + 4 <= k; j += 4) {
    const [a, b, c, d] = [j * rows, (j + 1) * rows, (j + 2) * rows, (j + 3) * rows];
    const [fa, fb, fc, fd] = [values[a + k], values[b + k], values[c + k], values[d + k]];
    for (let i = k; i < rows; i += 1) {
      values[at + i] -= fa * values[a + i] + fb * values[b + i] + (fc * values[c + i] + fd * values[d + i]);
    }
  }
  for (; j < k; j += 1) {
    const factor = values[j * rows + k];
    for (let i = k; i < rows; i += 1) values[at + i] -= factor * values[j * rows + i];
  }
}

/**
 * Cholesky's L in place of the lower triangle of a positive semidefinite matrix [r, r]. A pivot that is below `least` of
 * the largest diagonal entry is rounding: its coordinate is left out, and solutions are 0 there.
 */
export function factorInPlace({ rows, values }: ColumnMatrix, least: number): void {
  let largest = 0;
  for (let j = 0; j < rows; j += 1) largest = Math.max(largest, values[j * rows + j]);
  for (let k = 0; k < rows; k += 1) {
    reduceColumn(rows, values, k);
    const square = values[k * rows + k];
    const pivot = square > least * largest ? Math.sqrt(square) : Infinity;
    values[k * rows + k] = pivot;
    for (let i = k + 1; i < rows; i += 1) values[k * rows + i] /= pivot;
  }
}

/** The least squared pivot as a share of the largest; 0 where a coordinate was left out. */
export function leastPivot({ rows, values }: ColumnMatrix): number {
  let [least, largest] = [Infinity, 0];
  for (let j = 0; j < rows; j += 1) {
    const pivot = values[j * rows + j];
    if (pivot === Infinity) return 0;
    least = Math.min(least, pivot * pivot);
    largest = Math.max(largest, pivot * pivot);
  }
  return rows === 0 ? 1 : least / largest;
}

/** A factor without the pivots that are below `least` of the largest: their coordinates are left out, as above. */
export function withoutRounding(factor: ColumnMatrix, least: number): ColumnMatrix {
  const { rows } = factor;
  const values = factor.values.slice();
  let largest = 0;
  for (let j = 0; j < rows; j += 1) largest = Math.max(largest, Math.abs(values[j * rows + j]));
  for (let j = 0; j < rows; j += 1) {
    if (!(Math.abs(values[j * rows + j]) > least * largest)) values[j * rows + j] = Infinity;
  }
  return { ...factor, values };
}

/** Solves L Lᵀ x = b in place, for L in a lower triangle. */
export function solveFactored({ rows, values }: ColumnMatrix, b: Float64Array): void {
  for (let j = 0; j < rows; j += 1) {
    b[j] /= values[j * rows + j];
    addScaled(b.subarray(j + 1), -b[j], values.subarray(j * rows + j + 1, (j + 1) * rows));
  }
  for (let j = rows - 1; j >= 0; j -= 1) {
    const below = dot(values.subarray(j * rows + j + 1, (j + 1) * rows), b.subarray(j + 1));
    b[j] = (b[j] - below) / values[j * rows + j];
  }
}
