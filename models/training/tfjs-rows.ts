import * as tf from '@tensorflow/tfjs-core';
import { ofRank, operationOn } from './tfjs-operation.js';

/** The sum of all rows of [R, C], [C]: as a product, which is ten times as fast as `tf.sum` on wasm. */
export function sumOfRows(rows: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(tf.matMul(tf.ones([1, rows.shape[0]]), rows), [rows.shape[1]]);
}

/** Rows [R, C] with an offset [C] added to each. */
export const withOffset = operationOn([2, 1], {
  value: (rows, offset) => ({ value: tf.add<tf.Tensor2D>(rows, offset), kept: [] }),
  gradient: (dy) => [dy, sumOfRows(dy)],
});

/** Applies an operation on rows [R, C] to vectors [N, C], or to every place of images [N, H, W, C]. */
export function atEveryPlace(x: tf.Tensor, operation: (rows: tf.Tensor2D) => tf.Tensor2D): tf.Tensor {
  if (x.rank === 2) return operation(ofRank(2, x));
  const y = operation(tf.reshape(x, [-1, x.shape[x.rank - 1]]));
  return tf.reshape(y, [...x.shape.slice(0, -1), y.shape[1]]);
}
