import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../architecture/loss.js';
import { operation } from './tfjs-operation.js';

type MeanLoss = (outputs: tf.Tensor2D, targets: tf.Tensor2D) => tf.Tensor;

/** A function of each entry. */
type Entrywise = (entries: tf.Tensor) => tf.Tensor;

/** (1/N) Σ h(y - t) over rows and outputs. */
function ofResidual(h: Entrywise, derivative: Entrywise): MeanLoss {
  return operation<tf.Tensor>(
    (outputs, targets) => tf.div(tf.sum(h(tf.sub(outputs, targets))), outputs.shape[0]),
    (dy, outputs, targets) => {
      const gradient = tf.mul(derivative(tf.sub(outputs, targets)), tf.div(dy, outputs.shape[0]));
      return [gradient, tf.neg(gradient)];
    },
  );
}

/** (1/N) Σ h(t y) over rows and outputs, for targets ±1. */
function ofMargin(h: Entrywise, derivative: Entrywise): MeanLoss {
  return operation<tf.Tensor>(
    (outputs, targets) => tf.div(tf.sum(h(tf.mul(outputs, targets))), outputs.shape[0]),
    (dy, outputs, targets) => {
      const gradient = tf.mul(derivative(tf.mul(outputs, targets)), tf.div(dy, outputs.shape[0]));
      return [tf.mul(gradient, targets), tf.mul(gradient, outputs)];
    },
  );
}

/** u²/2 where nothing is cut off u, |u| - 1/2 where it is cut to ±1, 0 where it is cut to 0. */
function cutParabola(u: tf.Tensor, cut: tf.Tensor): tf.Tensor {
  return tf.mul(cut, tf.sub(u, tf.mul(cut, 0.5)));
}

const belowOne: Entrywise = (r) => tf.clipByValue(r, -1, 1);

/** How far a margin is short of 1, at most 1. */
const shortfall: Entrywise = (z) => tf.clipByValue(tf.sub(1, z), 0, 1);

/** log(1 + exp(-z)), without exponents that overflow. */
const softMargin: Entrywise = (z) => tf.add(tf.relu(tf.neg(z)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));

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

const meanLosses: Record<Loss, MeanLoss> = {
  squared: ofResidual(
    (r) => tf.square(r),
    (r) => tf.mul(r, 2),
  ),
  absolute: ofResidual(
    (r) => tf.abs(r),
    (r) => tf.sign(r),
  ),
  huber: ofResidual((r) => cutParabola(r, belowOne(r)), belowOne),
  'cross-entropy': crossEntropy,
  logistic: ofMargin(softMargin, (z) => tf.neg(tf.sigmoid(tf.neg(z)))),
  'smoothed-hinge': ofMargin(
    (z) => cutParabola(tf.sub(1, z), shortfall(z)),
    (z) => tf.neg(shortfall(z)),
  ),
};

/** The mean loss, a scalar, of outputs [N, N_o] against targets [N, N_o], as `gatherRows` makes them for the loss. */
export function meanLoss(loss: Loss, outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  return meanLosses[loss](outputs, targets);
}
