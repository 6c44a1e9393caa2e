import type { ColumnMatrix } from '../algebra/matrix.js';
import type { BasisRows } from './basis-rows.js';
import type { Solver } from './solver.js';

/** What is known of a minimum over z = Q W. */
export interface Minimum {
  /** [r, k]; where the infimum is not attained, near it as far as the search went. */
  readonly weights: ColumnMatrix;
  /** Of these weights; 0 where the classes are separable. */
  readonly risk: number;
  /** Upper bound on risk - infimum; null: none was found. */
  readonly gap: number | null;
  /** Whether the gap is a bound up to the rounding of the features, and not of the very columns. */
  readonly isRounded: boolean;
  /** |∂R/∂W|. Of the absolute loss: of the subgradient that the dual has found. */
  readonly gradientNorm: number;
  /** Whether some weights attain the infimum; 'open' where the search ended before its end. */
  readonly attained: 'yes' | 'no' | 'no, separable' | 'open';
}

/** A part of a convex problem that shares no weights with the others: one output, or all of them under cross-entropy. */
export interface Part {
  /** How it is minimized over so many directions, in words. */
  methodAt(rank: number): string;
  /**
   * The minimum over a basis's first directions.
   * @param before that over fewer of them
   */
  minimize(rows: BasisRows, rank: number, before: Minimum | null): Solver<Minimum>;
  /** Weights [r, k] as those of the network's outputs. */
  outputWeights(weights: ColumnMatrix): ColumnMatrix;
}
