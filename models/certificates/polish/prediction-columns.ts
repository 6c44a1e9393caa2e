import { blocksOf } from '../../architecture/architecture.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, beside, columnRange } from '../algebra/matrix.js';
import { type FeatureColumns, constantColumn, inputChunk } from '../features/feature-columns.js';
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
  };
}

/** What the output or the heads read: xL, ReLU(xL) of a ResNet, v0 .. vL of a DenseNEst, an A-ResNEst or a linear predictor. */
export function outputColumns(network: Network, samples: Samples): FeatureColumns {
  const { kind } = network.architecture;
  const ends = featureEnds(network.architecture);
  const size = kind === 'a-resnest' ? ends[ends.length - 1] : (network.maps.get('output')?.transposed.rows ?? 0);
  return columnsOf(network, samples, [size], (input) => {
    const { features, activated } = forward(network, input);
    if (activated !== null) return activated;
    return kind === 'resnest' ? (streamsOf(network, features).at(-1) ?? input) : features;
  });
}

/** What both prediction weights of a ResNEst with L ≥ 1 blocks read: x(L-1), then vL (derived, theory A6.2). */
export function lastBlockColumns(network: Network, samples: Samples): FeatureColumns {
  const last = blocksOf(network.architecture).length;
  const ends = featureEnds(network.architecture);
  const width = network.maps.get('output')?.transposed.rows ?? 0;
  return columnsOf(network, samples, [width, ends[last] - ends[last - 1]], (input) => {
    const { features } = forward(network, input);
    return beside(streamsOf(network, features)[last - 1], columnRange(features, ends[last - 1], ends[last]));
  });
}
