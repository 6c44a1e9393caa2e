import { blockRows, padded, panelBytes, panelStride } from './compiled-algebra.js';
import { sharedParts } from './compiled-workspace.js';
import type { ColumnMatrix } from './matrix.js';

/** Images of equal size, and the windows that a convolution reads of them. */
export interface Windows {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly window: { readonly height: number; readonly width: number; readonly stride: number };
}

/**
 * A convolution without bias that pads to the same size, (k - 1) / 2 rounded down before: every window as a row of a
 * matrix, times the weights. The windows are made some at a time, where the product reads them.
 * @param values [count · height · width, channels]
 * @param weights [channels · height · width of the window, channels of the output]
 * @returns [count · places, channels of the output], the places by height, then width, strided
 */
export function compiledConvolution(values: ColumnMatrix, weights: ColumnMatrix, windows: Windows): ColumnMatrix {
  const { count, height, width, window } = windows;
  const rows = count * Math.ceil(height / window.stride) * Math.ceil(width / window.stride);
  const [depth, outWidth] = [padded(weights.rows), padded(weights.columns)];
  const staging = 8 * Math.max(blockRows * weights.columns, weights.values.length);
  const { algebra, parts } = sharedParts([
    8 * values.values.length,
    staging,
    panelBytes(depth),
    panelBytes(outWidth),
    8 * depth * outWidth,
  ]);
  const [source, stagingAt, left, out, weightsAt] = parts;
  algebra.values.set(values.values, source / 8);
  algebra.values.set(weights.values, stagingAt / 8);
  algebra.values.fill(0, weightsAt / 8, weightsAt / 8 + depth * outWidth);
  algebra.call('toWeights', stagingAt, weights.rows, weights.columns, weightsAt, 32 * depth);
  algebra.call('setImages', height, width, window.stride);
  const [top, before] = [Math.floor((window.height - 1) / 2), Math.floor((window.width - 1) / 2)];
  // Padding stays 0: entries of the windows are written over, and the last block alone has rows of padding.
  algebra.values.fill(0, left / 8, (left + panelBytes(depth)) / 8);
  const result = new Float64Array(rows * weights.columns);
  for (let first = 0; first < rows; first += blockRows) {
    const some = Math.min(blockRows, rows - first);
    for (let j = 0; j < weights.rows; j += 1) {
      const channel = Math.floor(j / (window.height * window.width));
      const [down, right] = [Math.floor(j / window.width) % window.height, j % window.width];
      const from = source + 8 * channel * values.rows;
      algebra.call('windowColumn', from, down - top, right - before, first, some, left, panelStride, j);
    }
    algebra.values.fill(0, out / 8, (out + panelBytes(outWidth)) / 8);
    algebra.call('product', left, depth / 4, weightsAt, out, outWidth / 4, panelStride, padded(some));
    algebra.call('fromPanels', out, panelStride, some, weights.columns, stagingAt);
    for (let c = 0; c < weights.columns; c += 1) {
      const at = stagingAt / 8 + c * some;
      result.set(algebra.values.subarray(at, at + some), c * rows + first);
    }
  }
  return { rows, columns: weights.columns, values: result };
}
