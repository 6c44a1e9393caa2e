import { type ColumnMatrix, addScaled, column, dot } from './matrix.js';

/** Below this share of its own norm, what is left of a column is rounding: the column depends on those before it. */
const dependence = 1e-11;
/** Up to this share, what is left of a column that depends on others exactly. */
const exactDependence = 1e-13;

/** Orthonormal bases of nested column spaces: level i is spanned by the first `ranks[i]` directions. */
export interface LevelBases {
  /** What found them. */
  readonly method: 'Cholesky' | 'Householder QR';
  /** The columns that are independent, in the order in which they were found. */
  readonly kept: readonly number[];
  /** Columns that were left out though more than rounding is left of them: float64 can't tell their direction. */
  readonly doubtful: readonly number[];
  /** Rank of the columns of levels 0 .. i. */
  readonly ranks: readonly number[];
  /** [P, columns]: every column in the coordinates of the directions; below the rank of its level, rounding. */
  readonly coordinates: ColumnMatrix;
}

/** What is left of column j from row `first` on, as a view. */
function tailOf(matrix: ColumnMatrix, j: number, first: number): Float64Array {
  return column(matrix, j).subarray(first);
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

/** Applies to the columns that aren't kept yet the reflection that takes what is left of `pivot` to one entry. */
function reflect(matrix: ColumnMatrix, pivot: number, kept: readonly number[]): void {
  const first = kept.length;
  const tail = tailOf(matrix, pivot, first);
  const left = norm(tail);
  const direction = tail.slice();
  direction[0] += tail[0] > 0 ? left : -left;
  const scale = 2 / dot(direction, direction);
  const done = new Set(kept);
  for (let j = 0; j < matrix.columns; j += 1) {
    if (done.has(j)) continue;
    const target = tailOf(matrix, j, first);
    addScaled(target, -scale * dot(direction, target), direction);
  }
  tail.fill(0, 1);
}

export function columnNorms(matrix: ColumnMatrix): number[] {
  return Array.from({ length: matrix.columns }, (_, j) => norm(column(matrix, j)));
}

/** What is left of column j from row `first` on, as a share of its norm. */
function shareLeft(matrix: ColumnMatrix, norms: readonly number[], first: number, j: number): number {
  return norms[j] === 0 ? 0 : norm(tailOf(matrix, j, first)) / norms[j];
}

/** The candidate of which the largest share is left; null where all depend on the columns before. */
function nextPivot(candidates: readonly number[], shareOf: (j: number) => number): number | null {
  let best: number | null = null;
  let largest = dependence;
  for (const j of candidates) {
    const share = shareOf(j);
    if (share > largest) [best, largest] = [j, share];
  }
  return best;
}

/**
 * Column-pivoted Householder QR level by level: the columns before `ends[i]` belong to levels 0 .. i, those from the
 * last end on (targets) are only carried along. A column counts as dependent where less than `dependence` of its norm
 * is left, so duplicated, constant and dead columns take no part.
 * @param norms of the columns; larger where a column was summed up from terms that may have cancelled, to rounding
 */
export function levelBases(
  matrix: ColumnMatrix,
  ends: readonly number[],
  norms: readonly number[] = columnNorms(matrix),
): LevelBases {
  const coordinates = { ...matrix, values: matrix.values.slice() };
  const kept: number[] = [];
  const doubtful: number[] = [];
  const shareOf = (j: number): number => shareLeft(coordinates, norms, kept.length, j);
  const ranks = ends.map((end, level) => {
    const start = level === 0 ? 0 : ends[level - 1];
    let candidates = Array.from({ length: end - start }, (_, k) => start + k);
    while (kept.length < matrix.rows) {
      const pivot = nextPivot(candidates, shareOf);
      if (pivot === null) break;
      reflect(coordinates, pivot, kept);
      kept.push(pivot);
      candidates = candidates.filter((j) => j !== pivot);
    }
    doubtful.push(...candidates.filter((j) => shareOf(j) > exactDependence));
    return kept.length;
  });
  return { method: 'Householder QR', kept, doubtful, ranks, coordinates };
}

/** Solves T x = b in place for the upper triangle T of the first `rank` kept columns. */
export function solveUpper({ kept, coordinates }: LevelBases, rank: number, b: Float64Array): void {
  for (let j = rank - 1; j >= 0; j -= 1) {
    const t = column(coordinates, kept[j]);
    b[j] /= t[j];
    for (let i = 0; i < j; i += 1) b[i] -= b[j] * t[i];
  }
}

/** Solves Tᵀ x = b in place for the upper triangle T of the first `rank` kept columns. */
export function solveLower({ kept, coordinates }: LevelBases, rank: number, b: Float64Array): void {
  for (let j = 0; j < rank; j += 1) {
    const t = column(coordinates, kept[j]);
    let sum = b[j];
    for (let i = 0; i < j; i += 1) sum -= t[i] * b[i];
    b[j] = sum / t[j];
  }
}
