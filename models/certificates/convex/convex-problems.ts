import type { Loss } from '../../architecture/loss.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import type { ConvexSolution } from '../certificate.js';
import type { SpannedFeatures } from '../features/spanned-features.js';
import { basisRows } from './basis-rows.js';
import { leastSquares, leastSquaresExcess } from './least-squares.js';
import { partsLadder, partsMinimum } from './part-ladder.js';
import { partsOf } from './parts.js';
import { rowLoss } from './row-loss.js';

/** What a loss makes of some features: linear prediction from them is a convex problem (Chen 2021, Proposition 2). */
export interface ConvexProblems {
  /** The infimum of the risk at every level. */
  readonly ladder: readonly ConvexSolution[];
  /**
   * How much the last level's infimum rises where only some directions may be used: at least, as far as it is shown.
   * @param directions [rank, r], orthonormal, in the coordinates of the features' basis
   */
  excess(directions: ColumnMatrix): number;
  /** [P, N_o]: weights on all columns that attain the last level's infimum, 0 on dependent ones; null: none attain it. */
  readonly minimizer: ColumnMatrix | null;
  /** The same of any level, 0 on the columns of later ones. */
  predictor(level: number): ColumnMatrix | null;
}

function problemsOf(
  ladder: readonly ConvexSolution[],
  predictors: readonly (ColumnMatrix | null)[],
  excess: ConvexProblems['excess'],
): ConvexProblems {
  return { ladder, excess, minimizer: predictors[predictors.length - 1], predictor: (level) => predictors[level] };
}

/**
 * Solves the convex problems of a loss on some features.
 * @throws CertificateError where the loss does not fit the targets
 */
export function convexProblems(spanned: SpannedFeatures, loss: Loss): ConvexProblems {
  if (loss === 'squared') {
    rowLoss(loss, spanned.samples);
    const { ladder, predictors } = leastSquares(spanned);
    return problemsOf(ladder, predictors, (directions) => leastSquaresExcess(spanned, directions));
  }
  const parts = partsOf(loss, spanned.samples);
  const { ladder, predictors } = partsLadder(parts, basisRows(spanned));
  const least = ladder[ladder.length - 1].risk;
  return problemsOf(ladder, predictors, (directions) => {
    const { risk, gap } = partsMinimum(parts, basisRows(spanned, directions));
    return Math.max(0, risk - (gap ?? risk) - least);
  });
}
