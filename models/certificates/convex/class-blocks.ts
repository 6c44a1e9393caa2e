import { type ColumnMatrix, addScaled, column, columnRange } from '../algebra/matrix.js';
import { factorInPlace, solveFactored } from './cholesky.js';
import { withFirstClass } from './softmax-problem.js';

/** What is added to each class's block, as a share of the largest entry: classes without rows have no curvature. */
const regularization = 1e-8;
/** The passes over the rows that cost as much as the blocks' sums, for each direction (measured: 61 for 656). */
const passesPerDirection = 0.1;

/**
 * The classes' own blocks of the Hessian of a cross-entropy risk, factored: what conjugate gradients begin with. All classes
 * have one, class 0 too, whose weights are minus the sum of the others' there: left out, it would be the only one without,
 * and where it competes with the others the iterations are many (measured: 18 to 29 with it, 78 to 255 without).
 */
export interface ClassBlocks {
  /** Whether passes since the last sums have cost as much as new ones would; at first it is. */
  isDue(): boolean;
  /** Factors blocks [r, r] in place, a class each, and keeps them. */
  take(blocks: readonly ColumnMatrix[], ridge: number): void;
  /** An iteration over the rows was made. */
  countPass(): void;
  /** b [r, C - 1] times the blocks' inverse. */
  inverse(b: ColumnMatrix): ColumnMatrix;
}

/** @param rank r, directions */
export function classBlocks(rank: number): ClassBlocks {
  let factors: readonly ColumnMatrix[] = [];
  let passes = Infinity;
  return {
    isDue: () => passes >= passesPerDirection * rank,
    take(blocks, ridge) {
      passes = 0;
      const largest = blocks.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, b), most), 0);
      factors = largest === 0 ? [] : blocks;
      for (const block of factors) {
        for (let j = 0; j < block.rows; j += 1) block.values[j * block.rows + j] += ridge + regularization * largest;
        factorInPlace(block, 0);
      }
    },
    countPass() {
      passes += 1;
    },
    inverse(b) {
      const all = withFirstClass(b);
      const first = column(all, 0);
      for (let c = 1; c < all.columns; c += 1) addScaled(first, -1, column(all, c));
      factors.forEach((block, c) => solveFactored(block, column(all, c)));
      for (let c = 1; c < all.columns; c += 1) addScaled(column(all, c), -1, first);
      return columnRange(all, 1, all.columns);
    },
  };
}
