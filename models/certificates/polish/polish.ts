import { type PlainArchitecture, blocksOf } from '../../architecture/architecture.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import type { Weights } from '../../architecture/weights.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, product, zeros } from '../algebra/matrix.js';
import type { Certificate, ConvexSolution } from '../certificate.js';
import { CertificateError } from '../certificate-error.js';
import type { CertifyInput } from '../certify.js';
import { convexProblems } from '../convex/convex-problems.js';
import { rowLoss } from '../convex/row-loss.js';
import { type FeatureColumns, chunkRanges } from '../features/feature-columns.js';
import { networkOf } from '../features/forward.js';
import { type SpannedFeatures, spannedFeatures } from '../features/spanned-features.js';
import { formatNumber } from '../format-number.js';
import { scoreOf } from '../score.js';
import { float32Weights } from './float32-weights.js';
import { lastResidual } from './last-residual.js';
import { lastBlockColumns, outputColumns, withoutNearlySpanned } from './prediction-columns.js';
import { withLastResidual, withOutput } from './written-weights.js';

/** What became of the prediction weights. */
export type Polished =
  | {
      readonly kind: 'polished';
      /** The network's weights, its prediction weights replaced. */
      readonly weights: Weights;
      /** Of these weights, float32 as they are, on the training rows. */
      readonly risk: number;
      /** Of the prediction weights before they were rounded to float32. */
      readonly exactRisk: number;
      /** The infimum over the prediction weights, all others fixed, as far as `gap` tells. */
      readonly infimum: number;
      /** By how much the infimum may be lower than the solver has shown; null: no bound is known. */
      readonly gap: number | null;
      /** False where no weights attain it, and these come near. */
      readonly attained: boolean;
    }
  /** No prediction weights were found that are better than those that the network has. */
  | { readonly kind: 'kept'; readonly reason: string };

/** What float32 may cost, as shares of the best linear risk and of the risk of the output 0: at a kink more than at a smooth minimum. */
const allowed = { ofLinear: 1e-6, ofNothing: 1e-9, atKinks: 1e-5 };

/** Rounding that costs less than this share of the risk is not worth another solve. */
const trace = 1e-6;
/** What must be left of a column beside those before it, as shares of its norm, for it to be used. */
const columnShares = [1e-5, 1e-4, 1e-3, 1e-2];

/** Of dense layers on vectors in one stage. */
export type PolishInput = CertifyInput & { readonly architecture: PlainArchitecture };

type Found = Omit<Extract<Polished, { kind: 'polished' }>, 'kind'>;

interface Candidate {
  readonly weights: Weights;
  readonly risk: number;
}

/** A convex problem and its minimizer [P, N_o], with the risk that it has where nothing is rounded. */
interface Solved {
  readonly spanned: SpannedFeatures;
  readonly minimizer: ColumnMatrix;
  readonly exactRisk: number;
}

interface Polishing {
  readonly architecture: PlainArchitecture;
  readonly loss: Loss;
  readonly weights: Weights;
  readonly train: Samples;
}

/** The risk of weights [P, N_o] on some columns, in float64. */
function riskOf(columns: FeatureColumns, weights: ColumnMatrix, { train, loss }: Polishing): number {
  const measured = rowLoss(loss, train);
  let sum = 0;
  for (const [first, end] of chunkRanges(train.rows)) {
    sum += measured.sum(product(columns.chunk(first, end), weights), first);
  }
  return sum / train.rows;
}

/**
 * The network with another output layer, or other heads, rounded to float32.
 * @param output [P, N_o]: weights on the columns of `outputColumns`, which `spanned` spans
 */
function rounded(polishing: Polishing, weights: Weights, spanned: SpannedFeatures, output: ColumnMatrix): Candidate {
  const { architecture, train, loss } = polishing;
  const written = withOutput(architecture, weights, float32Weights(spanned.bases, output));
  return { weights: written, risk: scoreOf(networkOf(architecture, written), train, loss).risk };
}

/** The problem on those of its columns that stand apart: where some are left out, others may now be nearly spanned. */
function farFromDependent(spanned: SpannedFeatures, share: number, train: Samples): SpannedFeatures {
  const columns = withoutNearlySpanned(spanned.columns, spanned.bases, share);
  return columns === spanned.columns ? spanned : farFromDependent(spannedFeatures(columns, train), share, train);
}

/**
 * The weights that lose least to float32: those of the minimizer or, where rounding costs more than a trace, those of a
 * minimizer that leaves out columns which the others nearly span, and so has smaller weights.
 * @param write makes weights of a minimizer
 */
function leastRounded(
  { spanned, minimizer, exactRisk }: Solved,
  polishing: Polishing,
  write: (minimizer: ColumnMatrix, problem: SpannedFeatures) => Candidate,
): Candidate {
  const first = write(minimizer, spanned);
  if (first.risk - exactRisk <= trace * exactRisk) return first;
  return columnShares.reduce((least, share) => {
    const problem = farFromDependent(spanned, share, polishing.train);
    const { minimizer: smaller } = convexProblems(problem, polishing.loss);
    const next = smaller === null ? least : write(smaller, problem);
    return next.risk < least.risk ? next : least;
  }, first);
}

