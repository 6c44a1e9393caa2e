import { type ColumnMatrix, addScaled, dot } from '../algebra/matrix.js';

/**
 * Cholesky's L in place of the lower triangle of a positive semidefinite matrix [r, r]. A pivot that is below `least` of
 * the largest diagonal entry is rounding: its coordinate is left out, and solutions are 0 there.
 */
export function factorInPlace({ rows, values }: ColumnMatrix, least: number): void {
  let largest = 0;
  for (let j = 0; j < rows; j += 1) largest = Math.max(largest, values[j * rows + j]);
  for (let j = 0; j < rows; j += 1) {
    const square = values[j * rows + j];
    const pivot = square > least * largest ? Math.sqrt(square) : Infinity;
    const below = values.subarray(j * rows + j + 1, (j + 1) * rows);
    values[j * rows + j] = pivot;
    for (let i = 0; i < below.length; i += 1) below[i] /= pivot;
    for (let k = j + 1; k < rows; k += 1) {
      const factor = below[k - j - 1];
      if (factor !== 0) addScaled(values.subarray(k * rows + k, (k + 1) * rows), -factor, below.subarray(k - j - 1));
    }
  }
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
