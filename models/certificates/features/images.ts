import { type Shape, channelsOf, valuesIn } from '../../architecture/shape.js';
import { inputsOf, rowsBetween, type Samples } from '../../data/dataset.js';
import { type ColumnMatrix, product, zeros } from '../algebra/matrix.js';

/** A batch of images; vectors are images of one place. */
export interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count · height · width, channels]: a row a place, image after image, by height, then width. */
  readonly values: ColumnMatrix;
}

/** The inputs of the rows from `first` up to `end`, whose numbers stand by height, width, channel. */
export function inputImages(samples: Samples, shape: Shape, first: number, end: number): Images {
  const inputs = inputsOf(samples, rowsBetween(first, end));
  const channels = channelsOf(shape);
  const { height, width } = shape.kind === 'image' ? shape : { height: 1, width: 1 };
  const values = zeros((end - first) * height * width, channels);
  for (let c = 0; c < channels; c += 1) {
    for (let i = 0; i < values.rows; i += 1) values.values[c * values.rows + i] = inputs[i * channels + c];
  }
  return { count: end - first, height, width, values };
}

/** The mean of every channel of every image: [count, channels]. */
export function pooled({ count, height, width, values: { columns, values } }: Images): ColumnMatrix {
  const places = height * width;
  const means = zeros(count, columns);
  for (let i = 0; i < means.values.length; i += 1) {
    let sum = 0;
    for (let p = i * places; p < (i + 1) * places; p += 1) sum += values[p];
    means.values[i] = sum / places;
  }
  return means;
}

/** All numbers of every image by height, width, channel: [count, height · width · channels]. */
export function flattened({ count, height, width, values: { rows, columns, values } }: Images): ColumnMatrix {
  const places = height * width;
  if (places === 1) return { rows: count, columns, values };
  const flat = zeros(count, places * columns);
  for (let c = 0; c < columns; c += 1) {
    for (let n = 0; n < count; n += 1) {
      for (let p = 0; p < places; p += 1) {
        flat.values[(p * columns + c) * count + n] = values[c * rows + n * places + p];
      }
    }
  }
  return flat;
}

/** What pooling, where there is any, leaves of a shape's numbers. */
export function readSize(shape: Shape, pool: boolean): number {
  return pool ? channelsOf(shape) : valuesIn(shape);
}

export interface Window {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
}

/** Writes one window entry of one channel at every place of the output; what lies outside the image stays 0. */
function copyShifted(images: Images, target: Float64Array, source: Float64Array, shift: WindowEntry): void {
  const { count, height, width } = images;
  const { down, right, stride, outHeight, outWidth } = shift;
  const begin = Math.max(0, Math.ceil(-right / stride));
  const end = Math.min(outWidth, Math.floor((width - 1 - right) / stride) + 1);
  for (let n = 0; n < count; n += 1) {
    for (let y = 0; y < outHeight; y += 1) {
      const from = y * stride + down;
      if (from < 0 || from >= height) continue;
      const row = (n * height + from) * width;
      const to = (n * outHeight + y) * outWidth;
      for (let x = begin; x < end; x += 1) target[to + x] = source[row + x * stride + right];
    }
  }
}

interface WindowEntry {
  readonly down: number;
  readonly right: number;
  readonly stride: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * A convolution without bias that pads to the same size, (k - 1) / 2 rounded down before: every window as a row of a
 * matrix, times the weights.
 * @param transposed [channels · height · width of the window, channels of the output]
 */
export function convolved(images: Images, transposed: ColumnMatrix, { height, width, stride }: Window): Images {
  const { count, values } = images;
  if (height === 1 && width === 1 && stride === 1) return { ...images, values: product(values, transposed) };
  const [outHeight, outWidth] = [Math.ceil(images.height / stride), Math.ceil(images.width / stride)];
  const [top, left] = [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)];
  const windows = zeros(count * outHeight * outWidth, transposed.rows);
  for (let j = 0; j < transposed.rows; j += 1) {
    const channel = Math.floor(j / (height * width));
    const source = values.values.subarray(channel * values.rows, (channel + 1) * values.rows);
    const target = windows.values.subarray(j * windows.rows, (j + 1) * windows.rows);
    const [a, b] = [Math.floor(j / width) % height, j % width];
    copyShifted(images, target, source, { down: a - top, right: b - left, stride, outHeight, outWidth });
  }
  return { count, height: outHeight, width: outWidth, values: product(windows, transposed) };
}
