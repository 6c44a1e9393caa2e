import { type ColumnMatrix, column, dot } from '../algebra/matrix.js';

function weightedColumn(basis: ColumnMatrix, j: number, weights: Float64Array): Float64Array {
  const from = column(basis, j);
  const to = new Float64Array(from.length);
  for (let i = 0; i < to.length; i += 1) to[i] = weights[i] * from[i];
  return to;
}

/** Adds the products of two columns x and y with four of a basis, from column k on: sums that stay in registers. */
function addEight(
  { rows, values }: ColumnMatrix,
  k: number,
  [x, y]: readonly [Float64Array, Float64Array],
  to: readonly [Float64Array, Float64Array],
): void {
  let [x0, x1, x2, x3, y0, y1, y2, y3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const [k0, k1, k2, k3] = [k * rows, (k + 1) * rows, (k + 2) * rows, (k + 3) * rows];
  for (let i = 0; i < rows; i += 1) {
    const xi = x[i];
    const yi = y[i];
    const a = values[k0 + i];
    const b = values[k1 + i];
    const c = values[k2 + i];
    const d = values[k3 + i];
    x0 += xi * a;
    y0 += yi * a;
    x1 += xi * b;
    y1 += yi * b;
    x2 += xi * c;
    y2 += yi * c;
    x3 += xi * d;
    y3 += yi * d;
  }
  const [p, q] = to;
  p[k] += x0;
  p[k + 1] += x1;
  p[k + 2] += x2;
  p[k + 3] += x3;
  q[k] += y0;
  q[k + 1] += y1;
  q[k + 2] += y2;
  q[k + 3] += y3;
}

/** Adds the lower triangle of Qᵀ diag(w) Q to that of a matrix [r, r], for Q [rows, r]. What is above it is left undefined. */
export function addWeightedGram(total: ColumnMatrix, basis: ColumnMatrix, weights: Float64Array): void {
  const size = basis.columns;
  for (let j = 0; j < size; j += 2) {
    const x = weightedColumn(basis, j, weights);
    const p = column(total, j);
    const last = j + 1 === size;
    const y = last ? x : weightedColumn(basis, j + 1, weights);
    const q = column(total, last ? j : j + 1);
    let k = j;
    for (; k + 4 <= size && !last; k += 4) addEight(basis, k, [x, y], [p, q]);
    for (; k < size; k += 1) {
      p[k] += dot(x, column(basis, k));
      if (!last) q[k] += dot(y, column(basis, k));
    }
  }
}
