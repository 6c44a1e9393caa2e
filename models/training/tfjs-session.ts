import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { outputSizeOf, type Samples } from '../data/dataset.js';
import { type BatchRows, gatherRows, rowRange } from './batch-rows.js';
import type { TrainingSession, TrainingStart } from './engine.js';
import type { Score } from './events.js';
import { flatParts, flattened, unflattened } from './flat-weights.js';
import { forward, type TensorOf } from './tfjs-forward.js';
import { meanLoss } from './tfjs-loss.js';
import { startMemory, type Update, updateRule } from './tfjs-optimizer.js';

/** Rows of one forward pass in an evaluation: bounds memory, not numbers. */
const evaluationRows = 4096;

interface Parts {
  readonly names: readonly string[];
  /** Shapes [in, out] and sizes, in the order of the flat vector. */
  readonly shapes: readonly (readonly number[])[];
  readonly sizes: number[];
}

/** The arrays of a network as tensors cut from the flat vector. */
function cut(flat: tf.Tensor1D, { shapes, sizes }: Parts): tf.Tensor[] {
  if (sizes.length === 0) return [];
  return tf.split(flat, sizes).map((part, i) => tf.reshape(part, [...shapes[i]]));
}

function lookUp({ names }: Parts, tensors: readonly tf.Tensor[]): TensorOf {
  const byName = new Map(names.map((name, i) => [name, tensors[i]]));
  return (name) => {
    const tensor = byName.get(name);
    if (tensor === undefined) throw new Error(`The network has no array "${name}".`);
    return tensor;
  };
}

function batchTensors(batch: BatchRows, samples: Samples): { inputs: tf.Tensor2D; targets: tf.Tensor2D } {
  return {
    inputs: tf.tensor2d(batch.inputs, [batch.rows, samples.inputSize]),
    targets: tf.tensor2d(batch.targets, [batch.rows, outputSizeOf(samples.targets)]),
  };
}

/** How many rows have their largest output at their class. */
function countRight(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  return tf.sum(tf.cast(tf.equal(tf.argMax(outputs, 1), tf.argMax(targets, 1)), 'float32'));
}

/**
 * Trains on the TensorFlow.js backend of this name. Weights, gradient and the optimiser's memory are one flat vector
 * each, so that an update is a few kernels and not a few for each array.
 */
export function tfjsSession(backend: string, start: TrainingStart): TrainingSession {
  const { architecture, settings, train, test } = start;
  const layout = flatParts(architecture);
  const parts: Parts = {
    names: layout.map(({ name }) => name),
    shapes: layout.map(({ shape }) => shape),
    sizes: layout.map(({ size }) => size),
  };
  const update = updateRule(settings.optimizer);
  const values = flattened(architecture, start.weights);
  let step = start.step;
  let state: Update = {
    weights: tf.tensor1d(values),
    memory: startMemory(settings.optimizer, values.length, start.optimizerState),
  };

  function replaceState(next: Update): void {
    const kept = new Set<tf.Tensor>([next.weights, ...next.memory.values()]);
    for (const tensor of [state.weights, ...state.memory.values()]) if (!kept.has(tensor)) tensor.dispose();
    state = next;
  }

  function takeStep(indices: Int32Array): tf.Tensor {
    step += 1;
    const kept: { next: Update | null } = { next: null };
    const loss = tf.tidy(() => {
      const { inputs, targets } = batchTensors(gatherRows(train, indices), train);
      const lossOf = (...tensors: tf.Tensor[]) =>
        meanLoss(settings.loss, forward(architecture, lookUp(parts, tensors), inputs), targets);
      const { value, grads } = tf.valueAndGrads(lossOf)(cut(state.weights, parts));
      const gradient: tf.Tensor1D = tf.concat1d(grads.map((part) => tf.reshape(part, [-1])));
      const next = update(state.weights, gradient, state.memory, step);
      kept.next = next;
      for (const tensor of [next.weights, ...next.memory.values()]) tf.keep(tensor);
      return value;
    });
    if (kept.next !== null) replaceState(kept.next);
    return loss;
  }

  async function scoreRows(samples: Samples, begin: number, end: number): Promise<{ loss: number; right: number }> {
    const [loss, right] = tf.tidy(() => {
      const { inputs, targets } = batchTensors(rowRange(samples, begin, end), samples);
      const outputs = forward(architecture, lookUp(parts, cut(state.weights, parts)), inputs);
      return [meanLoss(settings.loss, outputs, targets), countRight(outputs, targets)];
    });
    const scores = { loss: (await loss.data())[0], right: (await right.data())[0] };
    tf.dispose([loss, right]);
    return scores;
  }

  return {
    async advance(batches) {
      await tf.setBackend(backend);
      const losses = batches.map(takeStep);
      const read = await Promise.all(losses.map((loss) => loss.data()));
      tf.dispose(losses);
      return Float32Array.from(read, ([loss]) => loss);
    },
    async evaluate(split): Promise<Score | null> {
      const samples = split === 'train' ? train : test;
      if (samples === null) return null;
      await tf.setBackend(backend);
      let [loss, right] = [0, 0];
      for (let begin = 0; begin < samples.rows; begin += evaluationRows) {
        const end = Math.min(begin + evaluationRows, samples.rows);
        const scores = await scoreRows(samples, begin, end);
        loss += scores.loss * (end - begin);
        right += scores.right;
      }
      const accuracy = samples.targets.kind === 'classes' ? right / samples.rows : null;
      return { risk: loss / samples.rows, accuracy };
    },
    async weights() {
      await tf.setBackend(backend);
      return unflattened(architecture, await state.weights.data<'float32'>());
    },
    async optimizerState() {
      await tf.setBackend(backend);
      const read = [...state.memory].map(async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const);
      return new Map(await Promise.all(read));
    },
    dispose() {
      tf.dispose([state.weights, ...state.memory.values()]);
    },
  };
}
