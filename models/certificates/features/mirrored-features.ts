import { type Block, type PlainArchitecture, blocksOf } from '../../architecture/architecture.js';
import { type ColumnMatrix, beside } from '../algebra/matrix.js';
import { blockPass, featureEnds, type ForwardPass, type Network } from './forward.js';
import { streamsOf } from './streams.js';

function negativeParts({ rows, columns, values }: ColumnMatrix): ColumnMatrix {
  return { rows, columns, values: values.map((z) => (z < 0 ? -z : 0)) };
}

function isMirrored({ layers }: Block): boolean {
  return layers.length === 1 && layers[0].activation === 'relu';
}

/** Whether a network has features that may stand mirrored: units of a block of one ReLU layer, or ReLU(xL) of a ResNet. */
export function hasMirrored(architecture: PlainArchitecture): boolean {
  return architecture.kind === 'resnet' || blocksOf(architecture).some(isMirrored);
}

/**
 * The columns that a network's predictors have, with ReLU(-z) in the place of each ReLU(z) whose z is affine in the columns
 * before it: in blocks of one layer, and ReLU(xL) of a ResNet. As ReLU(z) - ReLU(-z) = z the first so many columns span what
 * they did (derived), but for rounding; and a unit that few rows leave at 0 becomes a column that is not 0 on few rows. The
 * float64 z is affine in those columns only up to what rounding made of it, which large enough weights tell apart: what is
 * shown over these columns is so up to the rounding of the features.
 */
export function mirroredFeatures(network: Network, { features, activated }: ForwardPass): ColumnMatrix {
  const result = { ...features, values: features.values.slice() };
  const ends = featureEnds(network.architecture);
  const streams = streamsOf(network, features);
  blocksOf(network.architecture).forEach((block, i) => {
    if (!isMirrored(block)) return;
    const { layers } = blockPass(network, i + 1, block, streams[i]);
    result.values.set(negativeParts(layers[0].preactivations).values, ends[i] * features.rows);
  });
  return activated === null ? result : beside(result, negativeParts(streams[streams.length - 1]));
}
