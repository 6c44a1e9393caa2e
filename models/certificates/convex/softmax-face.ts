import { type ColumnMatrix, column, columnRange, squaredNorm, zeros } from '../algebra/matrix.js';
import { chunkRanges, type FeatureColumns } from '../features/feature-columns.js';
import { keptColumns, type SpannedFeatures, spannedFeatures, toColumnWeights } from '../features/spanned-features.js';
import { type BasisRows, directionRows } from './basis-rows.js';
import { classBlocks } from './class-blocks.js';
import { separateClasses } from './competing-classes.js';
import type { SoftmaxProblem } from './softmax-problem.js';

/** The independent columns that a level may use, as they are or mirrored: those that are 0 on more rows. */
function sparseColumns({ rows, rank }: SoftmaxProblem): (first: number, end: number) => ColumnMatrix {
  const { columns } = rows.spanned;
  const { mirrored } = columns;
  const level = (all: ColumnMatrix): ColumnMatrix => columnRange(keptColumns(rows.spanned, all), 0, rank);
  if (mirrored === null) return (first, end) => level(columns.chunk(first, end));
  const surplus = new Float64Array(rank);
  for (const [first, end] of chunkRanges(rows.rows)) {
    const [own, other] = [level(columns.chunk(first, end)), level(mirrored(first, end))];
    own.values.forEach((value, at) => {
      surplus[Math.floor(at / own.rows)] += Number(value !== 0) - Number(other.values[at] !== 0);
    });
  }
  return (first, end) => {
    const result = zeros(end - first, rank);
    const [own, other] = [level(columns.chunk(first, end)), level(mirrored(first, end))];
    surplus.forEach((more, j) => {
      column(result, j).set(column(more > 0 ? other : own, j));
    });
    return result;
  };
}

/** Some of those columns, in another order: first `ends[0]`, which are made orthogonal, then others, which are not. */
function orderedColumns(
  rows: number,
  read: (first: number, end: number) => ColumnMatrix,
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
 * The problem without the terms that weights on single columns take to 0: its risk is nowhere above that of the whole, so
 * what bounds its infimum from below bounds that one too; and the infima are equal, as far along those weights the terms
 * that are left out vanish and the others stay (derived; a face of the problem, Borwein & Wolkowicz 1981).
 *
 * Its loss of a row doesn't see a score that is added to all classes which compete for it. So of a column only weights
 * between classes of one group count, and per group the smallest class needs none: that is exact, as the entries where a
 * column isn't 0 are known exactly. Columns of several groups stand for themselves among the directions; the others are made
 * orthogonal, all of whose weights count.
 * @param terms [N · C]: those to begin with, of which it takes more away
 * @param problem over nested columns
 * @returns null where nothing is left out, or all
 */
export function faceOf(problem: SoftmaxProblem, terms: Uint8Array): SoftmaxProblem | null {
  const { rows, rank, labels, classes } = problem;
  const read = sparseColumns(problem);
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
