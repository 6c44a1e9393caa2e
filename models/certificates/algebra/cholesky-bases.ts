import {
  blockRows,
  compiledAlgebra,
  padded,
  panelBytes,
  panelStride,
  placeBlock,
  rowBlocks,
} from './compiled-algebra.js';
import type { LevelBases } from './level-bases.js';
import { type ColumnMatrix, column, dot, zeros } from './matrix.js';

/**
 * AᵀA squares a condition number: where less than this share of a column is left over those before it, it is not for
 * Cholesky. At this share the factor is right to about 1e-9.
 */
const leastShare = 1e-3;
/** What is left of a squared target below this share is rounding. */
const targetRounding = 1e-12;
/** Rows for each column after which a look at the factor shows whether going on is worth it. */
const rowsToLook = 4;

interface StreamedGram {
  add(chunk: ColumnMatrix): void;
  /** AᵀA so far, its upper triangle. */
  upper(): ColumnMatrix;
}

function streamedGram(columns: number): StreamedGram {
  const width = padded(columns);
  const algebra = compiledAlgebra([8 * width * width, 8 * blockRows * columns, panelBytes(columns)]);
  const [gram, staging, panels] = algebra.parts;
  return {
    add(chunk) {
      for (const block of rowBlocks(chunk)) {
        placeBlock(algebra, block, staging, panels);
        const rows = padded(block.end - block.first);
        algebra.call('crossProduct', panels, width / 4, panels, width / 4, panelStride, rows, gram, 8 * width, 1);
      }
    },
    upper() {
      const result = zeros(columns, columns);
      for (let j = 0; j < columns; j += 1) {
        const from = gram / 8 + j * width;
        column(result, j).set(algebra.values.subarray(from, from + j + 1));
      }
      return result;
    },
  };
}

/** Cholesky of AᵀA column by column, columns of zeros left out; null where a feature is all but dependent on those before. */
function basesOf(gram: ColumnMatrix, ends: readonly number[]): LevelBases | null {
  const features = ends[ends.length - 1];
  const coordinates = zeros(gram.rows, gram.columns);
  const pivots: number[] = [];
  for (let j = 0; j < gram.columns; j += 1) {
    const products = column(gram, j);
    const target = column(coordinates, j);
    pivots.forEach((pivot, r) => {
      const before = column(coordinates, pivot);
      target[r] = (products[pivot] - dot(before.subarray(0, r), target.subarray(0, r))) / before[r];
    });
    const left = products[j] - dot(target, target);
    const isFeature = j < features;
    if (isFeature && products[j] !== 0 && !(left >= leastShare * leastShare * products[j])) return null;
    if (!(left > (isFeature ? 0 : targetRounding * products[j]))) continue;
    target[pivots.length] = Math.sqrt(left);
    pivots.push(j);
  }
  if (!coordinates.values.every(Number.isFinite)) return null;
  const kept = pivots.filter((j) => j < features);
  const ranks = ends.map((end) => kept.filter((j) => j < end).length);
  return { method: 'Cholesky', kept, doubtful: [], ranks, coordinates };
}

/**
 * Bases of the levels of A = [features, targets] by Cholesky's factor of AᵀA, at half the work of reflections: for features
 * that are far from dependent on each other, but for columns of zeros. Else null, mostly after a few rows.
 * @param ends as for `levelBases`
 */
export function choleskyBases(
  chunks: Iterable<ColumnMatrix>,
  rows: number,
  columns: number,
  ends: readonly number[],
): LevelBases | null {
  if (rows < rowsToLook * columns) return null;
  const gram = streamedGram(columns);
  let [seen, looked] = [0, false];
  for (const chunk of chunks) {
    gram.add(chunk);
    seen += chunk.rows;
    if (looked || seen < rowsToLook * columns) continue;
    if (basesOf(gram.upper(), ends) === null) return null;
    looked = true;
  }
  return basesOf(gram.upper(), ends);
}
