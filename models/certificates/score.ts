import type { Samples } from '../data/dataset.js';
import { CertificateError } from './certificate-error.js';
import type { CertifiedLoss } from './certified-loss.js';
import { chunkRanges, inputChunk } from './features/feature-columns.js';
import { type Network, forward } from './features/forward.js';
import type { ColumnMatrix } from './algebra/matrix.js';
import { softmax } from './convex/softmax.js';
import { targetChunk } from './features/targets.js';

/** Risk (mean over rows, sum over outputs) and, for classes, the share of rows whose own class has the largest output. */
export interface Score {
  readonly risk: number;
  readonly accuracy: number | null;
}

function squaredError(outputs: ColumnMatrix, targets: ColumnMatrix): number {
  let sum = 0;
  for (let i = 0; i < outputs.values.length; i += 1) sum += (outputs.values[i] - targets.values[i]) ** 2;
  return sum;
}

function rightRows({ rows, columns, values }: ColumnMatrix, labels: Int32Array): number {
  let right = 0;
  for (let i = 0; i < rows; i += 1) {
    let best = 0;
    for (let c = 1; c < columns; c += 1) if (values[c * rows + i] > values[best * rows + i]) best = c;
    if (best === labels[i]) right += 1;
  }
  return right;
}

/**
 * A network's risk and accuracy on some rows, in float64.
 * @throws CertificateError where an output is not finite
 */
export function scoreOf(network: Network, samples: Samples, loss: CertifiedLoss): Score {
  const { targets, rows } = samples;
  let sum = 0;
  let right = 0;
  for (const [first, end] of chunkRanges(rows)) {
    const { outputs } = forward(network, inputChunk(samples, first, end));
    const labels = targets.kind === 'classes' ? targets.labels.subarray(first, end) : null;
    if (labels !== null) right += rightRows(outputs, labels);
    if (loss === 'squared') sum += squaredError(outputs, targetChunk(samples, first, end));
    else if (labels !== null) sum += (end - first) * softmax(outputs, labels).risk;
    else throw new CertificateError('cross-entropy needs classes as targets, and these targets are numbers.');
  }
  if (!Number.isFinite(sum)) {
    throw new CertificateError(
      'the outputs are too large for float64: training diverged, and nothing is shown. Train with a smaller learning rate.',
    );
  }
  return { risk: sum / rows, accuracy: targets.kind === 'classes' ? right / rows : null };
}
