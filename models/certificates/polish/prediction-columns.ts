import { blocksOf } from '../../architecture/architecture.js';
import type { Samples } from '../../data/dataset.js';
import type { LevelBases } from '../algebra/level-bases.js';
import { type ColumnMatrix, beside, column, columnRange, dot, zeros } from '../algebra/matrix.js';
import { type FeatureColumns, constantColumn } from '../features/feature-columns.js';
import { inputChunk } from '../features/input-chunk.js';
import { type Network, featureEnds, forward } from '../features/forward.js';
import { streamsOf } from '../features/streams.js';

/** The constant (where the network has biases), then what `read` makes of some rows, in levels of these sizes. */
function columnsOf(
  { architecture }: Network,
  samples: Samples,
  sizes: readonly number[],
  read: (input: ColumnMatrix) => ColumnMatrix,
): FeatureColumns {
  const constants = architecture.bias ? 1 : 0;
  let count: number = constants;
  const ends = sizes.map((size) => (count += size));
  return {
    rows: samples.rows,
    count,
    constants,
    ends,
    chunk: (first, end) => beside(constantColumn(constants, end - first), read(inputChunk(samples, first, end))),
    mirrored: null,
  };
}

/** What the output or the heads read: xL, ReLU(xL) of a ResNet, v0 .. vL of a DenseNEst, an A-ResNEst or a linear predictor. */
export function outputColumns(network: Network, samples: Samples): FeatureColumns {
  const { kind } = network.architecture;
  const ends = featureEnds(network.architecture);
  const size = kind === 'a-resnest' ? ends[ends.length - 1] : (network.maps.get('output')?.transposed.rows ?? 0);
  return columnsOf(network, samples, [size], (input) => forward(network, input).read);
}

/**
 * What both prediction weights of a ResNEst read: x(L-1), then vL (derived, theory A6.2). Without blocks W0 is W_L: it
 * reads v0, and nothing stands before it.
 */
export function lastBlockColumns(network: Network, samples: Samples): FeatureColumns {
  const last = blocksOf(network.architecture).length;
  const ends = featureEnds(network.architecture);
  const first = last === 0 ? 0 : ends[last - 1];
  const width = network.maps.get('output')?.transposed.rows ?? 0;
  return columnsOf(network, samples, [width, ends[last] - first], (input) => {
    const { features } = forward(network, input);
    const stream = last === 0 ? zeros(input.rows, width) : streamsOf(network, features)[last - 1];
    return beside(stream, columnRange(features, first, ends[last]));
  });
}

/**
 * The same columns, but 0 those of which the ones before leave less than a share of their norm, so that they are not used;
 * the very same where there are none.
 * @param bases of these columns
 */
export function withoutNearlySpanned(
  columns: FeatureColumns,
  { kept, coordinates }: LevelBases,
  share: number,
): FeatureColumns {
  const dropped = kept.filter((j, k) => {
    const parts = column(coordinates, j);
    return Math.abs(parts[k]) < share * Math.sqrt(dot(parts, parts));
  });
  if (dropped.length === 0) return columns;
  return {
    ...columns,
    chunk: (first, end) => {
      const chunk = columns.chunk(first, end);
      for (const j of dropped) column(chunk, j).fill(0);
      return chunk;
    },
  };
}
