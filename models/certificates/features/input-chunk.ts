import { type Samples, inputsOf, rowsBetween } from '../../data/dataset.js';
import { type ColumnMatrix, zeros } from '../algebra/matrix.js';

/** Rows `first` up to `end` of the inputs as a matrix [rows, N_in]. */
export function inputChunk(samples: Samples, first: number, end: number): ColumnMatrix {
  const { inputSize } = samples;
  const inputs = inputsOf(samples, rowsBetween(first, end));
  const chunk = zeros(end - first, inputSize);
  for (let i = 0; i < chunk.rows; i += 1) {
    for (let j = 0; j < inputSize; j += 1) chunk.values[j * chunk.rows + i] = inputs[i * inputSize + j];
  }
  return chunk;
}
