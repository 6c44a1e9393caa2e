import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import type { Samples } from '../data/dataset.js';
import { type BatchRows, rowRange, trainingRows } from './batch-rows.js';
import type { TrainingSession, TrainingStart } from './engine.js';
import type { Score } from './events.js';
import { flatParts, flattened, unflattened } from './flat-weights.js';
import { forward, type TensorOf } from './tfjs-forward.js';
import { meanLoss } from './tfjs-loss.js';
import { startTensors, type StepPlace, type Update, type UpdateRule, updateRule } from './tfjs-optimizer.js';

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

function batchTensors(batch: BatchRows): { inputs: tf.Tensor2D; targets: tf.Tensor2D } {
  const { rows, inputs, targets } = batch;
  return {
    inputs: tf.tensor2d(inputs, [rows, inputs.length / rows]),
    targets: tf.tensor2d(targets, [rows, targets.length / rows]),
  };
}

/** The class of each row: that of the largest of several outputs; of one output, whether it is above 0. */
function classOf(outputs: tf.Tensor2D): tf.Tensor {
  return outputs.shape[1] === 1 ? tf.greater(outputs, 0) : tf.argMax(outputs, 1);
}

/** How many rows have outputs of the class that their targets are of. */
function countRight(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  return tf.sum(tf.cast(tf.equal(classOf(outputs), classOf(targets)), 'float32'));
}

/** What a session computes with: everything but the state, which steps replace. */
interface Computation {
  readonly start: TrainingStart;
  readonly parts: Parts;
  readonly update: UpdateRule;
}

function layoutOf(start: TrainingStart): Parts {
  const layout = flatParts(start.architecture);
  return {
    names: layout.map(({ name }) => name),
    shapes: layout.map(({ shape }) => shape),
    sizes: layout.map(({ size }) => size),
  };
}

function tensorsOf({ weights, memory }: Update): tf.Tensor[] {
  return [weights, ...Object.values(memory)];
}

/** One step from `state` on these rows: the loss before it and the state after it. The caller disposes of all three. */
function takeStep(
  { start, parts, update }: Computation,
  state: Update,
  indices: Int32Array,
  place: StepPlace,
): { loss: tf.Tensor; next: Update } {
  const { architecture, settings } = start;
  const batch = trainingRows(start, indices, place.step);
  return tf.tidy(() => {
    const { inputs, targets } = batchTensors(batch);
    const lossOf = (...tensors: tf.Tensor[]) =>
      meanLoss(settings.loss, forward(architecture, lookUp(parts, tensors), inputs), targets);
    const { value, grads } = tf.valueAndGrads(lossOf)(cut(state.weights, parts));
    const gradient: tf.Tensor1D = tf.concat1d(grads.map((part) => tf.reshape(part, [-1])));
    const next = update(state.weights, gradient, state.memory, place);
    return { loss: value, next };
  });
}

/** The mean loss of these rows and how many of them are right. */
async function scoreRows(
  { start, parts }: Computation,
  weights: tf.Tensor1D,
  batch: BatchRows,
): Promise<{ loss: number; right: number }> {
  const [loss, right] = tf.tidy(() => {
    const { inputs, targets } = batchTensors(batch);
    const outputs = forward(start.architecture, lookUp(parts, cut(weights, parts)), inputs);
    return [meanLoss(start.settings.loss, outputs, targets), countRight(outputs, targets)];
  });
  const scores = { loss: (await loss.data())[0], right: (await right.data())[0] };
  tf.dispose([loss, right]);
  return scores;
}

async function score(computation: Computation, weights: tf.Tensor1D, samples: Samples): Promise<Score> {
  const { loss } = computation.start.settings;
  let [sum, right] = [0, 0];
  for (let begin = 0; begin < samples.rows; begin += evaluationRows) {
    const end = Math.min(begin + evaluationRows, samples.rows);
    const scores = await scoreRows(computation, weights, rowRange(samples, begin, end, loss));
    sum += scores.loss * (end - begin);
    right += scores.right;
  }
  const accuracy = samples.targets.kind === 'classes' ? right / samples.rows : null;
  return { risk: sum / samples.rows, accuracy };
}

/**
 * Trains on the TensorFlow.js backend of this name. Weights, gradient and the optimiser's memory are one flat vector
 * each, so that an update is a few kernels and not a few for each array.
 */
export function tfjsSession(backend: string, start: TrainingStart): TrainingSession {
  const { architecture, settings, train, test } = start;
  const computation = { start, parts: layoutOf(start), update: updateRule(settings.optimizer) };
  const values = flattened(architecture, start.weights);
  let step = start.step;
  let state: Update = {
    weights: tf.tensor1d(values),
    memory: startTensors(settings.optimizer, values.length, start.optimizerState),
  };

  function advanceOne(indices: Int32Array, learningRate: number): tf.Tensor {
    step += 1;
    const before = state;
    const { loss, next } = takeStep(computation, before, indices, { step, learningRate });
    const kept = new Set(tensorsOf(next));
    for (const tensor of tensorsOf(before)) if (!kept.has(tensor)) tensor.dispose();
    state = next;
    return loss;
  }

  return {
    async advance(batches, learningRate) {
      await tf.setBackend(backend);
      const losses = batches.map((indices) => advanceOne(indices, learningRate));
      const read = await Promise.all(losses.map((loss) => loss.data()));
      tf.dispose(losses);
      return Float32Array.from(read, ([loss]) => loss);
    },
    async evaluate(split) {
      await tf.setBackend(backend);
      const samples = split === 'train' ? train : test;
      return samples === null ? null : score(computation, state.weights, samples);
    },
    async weights() {
      await tf.setBackend(backend);
      return unflattened(architecture, await state.weights.data<'float32'>());
    },
    async optimizerState() {
      await tf.setBackend(backend);
      const read = Object.entries(state.memory).map(
        async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const,
      );
      return new Map(await Promise.all(read));
    },
    dispose() {
      tf.dispose(tensorsOf(state));
    },
  };
}
