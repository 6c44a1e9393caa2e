import { type Loss, lossProperties } from '../../architecture/loss.js';
import type { Samples } from '../../data/dataset.js';
import { conditions } from '../../guarantees/conditions.js';
import { hasLinearStream } from '../../guarantees/covered-part.js';
import type { Certificate } from '../certificate.js';
import type { ConvexProblems } from '../convex/convex-problems.js';
import { rowLoss } from '../convex/row-loss.js';
import { riskGradient } from '../features/backward.js';
import { endsOf, isDense, readsLast, type TrainedNetwork } from '../features/passes.js';
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
 * Whether a local minimum over the prediction weights is as low as every predictor on v0 .. vL: they read them all, or
 * Assumptions 3 and 4 hold (Chen 2021, Theorem 1; without blocks derived, W1 W0 being any matrix where M ≥ N_o). Else a
 * ResNEst's reach (x(L-1), vL) alone (theory A6.2), a ResNet's ReLU(xL).
 */
function readsAllFeatures(network: TrainedNetwork, inverse: Certificate['inverse']): boolean {
  const { architecture } = network;
  if (!hasLinearStream(architecture)) return architecture.kind !== 'resnet';
  if (!readsLast(network)) return false;
  const wide = conditions(architecture).outputWidth?.holds === true;
  return wide && (inverse === null || inverse.rank === inverse.required);
}

/**
 * Holds trained weights on the training rows against the hypotheses that sizes can't decide, some rows at a time.
 * @throws CertificateError where the weights are too large for float64
 */
export function theoremFindings(
  network: TrainedNetwork,
  samples: Samples,
  loss: Loss,
  {
    spanned,
    problems,
    inverse,
  }: { spanned: SpannedFeatures; problems: ConvexProblems; inverse: Certificate['inverse'] },
): TheoremFindings {
  const rows = rowLoss(loss, samples);
  const problem = predictionProblem(network, samples, rows);
  const correlation = lastCorrelation(problem);
  const dense = isDense(network) ? network : null;
  const gradient = dense === null ? predictionGradient(problem, correlation) : riskGradient(dense, samples, rows);
  const { separable } = problems.ladder[problems.ladder.length - 1];
  const readout = dense?.architecture.outputSize === 1 ? linearReadout(dense, problems) : null;
  const readsAll = readsAllFeatures(network, inverse);
  const blocks = endsOf(network).length - 1;
  const near = stationarity(problem, loss, { gradient, correlation, separable, readsAll });
  return {
    stationarity: dense === null ? { ...near, wholeGradientNorm: null } : near,
    negativeCurvature: near.smallestCurvature === null ? null : negativeCurvature(problem, correlation),
    shamir: shamir(problem, loss, { gradient, correlation }, readout),
    yun: yun(problem, loss, readout),
    // A subgradient that is not 0 says nothing of a level's minimum: another one may be 0.
    gains: lossProperties(loss).differentiable
      ? gains(spanned.columns, problems, rows, blocks)
      : Array<null>(blocks).fill(null),
  };
}
