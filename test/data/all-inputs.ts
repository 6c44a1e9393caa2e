import { type Dataset, inputsOf, rowsBetween, type Samples } from '../../models/data/dataset.js';

/** The inputs of all rows, [N, N_in]; none of no samples. */
export function allInputs(samples: Samples | null): Float32Array {
  return samples === null ? new Float32Array() : inputsOf(samples, rowsBetween(0, samples.rows));
}

/** A data set with its inputs as numbers, to be compared. */
export function asNumbers(dataset: Dataset) {
  const { train, test } = dataset;
  const numbers = (samples: Samples) => ({ ...samples, inputs: allInputs(samples) });
  return { ...dataset, train: numbers(train), test: test && numbers(test) };
}
