import { type ColumnMatrix, column, columnRange, squaredNorm, zeros } from '../algebra/matrix.js';
import { chunkRanges, type FeatureColumns } from '../features/feature-columns.js';
import { keptColumns, type SpannedFeatures, spannedFeatures, toColumnWeights } from '../features/spanned-features.js';
import { type BasisRows, directionRows } from './basis-rows.js';
import { classBlocks } from './class-blocks.js';
import { separateClasses } from './competing-classes.js';
import type { SoftmaxProblem } from './softmax-problem.js';

/** Columns of some rows. */
type ReadColumns = (first: number, end: number) => ColumnMatrix;

function levelOf({ rows, rank }: SoftmaxProblem, read: ReadColumns): ReadColumns {
  return (first, end) => columnRange(keptColumns(rows.spanned, read(first, end)), 0, rank);
}

/** The independent columns that a level may use. */
export function levelColumns(problem: SoftmaxProblem): ReadColumns {
  const { columns } = problem.rows.spanned;
  return levelOf(problem, (first, end) => columns.chunk(first, end));
}

/** The same, of each the one that is 0 on more rows: as it is, or mirrored. Null where all are best as they are. */
export function sparserColumns(problem: SoftmaxProblem): ReadColumns | null {
  const { rows, rank } = problem;
  const { mirrored } = rows.spanned.columns;
  if (mirrored === null) return null;
  const [own, other] = [levelColumns(problem), levelOf(problem, mirrored)];
  const surplus = new Float64Array(rank);
  for (const [first, end] of chunkRanges(rows.rows)) {
    const [here, there] = [own(first, end), other(first, end)];
    here.values.forEach((value, at) => {
      surplus[Math.floor(at / here.rows)] += Number(value !== 0) - Number(there.values[at] !== 0);
    });
  }
  if (surplus.every((more) => more <= 0)) return null;
  return (first, end) => {
    const result = zeros(end - first, rank);
    const [here, there] = [own(first, end), other(first, end)];
    surplus.forEach((more, j) => {
      column(result, j).set(column(more > 0 ? there : here, j));
    });
    return result;
  };
}

/** Some of those columns, in another order: first `ends[0]`, which are made orthogonal, then others, which are not. */
function orderedColumns(
  rows: number,
  read: ReadColumns,
  order: readonly number[],
  ends: readonly number[],
): FeatureColumns {
  return {
    ...{ rows, count: order.length, constants: 0, ends, mirrored: null },
    chunk(first, end) {
      const all = read(first, end);
      const result = zeros(all.rows, order.length);
      order.forEach((from, j) => {
        column(result, j).set(column(all, from));
      });
      return result;
    },
  };
}

/** Orthogonal directions within the first columns, then the other columns as they are but for their length. */
function directionsOf(spanned: SpannedFeatures, orthogonal: number): BasisRows {
  const { kept, coordinates } = spanned.bases;
  const size = kept.length;
  const length = Math.sqrt(spanned.columns.rows);
  const weights = zeros(size, size);
  for (let j = 0; j < orthogonal; j += 1) weights.values[j * size + j] = length;
  toColumnWeights(spanned, columnRange(weights, 0, orthogonal));
  for (let j = orthogonal; j < size; j += 1) {
    const own = columnRange(coordinates, kept[j], kept[j] + 1);
    weights.values[j * size + j] = length / Math.sqrt(squaredNorm(own));
  }
  return directionRows(spanned, weights, false);
}

/**
 * The problem without some terms of the rows' losses: given ones, and those that weights on single columns take to 0. Its risk
 * is nowhere above that of the whole, so what bounds its infimum from below bounds that one too, whatever was left out. Where
 * that is only what such weights take to 0 the infima are equal: far along them those terms vanish and the others stay
 * (derived; a facial reduction, Borwein & Wolkowicz 1981).
 *
 * A row's loss doesn't see what is added to the scores of all classes that compete for it. So of a column only weights
 * between the classes of a group count, and the smallest class of each needs none: which entries of a column are 0 is known
 * exactly. Columns of several groups stand for themselves among the directions; the others, all of whose weights count, are
 * made orthogonal. Of columns whose groups are single classes nothing is left.
 *
 * All of this is about the columns that are read. `levelColumns` are the problem's own, entry by entry. `sparserColumns` span
 * what those do only up to the rounding of the features, which large enough weights tell apart: what a face of them bounds
 * from below is the infimum up to that rounding, and not the problem's own.
 * @param problem over nested columns
 * @param read [rows, rank] of some rows
 * @param terms [N · C], 1 for those to begin with; those that are left out become 0
 * @returns null where nothing is left out, or all
 */
export function faceOf(problem: SoftmaxProblem, read: ReadColumns, terms: Uint8Array): SoftmaxProblem | null {
  const { rows, rank, labels, classes } = problem;
  function* chunks(): Generator<readonly [number, ColumnMatrix]> {
    for (const [first, end] of chunkRanges(rows.rows)) yield [first, read(first, end)];
  }
  const groups = separateClasses(chunks, rank, problem, terms);
  if (groups === null || !terms.includes(0)) return null;
  const groupOf = (k: number, c: number) => groups[k * classes + c];
  const all = Array.from({ length: rank }, (_, k) => k);
  const others = Array.from({ length: classes - 1 }, (_, c) => c + 1);
  const whole = all.filter((k) => others.every((c) => groupOf(k, c) === 0));
  const split = all.filter((k) => !whole.includes(k) && others.some((c) => groupOf(k, c) !== c));
  const order = [...whole, ...split];
  const ends = whole.length === 0 ? [order.length] : [whole.length, order.length];
  const spanned = spannedFeatures(orderedColumns(rows.rows, read, order, ends), rows.spanned.samples);
  const size = order.length;
  if (size === 0 || spanned.bases.kept.length < size) return null;
  const free = others.flatMap((c) =>
    spanned.bases.kept.flatMap((j, k) => (groupOf(order[j], c) === c ? [] : [(c - 1) * size + k])),
  );
  return {
    ...{ rows: directionsOf(spanned, whole.length), rank: size, labels, classes },
    ...{ blocks: classBlocks(size), face: { terms, free: Int32Array.from(free) } },
  };
}
