import * as tf from '@tensorflow/tfjs-core';
import { operation } from './tfjs-operation.js';
import { withOffset } from './tfjs-rows.js';

/**
 * x A, x [N, in], A [in, out]. The gradient transposes explicitly: a matMul with transpose flags, which the backend's own
 * gradient uses, takes a slow path on wasm.
 */
const product = operation<tf.Tensor2D>(
  (x, matrix) => tf.matMul(x, matrix),
  (dy, x, matrix) => [tf.matMul(dy, tf.transpose(matrix)), tf.matMul(tf.transpose(x), dy)],
);

/** x A + b, x [N, in], A [in, out], b [out] or null. */
export function linear(x: tf.Tensor2D, matrix: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor2D {
  const y = product(x, matrix);
  return bias === null ? y : withOffset(y, bias);
}
