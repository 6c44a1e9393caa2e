import { bidiagonal } from './bidiagonal.js';
import { bidiagonalSingularValues } from './bidiagonal-values.js';
import { type ColumnMatrix, transposed } from './matrix.js';

/** Half a unit in the last place of a float32, which the weights are. */
export const float32Rounding = 2 ** -24;

/**
 * Singular values, largest first: as many as the smaller side, each within rounding of the largest. All NaN where an
 * entry is not finite.
 */
export function singularValues(matrix: ColumnMatrix): number[] {
  const { rows, columns, values } = matrix;
  if (rows < columns) return singularValues(transposed(matrix));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return Array<number>(columns).fill(NaN);
  if (largest === 0) return Array<number>(columns).fill(0);
  // Squares neither overflow nor vanish then.
  const scaled = { rows, columns, values: values.map((value) => value / largest) };
  return bidiagonalSingularValues(bidiagonal(scaled)).map((value) => value * largest);
}

/** How many singular values are above the tolerance max(size) · eps · s1, as in numpy. */
export function rankOf(values: readonly number[], largestSide: number): number {
  const [largest = 0] = values;
  return values.filter((value) => value > largestSide * Number.EPSILON * largest).length;
}
