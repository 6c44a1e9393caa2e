import type { ConvexSolution } from '../certificate.js';
import type { CertifiedLoss } from '../certified-loss.js';
import { crossEntropyLadder, crossEntropyRows, crossEntropyWithin } from './cross-entropy-ladder.js';
import { leastSquares, leastSquaresExcess } from './least-squares.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import type { SpannedFeatures } from '../features/spanned-features.js';

/** What a loss makes of some features: linear prediction from them is a convex problem (Chen 2021, Proposition 2). */
export interface ConvexProblems {
  /** The infimum of the risk at every level. */
  readonly ladder: readonly ConvexSolution[];
  /**
   * How much the last level's infimum rises where only some directions may be used.
   * @param directions [rank, r], orthonormal, in the coordinates of the features' basis
   */
  excess(directions: ColumnMatrix): number;
  /** [P, N_o]: weights on all columns that attain the last level's infimum, 0 on dependent ones; null: none attain it. */
  readonly minimizer: ColumnMatrix | null;
  /** The same of any level, 0 on the columns of later ones. */
  predictor(level: number): ColumnMatrix | null;
}

/**
 * Solves the convex problems of a loss on some features.
 * @throws CertificateError where the loss does not fit the targets
 */
export function convexProblems(spanned: SpannedFeatures, loss: CertifiedLoss): ConvexProblems {
  switch (loss) {
    case 'squared': {
      const { ladder, predictors } = leastSquares(spanned);
      return {
        ladder,
        excess: (directions) => leastSquaresExcess(spanned, directions),
        minimizer: predictors[predictors.length - 1],
        predictor: (level) => predictors[level],
      };
    }
    case 'cross-entropy': {
      const rows = crossEntropyRows(spanned);
      const { ladder, predictors } = crossEntropyLadder(rows);
      const least = ladder[ladder.length - 1].risk;
      return {
        ladder,
        minimizer: predictors[predictors.length - 1],
        predictor: (level) => predictors[level],
        excess: (directions) => Math.max(0, crossEntropyWithin(rows, directions).risk - least),
      };
    }
  }
}
