import * as tf from '@tensorflow/tfjs-core';
import type { Module } from '../architecture/modules.js';
import { dropoutMask, maskDraw } from './dropout-masks.js';

/** What becomes of what a module gives, [rows, …]. */
export type Drop = (module: Module, x: tf.Tensor) => tf.Tensor;

/** Evaluations drop nothing. */
export const dropNothing: Drop = (_module, x) => x;

/** Training step `step`, from 1, of the run with this seed. */
export function stepDrop(seed: number, step: number): Drop {
  return ({ name, dropout }, x) => {
    if (dropout === 0) return x;
    const [rows] = x.shape;
    const mask = dropoutMask(maskDraw(seed, name, dropout), step, rows, x.size / rows);
    return tf.mul(x, tf.tensor(mask, x.shape, 'float32'));
  };
}