/** A convex problem whose infimum no weights attain: classes that the features separate, or separate in part. */
interface Unattained {
  readonly unattained: ConvexSolution;
}

/** The output layer alone at its best, or all heads. */
function polishedOutput(polishing: Polishing): Found | Unattained {
  const { architecture, weights, train, loss } = polishing;
  const columns = outputColumns(networkOf(architecture, weights), train);
  const spanned = spannedFeatures(columns, train);
  const { ladder, minimizer } = convexProblems(spanned, loss);
  if (minimizer === null) return { unattained: ladder[ladder.length - 1] };
  const exactRisk = riskOf(columns, minimizer, polishing);
  const best = leastRounded({ spanned, minimizer, exactRisk }, polishing, (output, problem) =>
    rounded(polishing, weights, problem, output),
  );
  const { risk: infimum, gap } = ladder[ladder.length - 1];
  return { ...best, exactRisk, infimum, gap, attained: true };
}

/** W_L and W(L+1) of a ResNEst at what is best on (x(L-1), vL). */
function polishedLastBlock(polishing: Polishing): Found | Unattained {
  const { architecture, weights, train, loss } = polishing;
  const columns = lastBlockColumns(networkOf(architecture, weights), train);
  const spanned = spannedFeatures(columns, train);
  const { ladder, minimizer } = convexProblems(spanned, loss);
  if (minimizer === null) return { unattained: ladder[ladder.length - 1] };
  const { risk: infimum, gap } = ladder[ladder.length - 1];
  const { exact, attained } = lastResidual(spanned, minimizer);
  const exactRisk = riskOf(columns, exact, polishing);
  const best = leastRounded({ spanned, minimizer, exactRisk }, polishing, (wanted) => {
    const { map, output } = lastResidual(spanned, wanted);
    const moved = withLastResidual(weights, blocksOf(architecture).length, map);
    const read = spannedFeatures(outputColumns(networkOf(architecture, moved), train), train);
    return rounded(polishing, moved, read, output);
  });
  if (attained) return { ...best, exactRisk, infimum, gap, attained };
  // What a stream too narrow for the minimizer leaves of it may be worse than the trained W_L with its best output.
  const one = polishedOutput(polishing);
  return 'unattained' in one || best.risk <= one.risk
    ? { ...best, exactRisk, infimum, gap, attained }
    : { ...one, infimum, gap, attained };
}

/** Whether theory promises that the best prediction weights are no worse than linear (Chen 2021, Cor. 2 and Prop. 3). */
function promisesLinear({ kind, architectureEpsilon }: Certificate): boolean {
  return kind === 'resnest' ? architectureEpsilon === 0 : kind !== 'resnet';
}

/** @throws CertificateError where weights that ought to beat every linear predictor do not */
function requireNoWorseThanLinear(polishing: Polishing, { risk }: Found, before: Certificate): void {
  if (!promisesLinear(before)) return;
  const { train, loss, architecture } = polishing;
  const nothing = rowLoss(loss, train).sum(zeros(train.rows, architecture.outputSize), 0) / train.rows;
  const share = lossProperties(loss).differentiable ? allowed.ofNothing : allowed.atKinks;
  const most = before.linearRisk + allowed.ofLinear * before.linearRisk + share * nothing;
  if (risk <= most) return;
  throw new CertificateError(
    `The polished risk ${risk} came out above the best linear predictor's ${before.linearRisk}, which theory excludes: the features are too badly conditioned. Nothing was written.`,
  );
}

/** Whether the output reads a map that no feature depends on: W_L, or W0 where there are no blocks. */
function hasTwo(architecture: PlainArchitecture): boolean {
  if (architecture.kind !== 'resnest') return false;
  return architecture.blocks.length > 0 || architecture.expansion.kind === 'linear';
}

/**
 * Takes a network's prediction weights (those that no feature depends on) to the minimum of their convex problem, every
 * other weight fixed (Chen 2021, eq. 3, 5 and 10): the heads, the output of a DenseNEst or a linear predictor, W_L and
 * W(L+1) of a ResNEst, and of a ResNet its output on ReLU(xL). Float32 as all weights are; their risk is never above
 * the one before.
 * @param before the certificate of these weights
 * @throws CertificateError where nothing can be shown, or the result is worse than theory allows
 */
export function polish({ architecture, loss, weights, dataset }: PolishInput, before: Certificate): Polished {
  const polishing = { architecture, loss, weights, train: dataset.train };
  const found = hasTwo(architecture) ? polishedLastBlock(polishing) : polishedOutput(polishing);
  if ('unattained' in found) {
    const { separable, risk } = found.unattained;
    const why = separable
      ? 'These features separate the training classes: the infimum is 0, which no weights attain'
      : `These features separate some of the training rows: no weights attain the infimum, about ${formatNumber(risk)}`;
    return { kind: 'kept', reason: `${why}, so there is nothing to take them to.` };
  }
  if (found.risk >= before.risk) {
    const [least, own] = [formatNumber(found.infimum), formatNumber(before.risk)];
    const reason = `The weights are as good as float32 can make them: the infimum over the prediction weights is ${least}, and no rounded ones came below the risk ${own} that they have.`;
    return { kind: 'kept', reason };
  }
  requireNoWorseThanLinear(polishing, found, before);
  return { kind: 'polished', ...found };
}
