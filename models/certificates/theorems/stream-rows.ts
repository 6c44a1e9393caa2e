import type { ResidualArchitecture } from '../../architecture/architecture.js';
import type { Samples } from '../../data/dataset.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import { chunkRanges, inputChunk } from '../features/feature-columns.js';
import { type Network, addTo, blockPass, expanded, streamMap } from '../features/forward.js';
import { product } from '../algebra/matrix.js';
import { hasKink } from '../features/activation-slope.js';

/** Of x0 over the rows, and of the preactivations of the blocks. */
export interface StreamRows {
  /** Mean of |x0|. */
  readonly meanNorm: number;
  readonly largestNorm: number;
  /** Least |preactivation| at an activation with a kink at 0; null: there is none. */
  readonly kinkDistance: number | null;
}

function addNorms({ rows, values }: ColumnMatrix): Float64Array {
  const squares = new Float64Array(rows);
  values.forEach((value, at) => (squares[at % rows] += value * value));
  return squares.map(Math.sqrt);
}

/** One pass over the rows, for the sizes that Yun 2019 asks of the stream. */
export function streamRows(network: Network, { blocks }: ResidualArchitecture, samples: Samples): StreamRows {
  let [sum, largestNorm, kink] = [0, 0, Infinity];
  for (const [first, end] of chunkRanges(samples.rows)) {
    const stream = expanded(network, inputChunk(samples, first, end));
    for (const norm of addNorms(stream)) {
      sum += norm;
      largestNorm = Math.max(largestNorm, norm);
    }
    blocks.forEach((block, i) => {
      const { layers, output } = blockPass(network, i + 1, block, stream);
      layers.forEach(({ preactivations }, j) => {
        if (!hasKink(block.layers[j].activation)) return;
        for (const z of preactivations.values) kink = Math.min(kink, Math.abs(z));
      });
      const residual = streamMap(network, i + 1);
      if (residual !== null) addTo(stream, product(output, residual));
    });
  }
  return { meanNorm: sum / samples.rows, largestNorm, kinkDistance: kink === Infinity ? null : kink };
}
