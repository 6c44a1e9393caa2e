import { describe, expect, it } from 'vitest';
import { choleskyBases } from '../../models/certificates/algebra/cholesky-bases.js';
import { compiledProduct, compiledTransposedProduct } from '../../models/certificates/algebra/compiled-products.js';
import { type LevelBases, levelBases } from '../../models/certificates/algebra/level-bases.js';
import {
  type ColumnMatrix,
  beside,
  column,
  columnRange,
  dot,
  product,
  transposedProduct,
  zeros,
} from '../../models/certificates/algebra/matrix.js';
import { streamedFactor } from '../../models/certificates/algebra/streamed-factor.js';
import { randomNumbers } from './trained.js';

function random(rows: number, columns: number, seed: number): ColumnMatrix {
  const next = randomNumbers(seed);
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, () => next()) };
}

/** Entry by entry, from the definition. */
function plainProduct(a: ColumnMatrix, b: ColumnMatrix): number[] {
  return Array.from({ length: a.rows * b.columns }, (_, at) => {
    const [i, c] = [at % a.rows, Math.floor(at / a.rows)];
    return Array.from({ length: a.columns }, (__, k) => a.values[k * a.rows + i] * b.values[c * b.rows + k]).reduce(
      (sum, term) => sum + term,
      0,
    );
  });
}

function transposed(a: ColumnMatrix): ColumnMatrix {
  const values = Float64Array.from(
    a.values,
    (_, at) => a.values[(at % a.columns) * a.rows + Math.floor(at / a.columns)],
  );
  return { rows: a.columns, columns: a.rows, values };
}

/** Some rows at a time, of uneven heights. */
function* chunksOf(matrix: ColumnMatrix): Generator<ColumnMatrix> {
  const heights = [256, 1, 300, 7];
  for (let first = 0, i = 0; first < matrix.rows; first += heights[i % 4], i += 1) {
    const rows = Math.min(heights[i % 4], matrix.rows - first);
    const chunk = zeros(rows, matrix.columns);
    for (let j = 0; j < matrix.columns; j += 1) {
      column(chunk, j).set(column(matrix, j).subarray(first, first + rows));
    }
    yield chunk;
  }
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, allowed: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i += 1) expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(allowed);
}

describe('products by the compiled program equal the definition to rounding', () => {
  // From large to small: what a larger product left in the memory must not count.
  it.each([
    [600, 130, 9],
    [257, 64, 16],
    [256, 65, 2],
    [255, 3, 70],
    [5, 4, 3],
    [3, 1, 1],
    [1, 7, 5],
  ])('%i rows, %i and %i columns', (rows, depth, columns) => {
    const [a, b, y] = [random(rows, depth, 1), random(depth, columns, 2), random(rows, columns, 3)];
    const before = [a, b, y].map(({ values }) => values.slice());
    expectClose(compiledProduct(a, b).values, plainProduct(a, b), 1e-14 * depth);
    expectClose(compiledTransposedProduct(a, y).values, plainProduct(transposed(a), y), 1e-14 * rows);
    expect([a, b, y].map(({ values }) => values)).toEqual(before);
  });

  it('whatever computes them, a column at a time or all at once', () => {
    const [a, b, y] = [random(300, 40, 4), random(40, 12, 5), random(300, 12, 6)];
    for (let c = 0; c < 12; c += 1) {
      const one = (matrix: ColumnMatrix) => columnRange(matrix, c, c + 1);
      expectClose(one(product(a, b)).values, product(a, one(b)).values, 1e-13);
      expectClose(one(transposedProduct(a, y)).values, transposedProduct(a, one(y)).values, 1e-12);
    }
  });

  it('nothing times something', () => {
    expect(compiledProduct(zeros(3, 0), zeros(0, 2)).values).toEqual(new Float64Array(6));
    expect(compiledTransposedProduct(zeros(0, 3), zeros(0, 2)).values).toEqual(new Float64Array(6));
  });
});

