import {
  blockRows,
  compiledAlgebra,
  padded,
  panelBytes,
  panelStride,
  placeBlock,
  rowBlocks,
} from './compiled-algebra.js';
import { type ColumnMatrix, column, zeros } from './matrix.js';

/**
 * The triangular factor R [P, P] of A = Q R, for a matrix A [N, P] that comes a few rows at a time. Householder
 * reflections, not AᵀA: a condition number of A counts once, not squared, and N < P or dependent columns need no care.
 * @param chunks matrices of P columns
 */
export function streamedFactor(chunks: Iterable<ColumnMatrix>, columns: number): ColumnMatrix {
  const width = padded(columns);
  const sizes = [8 * width * width, 8 * blockRows * columns, panelBytes(columns)];
  const algebra = compiledAlgebra(sizes);
  const [factor, staging, panels] = algebra.parts;
  for (const chunk of chunks) {
    for (const block of rowBlocks(chunk)) {
      placeBlock(algebra, block, staging, panels);
      algebra.call('fold', factor, panels, panelStride, padded(block.end - block.first), width);
    }
  }
  const result = zeros(columns, columns);
  for (let j = 0; j < columns; j += 1) {
    const from = factor / 8 + j * width;
    column(result, j).set(algebra.values.subarray(from, from + j + 1));
  }
  return result;
}
