import * as tf from '@tensorflow/tfjs-core';
import { ofRank, operationOn } from './tfjs-operation.js';

/** How a convolution's window moves along one side of an image. */
interface Side {
  readonly kernel: number;
  readonly stride: number;
  readonly input: number;
  /** Places that the window takes: ⌈input / stride⌉. */
  readonly output: number;
  /** Zeros before the first entry, as PyTorch's `padding`: the same at any stride, unlike TensorFlow's SAME. */
  readonly before: number;
  /** Zeros after the last entry that the window reads; below 0 where it doesn't read all of them. */
  readonly after: number;
}

function sideOf(input: number, kernel: number, stride: number): Side {
  const output = Math.ceil(input / stride);
  const before = Math.floor((kernel - 1) / 2);
  return { kernel, stride, input, output, before, after: (output - 1) * stride + kernel - input - before };
}

type Sides = readonly [height: Side, width: Side];

/** Four-dimensional padding of height and width alone. */
function padding([height, width]: readonly [[number, number], [number, number]]) {
  return [[0, 0], height, width, [0, 0]] as [[number, number], [number, number], [number, number], [number, number]];
}

function read({ before, after }: Side): [number, number] {
  return [before, Math.max(after, 0)];
}

/** Images without the last rows and columns, which no window reads. */
function cropped(x: tf.Tensor4D, [height, width]: Sides): tf.Tensor4D {
  if (height.after >= 0 && width.after >= 0) return x;
  const [rows, columns] = [height, width].map(({ input, after }) => input + Math.min(after, 0));
  return tf.slice(x, [0, 0, 0, 0], [x.shape[0], rows, columns, x.shape[3]]);
}

/** Zeros between the entries of both sides, `stride - 1` of them: [N, h, w, C] to [N, (h-1)s+1, (w-1)s+1, C]. */
function spread(x: tf.Tensor4D, [{ stride, output: rows }, { output: columns }]: Sides): tf.Tensor4D {
  if (stride === 1) return x;
  const [images, channels] = [x.shape[0], x.shape[3]];
  const wide = tf.concat([x, tf.zeros([images, rows, columns, channels * (stride - 1)])], 3);
  const rowsOf = tf.reshape<tf.Rank.R3>(wide, [images, rows, columns * stride * channels]);
  const tall = tf.concat([rowsOf, tf.zeros([images, rows, columns * stride * channels * (stride - 1)])], 2);
  const whole: tf.Tensor4D = tf.reshape(tall, [images, rows * stride, columns * stride, channels]);
  return tf.slice(whole, [0, 0, 0, 0], [images, (rows - 1) * stride + 1, (columns - 1) * stride + 1, channels]);
}

/** The gradient by the images: the convolution of `dy`, spread by the stride, with the filter turned by half a turn. */
function imageGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, sides: Sides): tf.Tensor4D {
  const turned: tf.Tensor4D = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const around = sides.map(({ kernel, before, input, output, stride }): [number, number] => [
    kernel - 1 - before,
    input - ((output - 1) * stride + 1) + before,
  ]);
  return tf.conv2d(spread(dy, sides), turned, 1, padding([around[0], around[1]]));
}

/**
 * The gradient by the filter, itself as a convolution: channels take the place of images, images that of channels, and
 * `dy` is the filter. (The wasm backend has no kernel of its own for it.)
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, sides: Sides): tf.Tensor4D {
  const images: tf.Tensor4D = tf.transpose(cropped(x, sides), [3, 1, 2, 0]);
  const filter: tf.Tensor4D = tf.transpose(dy, [1, 2, 0, 3]);
  const { stride } = sides[0];
  const found = tf.conv2d(images, filter, 1, padding([read(sides[0]), read(sides[1])]), 'NHWC', stride);
  return tf.transpose(found, [1, 2, 0, 3]);
}

/**
 * Images [N, H, W, in] by a filter [height, width, in, out]: [N, ⌈H/stride⌉, ⌈W/stride⌉, out]. Its zeros lie as PyTorch's
 * `padding=(k-1)//2` lays them.
 */
export function convolution(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): tf.Tensor4D {
  const [height, width] = filter.shape;
  const sides = [sideOf(x.shape[1], height, stride), sideOf(x.shape[2], width, stride)] as const;
  const convolved = operationOn([4, 4], {
    value: (images, weights) => ({
      value: tf.conv2d(cropped(images, sides), weights, stride, padding([read(sides[0]), read(sides[1])])),
      kept: [images, weights],
    }),
    gradient: (dy, [images, weights]) => [
      imageGradient(dy, ofRank(4, weights), sides),
      filterGradient(ofRank(4, images), dy, sides),
    ],
  });
  return convolved(x, filter);
}
