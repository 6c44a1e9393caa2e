import * as tf from '@tensorflow/tfjs-core';

type Gradient<T extends tf.Tensor> = (dy: T, a: tf.Tensor2D, b: tf.Tensor2D) => [tf.Tensor, tf.Tensor];

function isMatrix(input: unknown): input is tf.Tensor2D {
  return input instanceof tf.Tensor && input.rank === 2;
}

/**
 * The same tensor, known to be a matrix.
 * @throws TypeError where it is none
 */
export function asMatrix(input: unknown): tf.Tensor2D {
  if (!isMatrix(input)) throw new TypeError('A matrix is wanted here.');
  return input;
}

/**
 * An operation on two matrices whose gradient is given rather than derived kernel by kernel.
 * @param value of the operation
 * @param gradient the derivatives by both matrices, times `dy`
 */
export function operation<T extends tf.Tensor>(
  value: (a: tf.Tensor2D, b: tf.Tensor2D) => T,
  gradient: Gradient<T>,
): (a: tf.Tensor2D, b: tf.Tensor2D) => T {
  return tf.customGrad<T>((...inputs) => {
    const [first, second, save] = inputs;
    const [a, b] = [asMatrix(first), asMatrix(second)];
    if (typeof save === 'function') save([a, b]);
    return {
      value: value(a, b),
      gradFunc: (dy, saved) => gradient(dy, asMatrix(saved[0]), asMatrix(saved[1])),
    };
  });
}
