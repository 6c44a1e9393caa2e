import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../architecture/loss.js';
import { operation } from './tfjs-operation.js';

/** (1/N) Σn |yn - tn|². */
const squared = operation<tf.Tensor>(
  (outputs, targets) => tf.div(tf.sum(tf.square(tf.sub(outputs, targets))), outputs.shape[0]),
  (dy, outputs, targets) => {
    const gradient = tf.mul(tf.sub(outputs, targets), tf.mul(dy, 2 / outputs.shape[0]));
    return [gradient, tf.neg(gradient)];
  },
);

/** (1/N) Σn (log Σc exp(ync) - Σc tnc ync), each row's largest output taken off first. */
const crossEntropy = operation<tf.Tensor>(
  (outputs, targets) => {
    const shifted = tf.sub(outputs, tf.max(outputs, 1, true));
    return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(shifted), 1)), tf.sum(tf.mul(shifted, targets), 1)));
  },
  (dy, outputs, targets) => {
    const scale = tf.div(dy, outputs.shape[0]);
    return [tf.mul(tf.sub(tf.softmax(outputs), targets), scale), tf.mul(tf.neg(outputs), scale)];
  },
);

const meanLosses: Record<Loss, (outputs: tf.Tensor2D, targets: tf.Tensor2D) => tf.Tensor> = {
  squared,
  'cross-entropy': crossEntropy,
};

/** The mean loss, a scalar, of outputs [N, N_o] against targets [N, N_o] (numbers, or classes one-hot). */
export function meanLoss(loss: Loss, outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  return meanLosses[loss](outputs, targets);
}
