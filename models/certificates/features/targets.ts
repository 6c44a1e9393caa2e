import { type Samples, outputSizeOf } from '../../data/dataset.js';
import { type ColumnMatrix, zeros } from '../algebra/matrix.js';

/** The targets of the rows from `first` up to `end` as a matrix [rows, N_o]; classes as one-hot rows. */
export function targetChunk({ targets }: Samples, first: number, end: number): ColumnMatrix {
  const size = outputSizeOf(targets);
  const chunk = zeros(end - first, size);
  for (let i = first; i < end; i += 1) {
    if (targets.kind === 'classes') chunk.values[targets.labels[i] * chunk.rows + i - first] = 1;
    else for (let j = 0; j < size; j += 1) chunk.values[j * chunk.rows + i - first] = targets.values[i * size + j];
  }
  return chunk;
}
