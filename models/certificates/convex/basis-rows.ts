import { chunkRanges } from '../features/feature-columns.js';
import { type ColumnMatrix, product, zeros } from '../algebra/matrix.js';
import { type SpannedFeatures, keptColumns, toColumnWeights } from '../features/spanned-features.js';

/** What a basis may take in memory. */
const heldBytes = 64 * 2 ** 20;

/** Directions q1 .. qr within the features' span over the training rows, orthogonal and of mean square 1: QᵀQ = N I. */
export interface BasisRows {
  readonly spanned: SpannedFeatures;
  /** N */
  readonly rows: number;
  /** r */
  readonly size: number;
  /** [rank, r]: the directions as weights on the independent columns. */
  readonly columnWeights: ColumnMatrix;
  /** Whether the first so many directions span as many independent columns, the first of them. */
  readonly isNested: boolean;
  /** One pass over the rows, some at a time: Q's rows from `first` on. */
  chunks(): Iterable<readonly [first: number, basis: ColumnMatrix]>;
}

function identity(size: number): ColumnMatrix {
  const result = zeros(size, size);
  for (let i = 0; i < size; i += 1) result.values[i * size + i] = 1;
  return result;
}

/**
 * Directions that are given as weights on the independent columns.
 * @param columnWeights [rank, r]
 * @param budget bytes up to which the basis is held; beyond them every pass computes it again
 */
export function directionRows(
  spanned: SpannedFeatures,
  columnWeights: ColumnMatrix,
  isNested: boolean,
  budget = heldBytes,
): BasisRows {
  const { rows } = spanned.columns;
  const size = columnWeights.columns;
  function* computed(): Generator<readonly [number, ColumnMatrix]> {
    for (const [first, end] of chunkRanges(rows)) {
      yield [first, product(keptColumns(spanned, spanned.columns.chunk(first, end)), columnWeights)];
    }
  }
  const held = rows * size * Float64Array.BYTES_PER_ELEMENT <= budget ? [...computed()] : null;
  return { spanned, rows, size, columnWeights, isNested, chunks: () => held ?? computed() };
}

/**
 * The features' own basis, level after level, or other directions within their span.
 * @param directions [rank, r], orthonormal, in the coordinates of the features' basis; null: its own
 */
export function basisRows(
  spanned: SpannedFeatures,
  directions: ColumnMatrix | null = null,
  budget = heldBytes,
): BasisRows {
  const own = directions ?? identity(spanned.bases.kept.length);
  const values = own.values.map((value) => Math.sqrt(spanned.columns.rows) * value);
  return directionRows(spanned, toColumnWeights(spanned, { ...own, values }), directions === null, budget);
}
