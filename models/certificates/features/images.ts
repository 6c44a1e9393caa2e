import { type Shape, channelsOf, valuesIn } from '../../architecture/shape.js';
import { inputsOf, rowsBetween, type Samples } from '../../data/dataset.js';
import { compiledConvolution } from '../algebra/compiled-convolution.js';
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

/**
 * A convolution without bias that pads to the same size, (k - 1) / 2 rounded down before.
 * @param transposed [channels · height · width of the window, channels of the output]
 */
export function convolved(images: Images, transposed: ColumnMatrix, window: Window): Images {
  const { count, height, width, values } = images;
  const { stride } = window;
  if (window.height === 1 && window.width === 1 && stride === 1) {
    return { ...images, values: product(values, transposed) };
  }
  const result = compiledConvolution(values, transposed, { count, height, width, window });
  return { count, height: Math.ceil(height / stride), width: Math.ceil(width / stride), values: result };
}
