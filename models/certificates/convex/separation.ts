import { type ColumnMatrix, magnitudes, product } from '../algebra/matrix.js';
import { chunkRanges } from '../features/feature-columns.js';
import { type SpannedFeatures, keptColumns } from '../features/spanned-features.js';

/**
 * Whether weights give every row's own class the strictly largest score: the scores are computed again from the features
 * themselves, and each margin must be beyond what rounding can make of it.
 * @param weights [rank, C], on the independent columns
 */
export function separates(spanned: SpannedFeatures, labels: Int32Array, weights: ColumnMatrix): boolean {
  const sizes = magnitudes(weights);
  const rounding = 2 * (weights.rows + 2) * Number.EPSILON;
  for (const [first, end] of chunkRanges(spanned.columns.rows)) {
    const kept = keptColumns(spanned, spanned.columns.chunk(first, end));
    const scores = product(kept, weights);
    const bounds = product(magnitudes(kept), sizes);
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
