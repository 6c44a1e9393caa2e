import { type ColumnMatrix, columnRange, product } from '../algebra/matrix.js';
import { chunkRanges } from '../features/feature-columns.js';
import { type SpannedFeatures, keptColumns, toColumnWeights } from '../features/spanned-features.js';

/** |A| of every entry. */
function magnitudes(matrix: ColumnMatrix): ColumnMatrix {
  return { ...matrix, values: matrix.values.map(Math.abs) };
}

/**
 * Whether weights on orthonormal directions give every row's own class the strictly largest score: the scores are
 * computed again from the features themselves, and each margin must be beyond what rounding can make of it.
 * @param directionWeights [rank, C]; used up
 */
export function separates(spanned: SpannedFeatures, labels: Int32Array, directionWeights: ColumnMatrix): boolean {
  const weights = toColumnWeights(spanned, directionWeights);
  const sizes = magnitudes(weights);
  const rounding = 2 * (weights.rows + 2) * Number.EPSILON;
  for (const [first, end] of chunkRanges(spanned.columns.rows)) {
    const kept = keptColumns(spanned, spanned.columns.chunk(first, end));
    const used = columnRange(kept, 0, weights.rows);
    const scores = product(used, weights);
    const bounds = product(magnitudes(used), sizes);
    for (let i = 0; i < scores.rows; i += 1) {
      const own = labels[first + i] * scores.rows + i;
      const lowest = scores.values[own] - rounding * bounds.values[own];
      for (let at = i; at < scores.values.length; at += scores.rows) {
        if (at !== own && !(lowest > scores.values[at] + rounding * bounds.values[at])) return false;
      }
    }
  }
  return true;
}
