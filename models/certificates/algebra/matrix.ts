import { compiledProduct, compiledTransposedProduct } from './compiled-products.js';

/** A dense matrix [rows, columns] in float64, column after column: entry (i, j) stands at j · rows + i. */
export interface ColumnMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function zeros(rows: number, columns: number): ColumnMatrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Column j, as a view. */
export function column({ rows, values }: ColumnMatrix, j: number): Float64Array {
  return values.subarray(j * rows, (j + 1) * rows);
}

/** Σ xi yi with four running sums: four times the speed of one in JavaScript, and smaller rounding. */
export function dot(x: Float64Array, y: Float64Array): number {
  const length = x.length;
  const whole = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += x[i] * y[i];
    b += x[i + 1] * y[i + 1];
    c += x[i + 2] * y[i + 2];
    d += x[i + 3] * y[i + 3];
  }
  for (let i = whole; i < length; i += 1) a += x[i] * y[i];
  return a + b + (c + d);
}

/** y += factor · x. */
export function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i += 1) y[i] += factor * x[i];
}

/** y[at + i] += Σ over the four columns from `first` on of weight · entry, so that y is read once for them. */
function addFourScaled(
  a: ColumnMatrix,
  first: number,
  weights: Float64Array,
  from: number,
  y: ColumnMatrix,
  at: number,
): void {
  const { rows, values } = a;
  const target = y.values;
  const [w0, w1, w2, w3] = [weights[from], weights[from + 1], weights[from + 2], weights[from + 3]];
  const a0 = first * rows;
  const a1 = a0 + rows;
  const a2 = a1 + rows;
  const a3 = a2 + rows;
  for (let i = 0; i < rows; i += 1) {
    target[at + i] += w0 * values[a0 + i] + w1 * values[a1 + i] + (w2 * values[a2 + i] + w3 * values[a3 + i]);
  }
}

/** From so many multiplications on the compiled program is faster, copies to its memory included (measured). */
const worthCopying = 16_384;

/** Whether the compiled program takes a product of these sizes: not one column, which takes no longer than to be copied. */
function isWorthCopying(rows: number, depth: number, columns: number): boolean {
  return columns > 1 && rows * depth * columns >= worthCopying;
}

/**
 * A · B for A [N, K] and B [K, C].
 * @returns [N, C]
 */
export function product(a: ColumnMatrix, b: ColumnMatrix): ColumnMatrix {
  if (isWorthCopying(a.rows, a.columns, b.columns)) return compiledProduct(a, b);
  const result = zeros(a.rows, b.columns);
  let k = 0;
  for (; k + 4 <= a.columns; k += 4) {
    for (let c = 0; c < b.columns; c += 1) addFourScaled(a, k, b.values, c * b.rows + k, result, c * a.rows);
  }
  for (; k < a.columns; k += 1) {
    for (let c = 0; c < b.columns; c += 1) addScaled(column(result, c), b.values[c * b.rows + k], column(a, k));
  }
  return result;
}

/**
 * Aᵀ · B for A [N, K] and B [N, C].
 * @returns [K, C]
 */
export function transposedProduct(a: ColumnMatrix, b: ColumnMatrix): ColumnMatrix {
  if (isWorthCopying(a.rows, a.columns, b.columns)) return compiledTransposedProduct(a, b);
  const result = zeros(a.columns, b.columns);
  for (let k = 0; k < a.columns; k += 1) {
    const left = column(a, k);
    for (let c = 0; c < b.columns; c += 1) result.values[c * a.columns + k] = dot(left, column(b, c));
  }
  return result;
}

/** The columns from `first` up to `end`, as a view. */
export function columnRange({ rows, values }: ColumnMatrix, first: number, end: number): ColumnMatrix {
  return { rows, columns: end - first, values: values.subarray(first * rows, end * rows) };
}

/** Σ of squares of all entries. */
export function squaredNorm({ values }: ColumnMatrix): number {
  return dot(values, values);
}

/** |A| of every entry. */
export function magnitudes(matrix: ColumnMatrix): ColumnMatrix {
  return { ...matrix, values: matrix.values.map(Math.abs) };
}

/** Matrices of equal height beside each other. */
export function beside(...matrices: readonly ColumnMatrix[]): ColumnMatrix {
  const result = zeros(
    matrices[0].rows,
    matrices.reduce((sum, { columns }) => sum + columns, 0),
  );
  let offset = 0;
  for (const { values } of matrices) {
    result.values.set(values, offset);
    offset += values.length;
  }
  return result;
}

/** A copy of the rows 0 .. count - 1. */
export function topRows(matrix: ColumnMatrix, count: number): ColumnMatrix {
  const result = zeros(count, matrix.columns);
  for (let j = 0; j < matrix.columns; j += 1) column(result, j).set(column(matrix, j).subarray(0, count));
  return result;
}
