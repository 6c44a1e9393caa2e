import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type ColumnMatrix, column, product, transposed, zeros } from '../../models/certificates/algebra/matrix.js';
import { singularValues } from '../../models/certificates/algebra/singular-values.js';
import { randomNumbers } from './trained.js';

function randomMatrix(rows: number, columns: number, seed: number): ColumnMatrix {
  const next = randomNumbers(seed);
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, () => next()) };
}

function reference({ rows, columns, values }: ColumnMatrix): number[] {
  const matrix = Matrix.from1DArray(columns, rows, values);
  return new SingularValueDecomposition(matrix, { autoTranspose: true }).diagonal;
}

/** Orthonormal columns, by Gram and Schmidt done twice. */
function orthonormal(size: number, seed: number): ColumnMatrix {
  const matrix = randomMatrix(size, size, seed);
  for (let j = 0; j < size; j += 1) {
    const own = column(matrix, j);
    for (let pass = 0; pass < 2; pass += 1) {
      for (let k = 0; k < j; k += 1) {
        const other = column(matrix, k);
        const share = other.reduce((sum, value, i) => sum + value * own[i], 0);
        other.forEach((value, i) => (own[i] -= share * value));
      }
    }
    const norm = Math.hypot(...own);
    own.forEach((value, i) => (own[i] = value / norm));
  }
  return matrix;
}

/** U diag(values) Vᵀ. */
function withValues(values: readonly number[], seed: number): ColumnMatrix {
  const left = orthonormal(values.length, seed);
  values.forEach((value, j) => column(left, j).forEach((entry, i) => (column(left, j)[i] = value * entry)));
  return product(left, transposed(orthonormal(values.length, seed + 1)));
}

function expectNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance * expected[0]);
  });
}

describe('singular values', () => {
  it.each([
    [1, 1],
    [2, 2],
    [1, 7],
    [9, 4],
    [40, 40],
    [31, 77],
    [120, 60],
  ])('agree with ml-matrix on random matrices of %i x %i', (rows, columns) => {
    const matrix = randomMatrix(rows, columns, rows + columns);
    expectNear(singularValues(matrix), reference(matrix), 1e-13);
  });

  it('are found within rounding of the largest where they fall to 1e-15 of it', () => {
    const values = Array.from({ length: 46 }, (_, i) => 10 ** (-i / 3));
    expectNear(singularValues(withValues(values, 3)), values, 1e-14);
  });

  it('keep their own digits in a matrix whose columns are graded and hardly mixed', () => {
    const matrix = zeros(12, 12);
    for (let j = 0; j < 12; j += 1) column(matrix, j)[j] = 10 ** -j;
    column(matrix, 11)[0] = 1e-9;
    const found = singularValues(matrix);
    found.forEach((value, i) => {
      expect(value / 10 ** -i).toBeCloseTo(1, 9);
    });
  });

  it('count equal ones, and those that are 0', () => {
    expectNear(singularValues(withValues([2, 2, 2, 1, 1, 0, 0, 0], 5)), [2, 2, 2, 1, 1, 0, 0, 0], 1e-14);
    expect(singularValues(zeros(3, 2))).toEqual([0, 0]);
    expect(singularValues(zeros(0, 2))).toEqual([]);
    const shifted = zeros(6, 6);
    for (let j = 1; j < 6; j += 1) column(shifted, j)[j - 1] = 1;
    expectNear(singularValues(shifted), [1, 1, 1, 1, 1, 0], 1e-15);
  });

  it('neither overflow nor vanish in matrices of extreme scale, and are no numbers where an entry is none', () => {
    const matrix = randomMatrix(10, 6, 1);
    for (const scale of [1e-250, 1e250]) {
      const scaled = { ...matrix, values: matrix.values.map((value) => value * scale) };
      expectNear(
        singularValues(scaled).map((value) => value / scale),
        singularValues(matrix),
        1e-13,
      );
    }
    expect(singularValues({ rows: 2, columns: 1, values: Float64Array.of(1, NaN) })).toEqual([NaN]);
  });
});
