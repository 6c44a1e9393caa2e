import type { Loss } from '../architecture/loss.js';
import { inputsOf, outputsFor, rowsBetween, type Samples, type Targets } from '../data/dataset.js';
import { stepsPerEpoch } from './batches.js';
import type { TrainingStart } from './engine.js';

/**
 * Rows as an engine takes them: inputs [n, N_in] and targets [n, N_o]. A class is 1 at its output, 0 at the others under
 * cross-entropy and -1 under logistic and smoothed hinge; with one output, class 1 is 1 and class 0 is -1.
 */
export interface BatchRows {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/** The targets of these rows, [n, N_o]. */
function gatherTargets(targets: Targets, indices: Int32Array, loss: Loss): Float32Array {
  const size = outputsFor(loss, targets);
  const gathered = new Float32Array(indices.length * size);
  if (targets.kind === 'values') {
    indices.forEach((row, at) => gathered.set(targets.values.subarray(row * size, (row + 1) * size), at * size));
    return gathered;
  }
  if (loss !== 'cross-entropy') gathered.fill(-1);
  indices.forEach((row, at) => {
    const label = targets.labels[row];
    if (size === targets.classes) gathered[at * size + label] = 1;
    else if (label === 1) gathered[at] = 1;
  });
  return gathered;
}

/** Copies the rows of these indices: the inputs into an array of their own, or into `inputs`, which has room for so many rows or more. */
export function gatherRows(samples: Samples, indices: Int32Array, loss: Loss, inputs?: Float32Array): BatchRows {
  const targets = gatherTargets(samples.targets, indices, loss);
  if (inputs === undefined) return { rows: indices.length, inputs: inputsOf(samples, indices), targets };
  const own = inputs.subarray(0, indices.length * samples.inputSize);
  samples.inputs.read(indices, own);
  return { rows: indices.length, inputs: own, targets };
}

/** The rows of step `step`, from 1, as its epoch changes them. Evaluations take rows as they are: `gatherRows`. */
export function trainingRows(
  { train, settings, augment }: Pick<TrainingStart, 'train' | 'settings' | 'augment'>,
  indices: Int32Array,
  step: number,
): BatchRows {
  const batch = gatherRows(train, indices, settings.loss);
  if (augment === null) return batch;
  const epoch = Math.floor((step - 1) / stepsPerEpoch(train.rows, settings.batch));
  return { ...batch, inputs: augment(batch.inputs, indices, epoch) };
}

/** The rows from `begin` to before `end`. */
export function rowRange(samples: Samples, begin: number, end: number, loss: Loss): BatchRows {
  return gatherRows(samples, rowsBetween(begin, end), loss);
}
