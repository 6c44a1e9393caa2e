import type { Loss } from '../architecture/loss.js';
import type { Shape } from '../architecture/shape.js';
import type { Dataset } from '../data/dataset.js';
import type { ConvexSolution } from './certificate.js';
import { convexProblems } from './convex/convex-problems.js';
import { inputColumns } from './features/feature-columns.js';
import { spannedFeatures } from './features/spanned-features.js';

interface BestLinearInput {
  readonly dataset: Dataset;
  readonly loss: Loss;
  readonly bias: boolean;
  readonly pool?: boolean;
}

/**
 * a0: the infimum of the training risk over linear (with a bias: affine) predictors of the input, in float64.
 * @param pool whether of images the channels' means alone are read, as the heads of a network that pools do
 * @throws CertificateError where the loss does not fit the targets
 */
export function bestLinear({ dataset, loss, bias, pool = false }: BestLinearInput): ConvexSolution {
  const { train, inputShape } = dataset;
  const pooledFrom: Shape | null = pool && inputShape.kind === 'image' ? inputShape : null;
  return convexProblems(spannedFeatures(inputColumns(train, bias, pooledFrom), train), loss).ladder[0];
}
