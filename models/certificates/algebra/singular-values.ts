import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { ColumnMatrix } from './matrix.js';

/** Half a unit in the last place of a float32, which the weights are. */
export const float32Rounding = 2 ** -24;

/** Singular values, largest first. */
export function singularValues({ rows, columns, values }: ColumnMatrix): number[] {
  if (rows === 0 || columns === 0) return [];
  const transposed = Matrix.from1DArray(columns, rows, values);
  return new SingularValueDecomposition(transposed, {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  }).diagonal;
}

/** How many singular values are above the tolerance max(size) · eps · s1, as in numpy. */
export function rankOf(values: readonly number[], largestSide: number): number {
  const [largest = 0] = values;
  return values.filter((value) => value > largestSide * Number.EPSILON * largest).length;
}
