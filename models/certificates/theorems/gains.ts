import type { ColumnMatrix } from '../algebra/matrix.js';
import { addScaled, columnRange, product, squaredNorm, transposedProduct, zeros } from '../algebra/matrix.js';
import type { ConvexProblems } from '../convex/convex-problems.js';
import type { RowLoss } from '../convex/row-loss.js';
import { type FeatureColumns, chunkRanges } from '../features/feature-columns.js';

/**
 * |E[gl(ŷ(i-1)) viᵀ]| for i = 1 .. L, at the best predictor ŷ(i-1) on v0 .. v(i-1): above 0 if and only if vi lowers the
 * ladder (derived, theory A6.5). One pass over the rows.
 * @returns null for a level before which the infimum is not attained
 */
export function gains(
  columns: FeatureColumns,
  problems: ConvexProblems,
  loss: RowLoss,
  blocks: number,
): (number | null)[] {
  const levels = Array.from({ length: blocks }, (_, i) => {
    const [from, end] = [columns.ends[i], columns.ends[i + 1]];
    const weights = problems.predictor(i);
    return { from, end, weights, sum: zeros(end - from, loss.outputs) };
  });
  for (const [first, until] of chunkRanges(columns.rows)) {
    const chunk = columns.chunk(first, until);
    for (const { from, end, weights, sum } of levels) {
      if (weights === null) continue;
      const slopes = loss.gradient(predicted(chunk, weights, from), first);
      addScaled(sum.values, 1 / columns.rows, transposedProduct(columnRange(chunk, from, end), slopes).values);
    }
  }
  return levels.map(({ weights, sum }) => (weights === null ? null : Math.sqrt(squaredNorm(sum))));
}

/** The outputs of weights [P, N_o] that use the first `count` columns alone. */
function predicted(chunk: ColumnMatrix, weights: ColumnMatrix, count: number): ColumnMatrix {
  const used = zeros(count, weights.columns);
  for (let c = 0; c < weights.columns; c += 1) {
    used.values.set(weights.values.subarray(c * weights.rows, c * weights.rows + count), c * count);
  }
  return product(columnRange(chunk, 0, count), used);
}
