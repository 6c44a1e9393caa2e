import type { Samples } from '../../data/dataset.js';
import type { NpyNumbers } from '../../data/npy.js';
import type { NpzArray } from '../../data/npz-writer.js';
import { type ColumnMatrix, columnRange } from '../algebra/matrix.js';
import { chunkRanges } from './feature-columns.js';
import { inputChunk } from './input-chunk.js';
import { type Network, featureEnds, forward } from './forward.js';
import { streamsOf } from './streams.js';

function byRows({ rows, columns, values }: ColumnMatrix): Float64Array {
  const result = new Float64Array(values.length);
  for (let j = 0; j < columns; j += 1) {
    for (let i = 0; i < rows; i += 1) result[i * columns + j] = values[j * rows + i];
  }
  return result;
}

/** v0 .. vL, x0 .. and the outputs for the rows from `first` up to `end`, by name. */
function matrices(network: Network, samples: Samples, first: number, end: number): [string, ColumnMatrix][] {
  const { features, outputs } = forward(network, inputChunk(samples, first, end));
  const ends = featureEnds(network.architecture);
  return [
    ...ends.map((last, i): [string, ColumnMatrix] => [`v${i}`, columnRange(features, i === 0 ? 0 : ends[i - 1], last)]),
    ...streamsOf(network, features).map((stream, i): [string, ColumnMatrix] => [`x${i}`, stream]),
    ['outputs', outputs],
  ];
}

function targetRows({ targets }: Samples, first: number, end: number): NpyNumbers {
  if (targets.kind === 'classes') return targets.labels.slice(first, end);
  return Float64Array.from(targets.values.subarray(first * targets.size, end * targets.size));
}

/**
 * What a certificate is computed from, some rows at a time: v0 .. vL, x0 .. xL (an A-ResNEst's end with x(L-1)),
 * `outputs`, all [rows, size] in float64, and `targets`, [rows, size] numbers or [rows] indices of classes.
 * @param samples at least one row
 */
export function featureArrays(
  network: Network,
  samples: Samples,
): { arrays: NpzArray[]; chunks: Iterable<readonly NpyNumbers[]> } {
  const { rows, targets } = samples;
  const arrays = matrices(network, samples, 0, 1).map(([name, { columns }]): NpzArray => ({
    name,
    numbers: 'float64',
    shape: [rows, columns],
  }));
  const last: NpzArray =
    targets.kind === 'classes'
      ? { name: 'targets', numbers: 'int32', shape: [rows] }
      : { name: 'targets', numbers: 'float64', shape: [rows, targets.size] };
  function* chunks(): Generator<readonly NpyNumbers[]> {
    for (const [first, end] of chunkRanges(rows)) {
      const found = matrices(network, samples, first, end).map(([, matrix]) => byRows(matrix));
      yield [...found, targetRows(samples, first, end)];
    }
  }
  return { arrays: [...arrays, last], chunks: chunks() };
}