describe('the streamed factor R of A = Q R', () => {
  it.each([
    [1200, 50],
    [700, 33],
    [256, 16],
    [40, 70],
    [1, 3],
  ])('of %i rows and %i columns: upper, and RᵀR = AᵀA', (rows, columns) => {
    const a = random(rows, columns, 7);
    column(a, 2).fill(0);
    if (columns > 5) column(a, 5).set(column(a, 4));
    const factor = streamedFactor(chunksOf(a), columns);
    expectClose(plainProduct(transposed(factor), factor), plainProduct(transposed(a), a), 1e-13 * rows);
    for (let j = 0; j < columns; j += 1)
      expect(
        column(factor, j)
          .subarray(j + 1)
          .every((value) => value === 0),
      ).toBe(true);
    expect(column(factor, 2).every((value) => value === 0)).toBe(true);
  });

  it('keeps what reflections keep and AᵀA loses: a difference of 1e-9 between two columns', () => {
    const a = random(500, 2, 8);
    const [x, other] = [column(a, 0), column(a, 1)];
    // What is left of the second column over the first, before it is nearly the first.
    const share = dot(x, other) / dot(x, x);
    const left = Math.hypot(...other.map((value, i) => value - share * x[i]));
    other.forEach((value, i) => (other[i] = x[i] + 1e-9 * value));
    expect(Math.abs(streamedFactor(chunksOf(a), 2).values[3]) / (1e-9 * left)).toBeCloseTo(1, 6);
  });

  it('of more columns than WebAssembly has memory for is refused in words', () => {
    expect(() => streamedFactor([], 30_000)).toThrow(
      /^the features are too many: they take \d+ MB of memory in one piece/,
    );
  });

  it('of what is not finite is not finite', () => {
    const a = random(300, 6, 9);
    a.values[500] = Infinity;
    expect(streamedFactor([a], 6).values.every(Number.isFinite)).toBe(false);
  });
});

/** |P_i t|² for each level and target: what a basis says that no choice of directions changes. */
function explained({ ranks, coordinates }: LevelBases, features: number): number[] {
  return ranks.flatMap((rank) =>
    Array.from({ length: coordinates.columns - features }, (_, t) => {
      const inside = column(coordinates, features + t).subarray(0, rank);
      return dot(inside, inside);
    }),
  );
}

describe('bases by Cholesky', () => {
  const [features, ends] = [20, [6, 13, 20]];
  const a = random(1500, 22, 10);
  column(a, 4).fill(0);
  const found = choleskyBases(chunksOf(a), 1500, 22, ends);

  it('say what those by reflections say', () => {
    const reflected = levelBases(streamedFactor(chunksOf(a), 22), ends);
    if (found === null) throw new Error('these columns are far from dependent');
    expect(found.method).toBe('Cholesky');
    expect(found.ranks).toEqual([5, 12, 19]);
    expect(found.ranks).toEqual(reflected.ranks);
    expect(found.kept).toEqual([...reflected.kept].sort((i, j) => i - j));
    expectClose(explained(found, features), explained(reflected, features), 1e-10);
    expectClose(plainProduct(transposed(found.coordinates), found.coordinates), plainProduct(transposed(a), a), 1e-10);
  });

  it('hold targets that the features explain exactly', () => {
    const targets = product(columnRange(a, 0, 20), random(20, 2, 11));
    const fitted = choleskyBases(chunksOf(beside(columnRange(a, 0, 20), targets)), 1500, 22, ends);
    if (fitted === null) throw new Error('these columns are far from dependent');
    const last = explained(fitted, features).slice(-2);
    [0, 1].forEach((t) => expect(last[t] / dot(column(targets, t), column(targets, t))).toBeCloseTo(1, 9));
  });

  const nearly = (share: number): LevelBases | null => {
    const near = { ...a, values: a.values.slice() };
    column(near, 9).forEach((value, i, all) => (all[i] = near.values[i] + share * value));
    return choleskyBases(chunksOf(near), 1500, 22, ends);
  };

  it('are not found where columns are nearly dependent, equal, or not finite', () => {
    expect(nearly(1e-1)).not.toBeNull();
    expect(nearly(1e-4)).toBeNull();
    expect(nearly(0)).toBeNull();
    expect(nearly(Infinity)).toBeNull();
  });

  it('are not found where columns become nearly dependent after many rows', () => {
    const late = { ...a, values: a.values.slice() };
    for (let i = 1000; i < 1500; i += 1) late.values[9 * 1500 + i] = late.values[i] *= 1e6;
    expect(choleskyBases(chunksOf(late), 1500, 22, ends)).toBeNull();
  });

  it('are not looked for in few rows', () => expect(choleskyBases([random(87, 22, 12)], 87, 22, ends)).toBeNull());
});
