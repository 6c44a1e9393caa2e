import type { Loss } from '../architecture/loss.js';
import type { Samples } from '../data/dataset.js';
import { CertificateError } from './certificate-error.js';
import { chunkRanges } from './features/feature-columns.js';
import { passOf, type TrainedNetwork } from './features/passes.js';
import type { ColumnMatrix } from './algebra/matrix.js';
import { rowLoss } from './convex/row-loss.js';

/** Risk (mean over rows, sum over outputs) and, for classes, the share of rows whose class the outputs name. */
export interface Score {
  readonly risk: number;
  readonly accuracy: number | null;
}

/** Rows whose class has the largest output; one output alone names class 1 where it is above 0. */
function rightRows({ rows, columns, values }: ColumnMatrix, labels: Int32Array): number {
  let right = 0;
  for (let i = 0; i < rows; i += 1) {
    let best = columns === 1 && values[i] > 0 ? 1 : 0;
    for (let c = 1; c < columns; c += 1) if (values[c * rows + i] > values[best * rows + i]) best = c;
    if (best === labels[i]) right += 1;
  }
  return right;
}

/**
 * A network's risk and accuracy on some rows, in float64.
 * @throws CertificateError where an output is not finite
 */
export function scoreOf(network: TrainedNetwork, samples: Samples, loss: Loss): Score {
  const { targets, rows } = samples;
  const losses = rowLoss(loss, samples);
  let sum = 0;
  let right = 0;
  for (const [first, end] of chunkRanges(rows)) {
    const { outputs } = passOf(network, samples, first, end);
    sum += losses.sum(outputs, first);
    if (targets.kind === 'classes') right += rightRows(outputs, targets.labels.subarray(first, end));
  }
  if (!Number.isFinite(sum)) {
    throw new CertificateError(
      'the outputs are too large for float64: training diverged, and nothing is shown. Train with a smaller learning rate.',
    );
  }
  return { risk: sum / rows, accuracy: targets.kind === 'classes' ? right / rows : null };
}
