import type { Loss } from '../../architecture/loss.js';
import type { Samples } from '../../data/dataset.js';
import type { ConvexProblems } from '../convex/convex-problems.js';
import { rowLoss } from '../convex/row-loss.js';
import { riskGradient } from '../features/backward.js';
import { endsOf, isDense, type TrainedNetwork } from '../features/passes.js';
import type { SpannedFeatures } from '../features/spanned-features.js';
import { gains } from './gains.js';
import { linearReadout } from './linear-readout.js';
import { negativeCurvature } from './negative-curvature.js';
import { lastCorrelation } from './prediction-hessian.js';
import { predictionProblem } from './prediction.js';
import { predictionGradient } from './prediction-gradient.js';
import type { NegativeCurvature, ShamirFindings, StationarityFindings, YunFindings } from './sections.js';
import { shamir } from './shamir.js';
import { stationarity } from './stationarity.js';
import { yun } from './yun.js';

/** What the theorems on local minima ask of trained weights, in numbers. */
export interface TheoremFindings {
  readonly stationarity: StationarityFindings;
  readonly negativeCurvature: NegativeCurvature | null;
  readonly shamir: ShamirFindings | null;
  readonly yun: YunFindings | null;
  /** Of each block. */
  readonly gains: readonly (number | null)[];
}

/**
 * Holds trained weights on the training rows against the hypotheses that sizes can't decide, some rows at a time.
 * @throws CertificateError where the weights are too large for float64
 */
export function theoremFindings(
  network: TrainedNetwork,
  samples: Samples,
  loss: Loss,
  { spanned, problems }: { spanned: SpannedFeatures; problems: ConvexProblems },
): TheoremFindings {
  const rows = rowLoss(loss, samples);
  const problem = predictionProblem(network, samples, rows);
  const correlation = lastCorrelation(problem);
  const dense = isDense(network) ? network : null;
  const gradient = dense === null ? predictionGradient(problem, correlation) : riskGradient(dense, samples, rows);
  const unattained = problems.ladder[problems.ladder.length - 1].separable;
  const readout = dense?.architecture.outputSize === 1 ? linearReadout(dense, problems) : null;
  const near = stationarity(problem, loss, { gradient, correlation, unattained });
  return {
    stationarity: dense === null ? { ...near, wholeGradientNorm: null } : near,
    negativeCurvature: near.smallestCurvature === null ? null : negativeCurvature(problem, correlation),
    shamir: shamir(problem, loss, { gradient, correlation }, readout),
    yun: yun(problem, loss, readout),
    gains: gains(spanned.columns, problems, rows, endsOf(network).length - 1),
  };
}
