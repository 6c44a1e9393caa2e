import { residualWidth } from '../../architecture/architecture.js';
import { type ColumnMatrix, columnRange, product } from '../algebra/matrix.js';
import { type Network, expanded, featureEnds, streamMap } from './forward.js';

/** X + V Wᵀ for rows X [rows, M], V [rows, Ki] and Wᵀ [Ki, M]. */
function added(stream: ColumnMatrix, feature: ColumnMatrix, map: ColumnMatrix): ColumnMatrix {
  const term = product(feature, map);
  for (let i = 0; i < term.values.length; i += 1) term.values[i] += stream.values[i];
  return term;
}

/**
 * The streams that a network's features add up to (Chen 2021, eq. 1 and 8): x0 .. xL, each [rows, M] or, of a DenseNEst,
 * [rows, N_in + D1 + … + Di]. An A-ResNEst has no W_L and ends with x(L-1), a linear predictor has x0 = v0 alone.
 * @param features [rows, N_in + K1 + … + KL], as `forward` gives them
 */
export function streamsOf(network: Network, features: ColumnMatrix): ColumnMatrix[] {
  const ends = featureEnds(network.architecture);
  if (residualWidth(network.architecture) === null) return ends.map((end) => columnRange(features, 0, end));
  const streams = [expanded(network, columnRange(features, 0, ends[0]))];
  ends.slice(1).forEach((end, i) => {
    const map = streamMap(network, i + 1);
    if (map !== null) streams.push(added(streams[i], columnRange(features, ends[i], end), map));
  });
  return streams;
}
