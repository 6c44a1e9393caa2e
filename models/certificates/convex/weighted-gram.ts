import { type ColumnMatrix, column, columnRange, transposedProduct, zeros } from '../algebra/matrix.js';

/** Columns whose products are taken at once: the triangle that is left out then saves near half of the work. */
const blockColumns = 16;

/** Adds the lower triangle of Qᵀ diag(w) Q to a matrix [r, r], for Q [rows, r]. */
export function addWeightedGram(total: ColumnMatrix, basis: ColumnMatrix, weights: Float64Array): void {
  const { rows, columns: size } = basis;
  for (let first = 0; first < size; first += blockColumns) {
    const end = Math.min(size, first + blockColumns);
    const weighted = zeros(rows, end - first);
    for (let j = first; j < end; j += 1) {
      const from = column(basis, j);
      const to = column(weighted, j - first);
      for (let i = 0; i < rows; i += 1) to[i] = weights[i] * from[i];
    }
    const block = transposedProduct(columnRange(basis, first, size), weighted);
    for (let j = first; j < end; j += 1) {
      const to = column(total, j);
      const from = column(block, j - first);
      for (let i = j; i < size; i += 1) to[i] += from[i - first];
    }
  }
}
