import { blockRows, padded, panelBytes, panelStride, placeBlock, rowBlocks } from './compiled-algebra.js';
import { sharedParts } from './compiled-workspace.js';
import { type ColumnMatrix, column, zeros } from './matrix.js';

/** diag(w) A for A [rows, r]. */
function scaledRows({ rows, columns, values }: ColumnMatrix, weights: Float64Array): ColumnMatrix {
  const result = zeros(rows, columns);
  for (let at = 0; at < values.length; at += rows) {
    for (let i = 0; i < rows; i += 1) result.values[at + i] = weights[i] * values[at + i];
  }
  return result;
}

/** Adds the lower triangle of Qᵀ diag(w) Q to that of a matrix [r, r], for Q [rows, r]. What is above it is left as it was. */
export function addWeightedGram(total: ColumnMatrix, basis: ColumnMatrix, weights: Float64Array): void {
  const size = basis.columns;
  const width = padded(size);
  const panels = panelBytes(width);
  const { algebra, parts } = sharedParts([8 * blockRows * size, panels, panels, 8 * width * width]);
  const [staging, left, right, out] = parts;
  const { values } = algebra;
  const scaled = scaledRows(basis, weights);
  values.fill(0, out / 8, out / 8 + width * width);
  for (const block of rowBlocks(basis)) {
    placeBlock(algebra, { ...block, matrix: scaled }, staging, left);
    placeBlock(algebra, block, staging, right);
    const rows = padded(block.end - block.first);
    algebra.call('crossProduct', left, width / 4, right, width / 4, panelStride, rows, out, 8 * width, 1);
  }
  for (let i = 0; i < size; i += 1) {
    const from = out / 8 + i * width;
    for (let j = 0; j <= i; j += 1) total.values[j * size + i] += values[from + j];
  }
}

/** Cholesky's factor of Σ w q qᵀ, summed up over rows q. */
export interface WeightedFactor {
  /** Adds rows Q [rows, r] with weights w ≥ 0. */
  add(basis: ColumnMatrix, weights: Float64Array): void;
  /** L [r, r] in a lower triangle, L Lᵀ = Σ w q qᵀ so far; its diagonal may be negative. */
  lower(): ColumnMatrix;
}

/**
 * The factor by Householder reflections of the rows √w q: weights that are many digits apart keep theirs, which the sum
 * Σ w q qᵀ would lose.
 */
export function weightedFactor(size: number): WeightedFactor {
  const width = padded(size);
  const factor = new Float64Array(width * width);
  return {
    add(basis, weights) {
      const { algebra, parts } = sharedParts([8 * factor.length, 8 * blockRows * size, panelBytes(size)]);
      const [at, staging, panels] = parts;
      algebra.values.set(factor, at / 8);
      for (const block of rowBlocks(scaledRows(basis, weights.map(Math.sqrt)))) {
        placeBlock(algebra, block, staging, panels);
        algebra.call('fold', at, panels, panelStride, padded(block.end - block.first), width);
      }
      factor.set(algebra.values.subarray(at / 8, at / 8 + factor.length));
    },
    lower() {
      const result = zeros(size, size);
      for (let j = 0; j < size; j += 1) {
        const target = column(result, j);
        for (let i = j; i < size; i += 1) target[i] = factor[i * width + j];
      }
      return result;
    },
  };
}
