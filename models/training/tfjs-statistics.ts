import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../architecture/architecture.js';
import { normMomentum } from '../architecture/norm.js';
import { runningStatistics } from '../architecture/running-statistics.js';
import type { WeightArray, Weights } from '../architecture/weights.js';
import { type Moments, type Normalize, normsOfBatch, normsOfRun } from './tfjs-norm.js';

/** The running statistics of all norms, [channels] each, by the name of the array. */
export type Statistics = Readonly<Record<string, tf.Tensor1D>>;

/** @throws Error where an array is missing or has another shape */
export function startStatistics(architecture: Architecture, weights: Weights): Statistics {
  const tensors = runningStatistics(architecture).map(({ name, shape }) => {
    const array = weights.get(name);
    if (array?.shape.join() !== shape.join()) {
      throw new Error(`The weights have no array "${name}" of shape [${shape.join(', ')}].`);
    }
    return [name, tf.tensor1d(array.values)] as const;
  });
  return Object.fromEntries(tensors);
}

/** The arrays of these tensors, as files hold them. */
export async function arraysOf(statistics: Statistics): Promise<[string, WeightArray][]> {
  const read = Object.entries(statistics).map(async ([name, tensor]): Promise<[string, WeightArray]> => [
    name,
    { shape: tensor.shape, values: await tensor.data<'float32'>() },
  ]);
  return Promise.all(read);
}

function at(statistics: Statistics, name: string): tf.Tensor1D {
  const tensor = statistics[name];
  if (tensor === undefined) throw new Error(`The network has no array "${name}".`);
  return tensor;
}

/** What a training step's norms compute with, and the running statistics after it. */
interface StepNorms {
  readonly normalize: Normalize;
  /** @param before the statistics as they were; they stay the caller's */
  after(before: Statistics): Statistics;
}

/** r ← (1 - m) r + m b. */
function moved(running: tf.Tensor1D, batch: tf.Tensor1D): tf.Tensor1D {
  return tf.add(tf.mul(running, 1 - normMomentum), tf.mul(batch, normMomentum));
}

/** Norms by the batch, whose mean and unbiased variance then enter the running ones. */
export function stepNorms(): StepNorms {
  const taken = new Map<string, Moments>();
  return {
    normalize: normsOfBatch(taken),
    after(before) {
      const after = [...taken].flatMap(([norm, { mean, variance }]) => [
        [`${norm}.running_mean`, moved(at(before, `${norm}.running_mean`), mean)] as const,
        [`${norm}.running_var`, moved(at(before, `${norm}.running_var`), variance)] as const,
      ]);
      for (const { mean, variance } of taken.values()) tf.dispose([mean, variance]);
      return Object.fromEntries(after);
    },
  };
}

/** Norms by the running statistics. */
export function evaluationNorms(statistics: Statistics): Normalize {
  return normsOfRun((norm) => ({
    mean: at(statistics, `${norm}.running_mean`),
    variance: at(statistics, `${norm}.running_var`),
  }));
}
