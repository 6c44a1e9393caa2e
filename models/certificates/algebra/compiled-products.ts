import { blockRows, padded, panelBytes, panelStride, placeBlock, rowBlocks } from './compiled-algebra.js';
import { sharedParts } from './compiled-workspace.js';
import type { ColumnMatrix } from './matrix.js';

/** A · B for A [N, K] and B [K, C]. */
export function compiledProduct(a: ColumnMatrix, b: ColumnMatrix): ColumnMatrix {
  const [depth, width] = [padded(a.columns), padded(b.columns)];
  const staging = 8 * Math.max(blockRows * a.columns, blockRows * b.columns, b.values.length);
  const { algebra, parts } = sharedParts([staging, panelBytes(depth), panelBytes(width), 8 * depth * width]);
  const [stagingAt, left, out, weights] = parts;
  const { values } = algebra;
  values.set(b.values, stagingAt / 8);
  values.fill(0, weights / 8, weights / 8 + depth * width);
  algebra.call('toWeights', stagingAt, b.rows, b.columns, weights, 32 * depth);
  const result = new Float64Array(a.rows * b.columns);
  for (const block of rowBlocks(a)) {
    const rows = block.end - block.first;
    placeBlock(algebra, block, stagingAt, left);
    values.fill(0, out / 8, (out + panelBytes(width)) / 8);
    algebra.call('product', left, depth / 4, weights, out, width / 4, panelStride, padded(rows));
    algebra.call('fromPanels', out, panelStride, rows, b.columns, stagingAt);
    for (let j = 0; j < b.columns; j += 1) {
      const from = stagingAt / 8 + j * rows;
      result.set(values.subarray(from, from + rows), j * a.rows + block.first);
    }
  }
  return { rows: a.rows, columns: b.columns, values: result };
}

/** Aᵀ · B for A [N, K] and B [N, C]. */
export function compiledTransposedProduct(a: ColumnMatrix, b: ColumnMatrix): ColumnMatrix {
  const [height, width] = [padded(a.columns), padded(b.columns)];
  const staging = 8 * blockRows * Math.max(a.columns, b.columns);
  const { algebra, parts } = sharedParts([staging, panelBytes(width), panelBytes(height), 8 * height * width]);
  const [stagingAt, left, right, out] = parts;
  const { values } = algebra;
  values.fill(0, out / 8, out / 8 + height * width);
  for (const block of rowBlocks(a)) {
    const rows = padded(block.end - block.first);
    placeBlock(algebra, { ...block, matrix: b }, stagingAt, left);
    placeBlock(algebra, block, stagingAt, right);
    algebra.call('crossProduct', left, width / 4, right, height / 4, panelStride, rows, out, 8 * height, 0);
  }
  const result = new Float64Array(a.columns * b.columns);
  for (let j = 0; j < b.columns; j += 1) {
    const from = out / 8 + j * height;
    result.set(values.subarray(from, from + a.columns), j * a.columns);
  }
  return { rows: a.columns, columns: b.columns, values: result };
}
