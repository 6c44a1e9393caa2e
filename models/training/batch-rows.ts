import { outputSizeOf, type Samples } from '../data/dataset.js';

/** Rows as an engine takes them: inputs [n, N_in] and targets [n, N_o], classes one-hot. */
export interface BatchRows {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

function writeTarget({ targets }: Samples, row: number, into: Float32Array, at: number): void {
  if (targets.kind === 'classes') {
    into[at * targets.classes + targets.labels[row]] = 1;
    return;
  }
  const { size, values } = targets;
  for (let k = 0; k < size; k += 1) into[at * size + k] = values[row * size + k];
}

/** Copies the rows of these indices into arrays of their own. */
export function gatherRows(samples: Samples, indices: Int32Array): BatchRows {
  const { inputSize, inputs } = samples;
  const gathered = new Float32Array(indices.length * inputSize);
  const targets = new Float32Array(indices.length * outputSizeOf(samples.targets));
  indices.forEach((row, at) => {
    gathered.set(inputs.subarray(row * inputSize, (row + 1) * inputSize), at * inputSize);
    writeTarget(samples, row, targets, at);
  });
  return { rows: indices.length, inputs: gathered, targets };
}

/** The rows from `begin` to before `end`. */
export function rowRange(samples: Samples, begin: number, end: number): BatchRows {
  return gatherRows(
    samples,
    Int32Array.from({ length: end - begin }, (_, i) => begin + i),
  );
}
