import type { ResidualArchitecture } from '../../architecture/architecture.js';
import type { Samples } from '../../data/dataset.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import { kinked } from '../../architecture/activation.js';
import { chunkRanges } from '../features/feature-columns.js';
import { inputChunk } from '../features/input-chunk.js';
import { type Network, blockPass, forward } from '../features/forward.js';
import { streamsOf } from '../features/streams.js';

/** Of x0 over the rows, and of the preactivations of the blocks. */
export interface StreamRows {
  /** Mean of |x0|. */
  readonly meanNorm: number;
  readonly largestNorm: number;
  /** Least |preactivation| at an activation with a kink at 0; null: there is none. */
  readonly kinkDistance: number | null;
}

function rowNorms({ rows, values }: ColumnMatrix): Float64Array {
  const squares = new Float64Array(rows);
  values.forEach((value, at) => (squares[at % rows] += value * value));
  return squares.map(Math.sqrt);
}

/** Least |preactivation| at a kink of the blocks that read these streams; Infinity without kinks. */
function nearestKink(network: Network, { blocks }: ResidualArchitecture, streams: readonly ColumnMatrix[]): number {
  let nearest = Infinity;
  blocks.forEach((block, i) => {
    if (!block.layers.some(({ activation }) => kinked.has(activation))) return;
    blockPass(network, i + 1, block, streams[i]).layers.forEach(({ preactivations }, j) => {
      if (!kinked.has(block.layers[j].activation)) return;
      for (const z of preactivations.values) nearest = Math.min(nearest, Math.abs(z));
    });
  });
  return nearest;
}

/** One pass over the rows, for the sizes that Yun 2019 asks of the stream. */
export function streamRows(network: Network, architecture: ResidualArchitecture, samples: Samples): StreamRows {
  let [sum, largestNorm, kink] = [0, 0, Infinity];
  for (const [first, end] of chunkRanges(samples.rows)) {
    const streams = streamsOf(network, forward(network, inputChunk(samples, first, end)).features);
    for (const norm of rowNorms(streams[0])) {
      sum += norm;
      largestNorm = Math.max(largestNorm, norm);
    }
    kink = Math.min(kink, nearestKink(network, architecture, streams));
  }
  return { meanNorm: sum / samples.rows, largestNorm, kinkDistance: kink === Infinity ? null : kink };
}
