import { type Samples, outputSizeOf } from '../../data/dataset.js';
import { CertificateError } from '../certificate-error.js';
import { type FeatureColumns, chunkRanges } from './feature-columns.js';
import { choleskyBases } from '../algebra/cholesky-bases.js';
import { type LevelBases, levelBases, solveUpper } from '../algebra/level-bases.js';
import { type ColumnMatrix, beside, column, columnRange, zeros } from '../algebra/matrix.js';
import { streamedFactor } from '../algebra/streamed-factor.js';
import { targetChunk } from './targets.js';

/** The features and targets over the training rows in orthonormal coordinates: all that a convex solve needs of them. */
export interface SpannedFeatures {
  readonly columns: FeatureColumns;
  readonly samples: Samples;
  /** Of the features; the targets' coordinates follow theirs. */
  readonly bases: LevelBases;
  /** [P, N_o]: the targets in the same coordinates. */
  readonly targets: ColumnMatrix;
}

function* chunksOf(columns: FeatureColumns, samples: Samples): Generator<ColumnMatrix> {
  for (const [first, end] of chunkRanges(columns.rows)) {
    yield beside(columns.chunk(first, end), targetChunk(samples, first, end));
  }
}

function finiteFactor(columns: FeatureColumns, samples: Samples, count: number): ColumnMatrix {
  const factor = streamedFactor(chunksOf(columns, samples), count);
  if (factor.values.every(Number.isFinite)) return factor;
  throw new CertificateError(
    'the features over the training rows are too large for float64: training diverged, and nothing is shown. Train with a smaller learning rate.',
  );
}

/**
 * One pass over the rows, or little more: a triangular factor of [features, targets], and a basis for each level.
 * @throws CertificateError where a feature is not finite
 */
export function spannedFeatures(columns: FeatureColumns, samples: Samples): SpannedFeatures {
  const count = columns.count + outputSizeOf(samples.targets);
  const bases =
    choleskyBases(chunksOf(columns, samples), columns.rows, count, columns.ends) ??
    levelBases(finiteFactor(columns, samples, count), columns.ends);
  return { columns, samples, bases, targets: columnRange(bases.coordinates, columns.count, count) };
}

/** The independent columns of a chunk, in the order of the basis: [rows, rank]. A view where they stand so already. */
export function keptColumns({ bases }: SpannedFeatures, chunk: ColumnMatrix): ColumnMatrix {
  if (bases.kept.every((j, k) => j === k)) return columnRange(chunk, 0, bases.kept.length);
  const kept = zeros(chunk.rows, bases.kept.length);
  bases.kept.forEach((j, k) => kept.values.set(column(chunk, j), k * chunk.rows));
  return kept;
}

/** Weights on orthonormal directions [rank, C] as weights on the independent columns, in place. */
export function toColumnWeights({ bases }: SpannedFeatures, weights: ColumnMatrix): ColumnMatrix {
  for (let c = 0; c < weights.columns; c += 1) solveUpper(bases, weights.rows, column(weights, c));
  return weights;
}

/** Weights on the independent columns [rank, C] as weights on all of them, 0 on the dependent ones: [P, C]. */
export function onAllColumns({ columns, bases }: SpannedFeatures, weights: ColumnMatrix): ColumnMatrix {
  const all = zeros(columns.count, weights.columns);
  for (let c = 0; c < weights.columns; c += 1) {
    const target = column(all, c);
    column(weights, c).forEach((weight, k) => {
      target[bases.kept[k]] = weight;
    });
  }
  return all;
}
