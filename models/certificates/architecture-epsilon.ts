import type { ConvexProblems } from './convex/convex-problems.js';
import { columnNorms, levelBases } from './algebra/level-bases.js';
import {
  type ColumnMatrix,
  beside,
  column,
  columnRange,
  product,
  squaredNorm,
  topRows,
  transposedProduct,
  zeros,
} from './algebra/matrix.js';
import type { SpannedFeatures } from './features/spanned-features.js';

/** Orthonormal columns that span those of a matrix [r, n]: modified Gram-Schmidt, twice, on the independent ones. */
function orthonormalSpan(matrix: ColumnMatrix, independent: readonly number[]): ColumnMatrix {
  const result = zeros(matrix.rows, independent.length);
  independent.forEach((j, k) => {
    const direction = { ...matrix, columns: 1, values: column(matrix, j).slice() };
    const before = columnRange(result, 0, k);
    for (let pass = 0; pass < 2; pass += 1) {
      const part = product(before, transposedProduct(before, direction));
      for (let i = 0; i < direction.rows; i += 1) direction.values[i] -= part.values[i];
      const norm = Math.sqrt(squaredNorm(direction));
      for (let i = 0; i < direction.rows; i += 1) direction.values[i] /= norm;
    }
    column(result, k).set(direction.values);
  });
  return result;
}

/** Σ |B_mj| |uj| for each number m of the stream: what x(L-1) = B u is summed up from, cancelled or not. */
function summedNorms(features: ColumnMatrix, streamTransposed: ColumnMatrix): number[] {
  const norms = columnNorms(features);
  return Array.from({ length: streamTransposed.columns }, (_, m) =>
    column(streamTransposed, m).reduce((sum, weight, j) => sum + Math.abs(weight) * norms[j], 0),
  );
}

/**
 * a([x(L-1); vL]) - a([v0; …; vL]), what no choice of the prediction weights removes (derived, theory A6.2): in the
 * coordinates of the features' basis, where x(L-1) = B [v0; …; v(L-1)] costs no pass over the rows.
 * @param streamTransposed Bᵀ [S, M] for B = [W0 … W(L-1)]
 * @param lastLevel L, at least 1
 */
export function architectureEpsilon(
  spanned: SpannedFeatures,
  problems: ConvexProblems,
  streamTransposed: ColumnMatrix,
  lastLevel: number,
): number {
  const { columns, bases } = spanned;
  const rank = bases.ranks[lastLevel];
  const all = topRows(bases.coordinates, rank);
  const before = columnRange(all, columns.constants, columns.ends[lastLevel - 1]);
  const stream = product(before, streamTransposed);
  const last = columnRange(all, columns.ends[lastLevel - 1], columns.ends[lastLevel]);
  const constant = columnRange(all, 0, columns.constants);
  const read = beside(constant, stream, last);
  const norms = [...columnNorms(constant), ...summedNorms(before, streamTransposed), ...columnNorms(last)];
  const { kept, ranks } = levelBases(read, [read.columns], norms);
  return ranks[0] === rank ? 0 : problems.excess(orthonormalSpan(read, kept));
}
