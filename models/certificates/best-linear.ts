import type { Loss } from '../architecture/loss.js';
import type { Dataset } from '../data/dataset.js';
import type { ConvexSolution } from './certificate.js';
import { convexProblems } from './convex/convex-problems.js';
import { inputColumns } from './features/feature-columns.js';
import { spannedFeatures } from './features/spanned-features.js';

/**
 * a0: the infimum of the training risk over linear (with a bias: affine) predictors of the input, in float64.
 * @throws CertificateError where the loss does not fit the targets
 */
export function bestLinear({ dataset, loss, bias }: { dataset: Dataset; loss: Loss; bias: boolean }): ConvexSolution {
  const { train } = dataset;
  return convexProblems(spannedFeatures(inputColumns(train, bias), train), loss).ladder[0];
}
