import { type Architecture, residualWidth } from '../architecture/architecture.js';
import type { Loss } from '../architecture/loss.js';
import type { Weights } from '../architecture/weights.js';
import type { Dataset } from '../data/dataset.js';
import { coveredPart } from '../guarantees/covered-part.js';
import { conditions } from '../guarantees/conditions.js';
import { guarantees } from '../guarantees/guarantees.js';
import { architectureEpsilon } from './architecture-epsilon.js';
import { CertificateError } from './certificate-error.js';
import type { Certificate, ConvexSolution } from './certificate.js';
import { type ConvexProblems, convexProblems } from './convex/convex-problems.js';
import { mostColumns, networkColumns } from './features/feature-columns.js';
import { columnRemarks } from './column-remarks.js';
import { featureFindings, featureSpace } from './feature-findings.js';
import { apartSize, endsOf, isDense, readsLast, trainedNetwork, type TrainedNetwork } from './features/passes.js';
import { inverseFindings, streamTransposed } from './inverse.js';
import type { ColumnMatrix } from './algebra/matrix.js';
import { remarks } from './remarks.js';
import { scoreOf } from './score.js';
import { rounding, shownBound } from './shown-bound.js';
import { stagedScope } from './staged-scope.js';
import { type SpannedFeatures, spannedFeatures } from './features/spanned-features.js';
import { kawaguchiBengio } from './theorems/kawaguchi-bengio.js';
import { theoremFindings } from './theorems/theorems.js';

export interface CertifyInput {
  readonly architecture: Architecture;
  readonly loss: Loss;
  readonly weights: Weights;
  readonly dataset: Dataset;
  /** The weight decay of the training that made the weights; none where it is not said. */
  readonly decay?: number;
  /** Whether that training changed images anew in every epoch. */
  readonly augmented?: boolean;
}

/** M, where W0 .. W(L-1) are matrices on the features; null without a residual stream. */
function streamWidth(network: TrainedNetwork): number | null {
  if (isDense(network)) return residualWidth(network.architecture);
  return readsLast(network) ? (coveredPart(network.architecture)?.width ?? null) : null;
}

/** Bᵀ [S, M] for B = [W0 … W(L-1)]; null without a residual stream or without blocks. */
function streamOf(network: TrainedNetwork): ColumnMatrix | null {
  const width = streamWidth(network);
  return width === null || endsOf(network).length === 1 ? null : streamTransposed(network, width);
}

/** @throws CertificateError where images are read whole, with more numbers than a ladder takes */
function expectFewColumns(network: TrainedNetwork): void {
  if (isDense(network)) return;
  const count = (endsOf(network).at(-1) ?? 0) + apartSize(network);
  if (count <= mostColumns) return;
  throw new CertificateError(
    `${network.architecture.name} reads ${count} numbers of every row in its features, each pixel of each channel being one: the certificate factors a matrix of their square, and takes ${mostColumns} of them at most. Write \`pool average\` before \`output\`, and a channel is one number; or let a stage of \`stride 2\`, or fewer channels, leave less of the image. The run is complete without.`,
  );
}

/**
 * The ladder as it must be: no level is above the one before it, whose columns it has, and the last is not above the
 * network's own risk, for the network is one of the predictors that it ranges over. What is taken away is rounding, or
 * what a solver left over; a gap shrinks by as much, so that risk - gap stays where it was shown to be.
 * @throws CertificateError where the last level is above the network's risk by more than that
 */
function orderedLadder(solutions: readonly ConvexSolution[], risk: number): ConvexSolution[] {
  const last = solutions.length - 1;
  let least = Infinity;
  return solutions.map((solution, level) => {
    const allowed = rounding * Math.max(risk, solutions[0].risk) + (solution.gap ?? Infinity);
    if (level === last && solution.risk > risk + allowed) {
      throw new CertificateError(
        `The lower bound came out above the network's own risk (${solution.risk} > ${risk}): the features are too badly conditioned for float64, and nothing is shown.`,
      );
    }
    least = Math.min(least, solution.risk, level === last ? risk : Infinity);
    const gap = solution.gap === null ? null : Math.max(0, solution.gap - (solution.risk - least));
    return { ...solution, risk: least, gap };
  });
}

/** Theory A6.2: zero under Assumption 4 (Chen 2021, Theorem 1); unknown without Assumption 3. */
function architecturePart(
  network: TrainedNetwork,
  spanned: SpannedFeatures,
  problems: ConvexProblems,
  stream: ColumnMatrix | null,
  inverse: Certificate['inverse'],
): number | null {
  if (!readsLast(network) || conditions(network.architecture).outputWidth?.holds !== true) return null;
  if (stream === null || inverse === null || inverse.rank === inverse.required) return 0;
  return architectureEpsilon(spanned, problems, stream, endsOf(network).length - 1);
}

/**
 * Holds the theorems against trained weights on the training rows, all in float64: the network's risk, the re-optimised
 * ladder a0 .. aL by exact convex solves, epsilon, what each block adds, the rank of [W0 … W(L-1)], how near the weights
 * are to a local minimum, and what the theorems of the four papers ask of them.
 * @throws CertificateError where nothing can be shown, with the reason
 */
export function certify(input: CertifyInput): Certificate {
  const { architecture, loss, weights, dataset, decay = 0, augmented = false } = input;
  const network = trainedNetwork(architecture, weights);
  expectFewColumns(network);
  const { train, test } = dataset;
  const trained = scoreOf(network, train, loss);
  const held = test === null ? null : scoreOf(network, test, loss);
  const spanned = spannedFeatures(networkColumns(network, train), train);
  const problems = convexProblems(spanned, loss);
  const blocks = endsOf(network).length - 1;
  const solutions = orderedLadder(problems.ladder, trained.risk);
  const lowerBound = shownBound(solutions[solutions.length - 1], Math.max(trained.risk, solutions[0].risk));
  const epsilon = trained.risk - lowerBound;
  const stream = streamOf(network);
  const inverse = stream === null ? null : inverseFindings(stream);
  const ladder = solutions.slice(0, blocks + 1).map(({ risk }) => risk);
  const kept = architecturePart(network, spanned, problems, stream, inverse);
  const space = featureSpace(spanned, blocks);
  const { gains, ...theorems } = theoremFindings(network, train, loss, { spanned, problems, inverse });
  const numbers = {
    risk: trained.risk,
    linearRisk: solutions[0].risk,
    inverseRank: inverse?.rank ?? null,
    lastFeatureRank: space.lastRank,
    lastFeatureCorrelation: space.lastCorrelation,
    epsilon,
    ...theorems,
  };
  const found: Omit<Certificate, 'remarks'> = {
    version: 3,
    network: architecture.name,
    kind: architecture.kind,
    loss,
    decay,
    ...(isDense(network) ? {} : { staged: stagedScope(network) }),
    rows: train.rows,
    risk: trained.risk,
    testRisk: held?.risk ?? null,
    accuracy: trained.accuracy,
    testAccuracy: held?.accuracy ?? null,
    linearRisk: solutions[0].risk,
    lowerBound,
    epsilon,
    architectureEpsilon: kept,
    ladder,
    solutions,
    features: featureFindings(spanned, gains),
    featureSpace: space,
    inverse,
    ...theorems,
    kawaguchiBengio: kawaguchiBengio(architecture, loss, { risk: trained.risk, ladder, architectureEpsilon: kept }),
    guarantees: guarantees({ architecture, loss, decay, augmented }, numbers),
  };
  return {
    ...found,
    remarks: remarks(architecture, found, spanned.bases.doubtful.length, columnRemarks(spanned, blocks)),
  };
}
