import type { Architecture } from '../architecture/architecture.js';
import type { Loss } from '../architecture/loss.js';
import type { Weights } from '../architecture/weights.js';
import type { Samples } from '../data/dataset.js';
import { CertificateError } from './certificate-error.js';
import { convexProblems } from './convex/convex-problems.js';
import { featureRanks } from './feature-findings.js';
import { networkColumns } from './features/feature-columns.js';
import { endsOf, trainedNetwork } from './features/passes.js';
import { spannedFeatures } from './features/spanned-features.js';
import { firstRows } from './first-rows.js';
import { scoreOf } from './score.js';
import { shownBound } from './shown-bound.js';

/** Columns of features up to which a light certificate takes a second or so. */
const mostLightColumns = 400;
/** The rows it reads at most; they are still more than the columns. */
const mostLightRows = 4000;

/** A certificate in short, as `events.jsonl` keeps it. */
export interface LightCertificate {
  readonly rows: number;
  readonly risk: number;
  readonly linearRisk: number;
  readonly lowerBound: number;
  readonly epsilon: number;
  readonly ranks: readonly { readonly rank: number; readonly size: number }[];
}

/**
 * The numbers of a certificate that change most while a network trains, on the first rows: its risk, the best linear risk,
 * the lower bound on the trained features, and the rank of each block's features.
 * @throws CertificateError where nothing can be shown, or it would not be light
 */
export function lightCertificate(
  architecture: Architecture,
  loss: Loss,
  weights: Weights,
  train: Samples,
): LightCertificate {
  const network = trainedNetwork(architecture, weights);
  const rows = firstRows(train, mostLightRows);
  const columns = networkColumns(network, rows);
  if (columns.count > mostLightColumns) throw new CertificateError('there are too many features to certify on the way');
  const { risk } = scoreOf(network, rows, loss);
  const spanned = spannedFeatures(columns, rows);
  const { ladder } = convexProblems(spanned, loss);
  const linearRisk = ladder[0].risk;
  const lowerBound = Math.min(risk, shownBound(ladder[ladder.length - 1], Math.max(risk, linearRisk)));
  const ranks = featureRanks(spanned, endsOf(network).length - 1);
  return { rows: rows.rows, risk, linearRisk, lowerBound, epsilon: risk - lowerBound, ranks };
}
