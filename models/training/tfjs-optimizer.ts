import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerState } from './engine.js';
import { adamBetas, adamEpsilon, startMemory } from './optimizer-memory.js';
import type { Optimizer, TrainingSettings } from './settings.js';

/** An optimiser's memory: arrays of the size of all weights in one. */
type Memory = Readonly<Record<string, tf.Tensor1D>>;

export type Update = {
  readonly weights: tf.Tensor1D;
  readonly memory: Memory;
};

/** Which step is taken. */
export interface StepPlace {
  /** From 1. */
  readonly step: number;
  readonly learningRate: number;
}

/** From weights, gradient and memory, all flat [P], to the weights and the memory after the step. */
export type UpdateRule = (weights: tf.Tensor1D, gradient: tf.Tensor1D, memory: Memory, place: StepPlace) => Update;

/** v ← μ v + g; w ← w - η v, or under Nesterov w - η (g + μ v): PyTorch's form, v = g at the first step. */
function sgd({ momentum, nesterov }: Extract<Optimizer, { kind: 'sgd' }>): UpdateRule {
  if (momentum === 0) {
    return (weights, gradient, memory, { learningRate }) => ({
      weights: tf.sub(weights, tf.mul(gradient, learningRate)),
      memory,
    });
  }
  return (weights, gradient, memory, { learningRate }) => {
    const velocity: tf.Tensor1D = tf.add(tf.mul(memory.velocity, momentum), gradient);
    const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    return {
      weights: tf.sub(weights, tf.mul(direction, learningRate)),
      memory: { velocity },
    };
  };
}

/** Kingma & Ba 2015 in PyTorch's form: w ← w - (η / c1) m / (√v / √c2 + ε), ci = 1 - βi^step. */
function adam(): UpdateRule {
  const [beta1, beta2] = adamBetas;
  return (weights, gradient, memory, { step, learningRate }) => {
    const first: tf.Tensor1D = tf.add(tf.mul(memory.first, beta1), tf.mul(gradient, 1 - beta1));
    const second: tf.Tensor1D = tf.add(tf.mul(memory.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const stepSize = learningRate / (1 - beta1 ** step);
    const scale = 1 / Math.sqrt(1 - beta2 ** step);
    const denominator = tf.add(tf.mul(tf.sqrt(second), scale), adamEpsilon);
    return {
      weights: tf.sub(weights, tf.mul(tf.div(first, denominator), stepSize)),
      memory: { first, second },
    };
  };
}

/** The update that an optimiser makes: on g + λ w where weights decay by λ, or under AdamW on (1 - η λ) w. */
function decayingRule(optimizer: Optimizer): UpdateRule {
  const { kind, decay } = optimizer;
  const rule = kind === 'sgd' ? sgd(optimizer) : adam();
  if (decay === 0) return rule;
  if (kind === 'adamw') {
    return (weights, gradient, memory, place) =>
      rule(tf.mul(weights, 1 - place.learningRate * decay), gradient, memory, place);
  }
  return (weights, gradient, memory, place) => rule(weights, tf.add(gradient, tf.mul(weights, decay)), memory, place);
}

/** The gradient, shortened to the length `clip` where it is longer: PyTorch's `clip_grad_norm_`, its 1e-6 included. */
function clipped(gradient: tf.Tensor1D, clip: number): tf.Tensor1D {
  const length = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(clip, tf.add(length, 1e-6)), 1));
}

/** The update that these settings make. */
export function updateRule({ optimizer, clip }: TrainingSettings): UpdateRule {
  const rule = decayingRule(optimizer);
  if (clip === undefined) return rule;
  return (weights, gradient, memory, place) => rule(weights, clipped(gradient, clip), memory, place);
}

/**
 * The memory before the first step (zeros), or a checkpoint's.
 * @throws Error where a checkpoint lacks an array or has one of another size
 */
export function startTensors(optimizer: Optimizer, size: number, state: OptimizerState | null): Memory {
  const arrays = [...startMemory(optimizer, size, state)];
  return Object.fromEntries(arrays.map(([name, values]) => [name, tf.tensor1d(values)]));
}
