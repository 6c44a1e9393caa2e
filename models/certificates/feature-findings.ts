import type { Certificate } from './certificate.js';
import type { FeatureSpace } from './theorems/sections.js';
import { type ColumnMatrix, columnRange, column, dot, squaredNorm, transposedProduct } from './algebra/matrix.js';
import { rankOf, singularValues } from './algebra/singular-values.js';
import type { SpannedFeatures } from './features/spanned-features.js';

/** Each column divided by its norm; zero columns stay. */
function columnScaled(matrix: ColumnMatrix): ColumnMatrix {
  const values = matrix.values.slice();
  for (let j = 0; j < matrix.columns; j += 1) {
    const target = values.subarray(j * matrix.rows, (j + 1) * matrix.rows);
    const norm = Math.sqrt(dot(target, target));
    if (norm > 0) for (let i = 0; i < target.length; i += 1) target[i] /= norm;
  }
  return { ...matrix, values };
}

/** The columns of level i (vi) in the coordinates of the basis. */
function levelCoordinates({ columns, bases }: SpannedFeatures, level: number): ColumnMatrix {
  const first = level === 0 ? columns.constants : columns.ends[level - 1];
  return columnRange(bases.coordinates, first, columns.ends[level]);
}

/** Rank of some columns over the rows, and how far from a lower one they are. */
interface Spread {
  readonly rank: number;
  /** Least over largest singular value of the columns scaled to norm 1; 0 where they are dependent. */
  readonly margin: number;
}

/**
 * By the singular values of the scaled columns. A sum over many rows rounds more than numpy's tolerance for its size
 * allows: the number of rows stands for it.
 */
function spreadOf(spanned: SpannedFeatures, coordinates: ColumnMatrix): Spread {
  const values = singularValues(columnScaled(coordinates));
  const rank = rankOf(values, Math.max(spanned.columns.rows, spanned.columns.count));
  return { rank, margin: rank > 0 && rank === coordinates.columns ? values[rank - 1] / values[0] : 0 };
}

/**
 * |vi - P vi|² / |vi|² with P the projection on v0 .. v(i-1) (and 1, where the network has biases): theory E.3.
 * Null where the rows are too few for it to be anything but 0; 0 for features that are 0 on every row.
 */
function unpredictability(spanned: SpannedFeatures, level: number): number | null {
  const { columns, bases } = spanned;
  if (columns.rows <= columns.ends[level - 1]) return null;
  const coordinates = levelCoordinates(spanned, level);
  const all = squaredNorm(coordinates);
  let left = 0;
  for (let j = 0; j < coordinates.columns; j += 1) {
    const rest = column(coordinates, j).subarray(bases.ranks[level - 1]);
    left += dot(rest, rest);
  }
  return all === 0 ? 0 : left / all;
}

/** What can be said of each block's features over the training rows. */
export function featureFindings(spanned: SpannedFeatures, gains: readonly (number | null)[]): Certificate['features'] {
  return gains.map((gain, i) => {
    const coordinates = levelCoordinates(spanned, i + 1);
    return {
      block: i + 1,
      size: coordinates.columns,
      ...spreadOf(spanned, coordinates),
      unpredictability: unpredictability(spanned, i + 1),
      gain,
    };
  });
}

/** [1; v0; …; vL] (the 1 with biases) over the training rows, and what Assumption 1 asks of vL. */
export function featureSpace(spanned: SpannedFeatures, blocks: number): FeatureSpace {
  const { columns, bases } = spanned;
  const size = columns.ends[blocks];
  const last = levelCoordinates(spanned, blocks);
  const { rank, margin } = spreadOf(spanned, columnRange(bases.coordinates, 0, size));
  const lastRank = spreadOf(spanned, last).rank;
  const least = lastRank < last.columns ? 0 : (singularValues(last)[last.columns - 1] ?? 0);
  return {
    rank,
    size,
    margin,
    lastRank,
    lastSigmaMin: least ** 2 / columns.rows,
    lastCorrelation: lastFeatureCorrelation(spanned, blocks),
  };
}

/** |Σ vL yᵀ| / (|vL| |y|), Frobenius norms: 0 where every last feature is uncorrelated with every target. */
function lastFeatureCorrelation(spanned: SpannedFeatures, level: number): number {
  const features = levelCoordinates(spanned, level);
  const scale = Math.sqrt(squaredNorm(features) * squaredNorm(spanned.targets));
  return scale === 0 ? 0 : Math.sqrt(squaredNorm(transposedProduct(features, spanned.targets))) / scale;
}
