import * as tf from '@tensorflow/tfjs-core';
import { normEpsilon } from '../architecture/norm.js';
import { ofRank, operationOn } from './tfjs-operation.js';
import { sumOfRows } from './tfjs-rows.js';

/** Mean and variance of each channel, [C] each. */
export interface Moments {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Normalises rows [R, C] channel by channel, then scales and shifts. */
export type Normalize = (name: string, rows: tf.Tensor2D, scale: tf.Tensor1D, shift: tf.Tensor1D) => tf.Tensor2D;

function inverseDeviation(variance: tf.Tensor1D): tf.Tensor1D {
  return tf.rsqrt(tf.add(variance, normEpsilon));
}

/** By the batch's own mean and biased variance; `take` is given what the running statistics take of it, to dispose of. */
function byBatch(take: (moments: Moments) => void) {
  return operationOn([2, 1, 1], {
    value: (rows, scale, shift) => {
      const count = rows.shape[0];
      const mean = tf.div<tf.Tensor1D>(sumOfRows(rows), count);
      const centred = tf.sub<tf.Tensor2D>(rows, mean);
      const variance = tf.div<tf.Tensor1D>(sumOfRows(tf.square(centred)), count);
      const inverse = inverseDeviation(variance);
      const normal = tf.mul<tf.Tensor2D>(centred, inverse);
      const unbiased = tf.mul<tf.Tensor1D>(variance, count / Math.max(count - 1, 1));
      take({ mean: tf.keep(mean), variance: tf.keep(unbiased) });
      return { value: tf.add<tf.Tensor2D>(tf.mul(normal, scale), shift), kept: [normal, inverse, scale] };
    },
    gradient: (dy, kept) => {
      const [normal, inverse, scale] = [ofRank(2, kept[0]), ofRank(1, kept[1]), ofRank(1, kept[2])];
      const [shiftGradient, scaleGradient] = [sumOfRows(dy), sumOfRows(tf.mul(dy, normal))];
      const count = dy.shape[0];
      const mean = tf.div(shiftGradient, count);
      const slope = tf.mul(normal, tf.div(scaleGradient, count));
      return [tf.mul(tf.sub(tf.sub(dy, mean), slope), tf.mul(scale, inverse)), scaleGradient, shiftGradient];
    },
  });
}

/** Norms of a training step (Ioffe & Szegedy 2015): by each batch's statistics, which are left in `taken` by the norm's name. */
export function normsOfBatch(taken: Map<string, Moments>): Normalize {
  return (name, rows, scale, shift) => byBatch((moments) => taken.set(name, moments))(rows, scale, shift);
}

/** Norms of an evaluation: by the running statistics, whatever rows are scored together. */
export function normsOfRun(momentsOf: (name: string) => Moments): Normalize {
  return (name, rows, scale, shift) => {
    const { mean, variance } = momentsOf(name);
    const factor = tf.mul(scale, inverseDeviation(variance));
    return tf.add(tf.mul(rows, factor), tf.sub(shift, tf.mul(mean, factor)));
  };
}
