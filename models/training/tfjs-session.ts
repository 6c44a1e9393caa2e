import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import type { Samples } from '../data/dataset.js';
import { type BatchRows, rowRange, trainingRows } from './batch-rows.js';
import type { TrainingSession, TrainingStart } from './engine.js';
import type { Score } from './events.js';
import { modulesOf } from '../architecture/modules.js';
import { valuesIn } from '../architecture/shape.js';
import { type FlatPart, flatParts, flattened, unflattened } from './flat-weights.js';
import { addTallies, noTally, scoring, type Tally, tallyRows } from './score.js';
import { dropNothing, stepDrop } from './tfjs-dropout.js';
import { forward, type TensorOf } from './tfjs-forward.js';
import { meanLoss } from './tfjs-loss.js';
import { arraysOf, evaluationNorms, startStatistics, type Statistics, stepNorms } from './tfjs-statistics.js';
import { startTensors, type StepPlace, type Update, type UpdateRule, updateRule } from './tfjs-optimizer.js';

/** Most rows, and most numbers of one layer, in a forward pass of an evaluation: they bound memory, not numbers. */
const [evaluationRows, evaluationNumbers] = [4096, 2 ** 22];

/** The arrays of a network as tensors cut from the flat vector of these parts. */
function cut(flat: tf.Tensor1D, parts: readonly FlatPart[]): tf.Tensor[] {
  const sizes = parts.map(({ size }) => size);
  return tf.split(flat, sizes).map((part, i) => tf.reshape(part, [...parts[i].shape]));
}

function lookUp(parts: readonly FlatPart[], tensors: readonly tf.Tensor[]): TensorOf {
  const byName = new Map(parts.map(({ name }, i) => [name, tensors[i]]));
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

/** What a session computes with: everything but the state, which steps replace. */
interface Computation {
  readonly start: TrainingStart;
  readonly parts: readonly FlatPart[];
  readonly update: UpdateRule;
  /** Rows of one forward pass in an evaluation. */
  readonly evaluationRows: number;
}

/** What a step replaces. */
interface State extends Update {
  readonly statistics: Statistics;
}

function computationOf(start: TrainingStart): Computation {
  const { architecture, settings } = start;
  const widest = Math.max(...modulesOf(architecture).map(({ output }) => valuesIn(output)));
  return {
    start,
    parts: flatParts(architecture),
    update: updateRule(settings),
    evaluationRows: Math.max(1, Math.min(evaluationRows, Math.floor(evaluationNumbers / widest))),
  };
}

function startState({ architecture, settings, weights, optimizerState }: TrainingStart): State {
  const values = flattened(architecture, weights);
  return {
    weights: tf.tensor1d(values),
    memory: startTensors(settings.optimizer, values.length, optimizerState),
    statistics: startStatistics(architecture, weights),
  };
}

function tensorsOf({ weights, memory, statistics }: State): tf.Tensor[] {
  return [weights, ...Object.values(memory), ...Object.values(statistics)];
}

/** One step from `state` on these rows: the loss before it and the state after it. The caller disposes of all three. */
function takeStep(
  { start, parts, update }: Computation,
  state: State,
  indices: Int32Array,
  place: StepPlace,
): { loss: tf.Tensor; next: State } {
  const { architecture, settings } = start;
  const batch = trainingRows(start, indices, place.step);
  return tf.tidy(() => {
    const { inputs, targets } = batchTensors(batch);
    const norms = stepNorms();
    const drop = stepDrop(start.seed, place.step);
    const lossOf = (...tensors: tf.Tensor[]) => {
      const { normalize } = norms;
      const outputs = forward(architecture, inputs, { tensors: lookUp(parts, tensors), normalize, drop });
      return meanLoss(settings.loss, outputs, targets);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(cut(state.weights, parts));
    const gradient: tf.Tensor1D = tf.concat1d(grads.map((part) => tf.reshape(part, [-1])));
    const next = update(state.weights, gradient, state.memory, place);
    return { loss: value, next: { ...next, statistics: norms.after(state.statistics) } };
  });
}

/** What these rows add to a score. */
async function scoreRows(
  { start, parts }: Computation,
  { weights, statistics }: State,
  batch: BatchRows,
): Promise<Tally> {
  const [loss, outputs] = tf.tidy(() => {
    const { inputs, targets } = batchTensors(batch);
    const normalize = evaluationNorms(statistics);
    const tensors = lookUp(parts, cut(weights, parts));
    const outputs = forward(start.architecture, inputs, { tensors, normalize, drop: dropNothing });
    return [meanLoss(start.settings.loss, outputs, targets), outputs];
  });
  const [mean] = await loss.data();
  const counts = tallyRows(await outputs.data<'float32'>(), batch.targets, batch.targets.length / batch.rows);
  tf.dispose([loss, outputs]);
  return { losses: mean * batch.rows, ...counts };
}

/** The score of all rows; null where it is asked to stop between two forward passes. */
async function score(
  computation: Computation,
  state: State,
  samples: Samples,
  shouldStop: () => boolean,
): Promise<Score | null> {
  const { loss } = computation.start.settings;
  let sum = noTally;
  const { evaluationRows: most } = computation;
  for (let begin = 0; begin < samples.rows; begin += most) {
    if (begin > 0 && shouldStop()) return null;
    const end = Math.min(begin + most, samples.rows);
    sum = addTallies(sum, await scoreRows(computation, state, rowRange(samples, begin, end, loss)));
  }
  return scoring(samples)(sum);
}

/**
 * Trains on the TensorFlow.js backend of this name. Weights, gradient and the optimiser's memory are one flat vector
 * each, so that an update is a few kernels and not a few for each array.
 */
export function tfjsSession(backend: string, start: TrainingStart): TrainingSession {
  const { architecture, train, test } = start;
  const computation = computationOf(start);
  let step = start.step;
  let state = startState(start);

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
      const all = tf.stack(losses);
      tf.dispose(losses);
      const read = await all.data<'float32'>();
      all.dispose();
      return read;
    },
    async evaluate(split, shouldStop = () => false) {
      await tf.setBackend(backend);
      const samples = split === 'train' ? train : test;
      return samples === null ? null : score(computation, state, samples, shouldStop);
    },
    async weights() {
      await tf.setBackend(backend);
      const { weights, statistics } = state;
      const trained = unflattened(architecture, await weights.data<'float32'>());
      return new Map([...trained, ...(await arraysOf(statistics))]);
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
