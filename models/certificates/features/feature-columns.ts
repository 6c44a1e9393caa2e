import { channelsOf, type Shape } from '../../architecture/shape.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, beside } from '../algebra/matrix.js';
import { inputImages, pooled } from './images.js';
import { inputChunk } from './input-chunk.js';
import { hasMirrored, mirroredFeatures } from './mirrored-features.js';
import { apartSize, endsOf, isDense, passOf, type TrainedNetwork } from './passes.js';

/** Rows that are computed at once: enough to amortise a pass over the weights, few enough for the cache. */
const chunkRows = 256;

/** How many numbers of an image's features a convex problem takes at most: its matrices have their square. */
export const mostColumns = 4096;

/**
 * The columns of a convex problem, computed some rows at a time and never held whole:
 * the constant 1 (where the predictor has a bias), then v0, v1, …
 */
export interface FeatureColumns {
  readonly rows: number;
  readonly count: number;
  /** 1 where the first column is the constant. */
  readonly constants: 0 | 1;
  /** Level i may use the columns before `ends[i]`. */
  readonly ends: readonly number[];
  /** [rows, count] for the rows from `first` up to `end`. */
  chunk(first: number, end: number): ColumnMatrix;
  /**
   * Other columns of which each may stand for its own: the columns before `ends[i]` span the same, up to the rounding of the
   * features. Null: there are none.
   */
  readonly mirrored: ((first: number, end: number) => ColumnMatrix) | null;
}

/** Row ranges [first, end) that cover all rows, one chunk after another. */
export function* chunkRanges(rows: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < rows; first += chunkRows) yield [first, Math.min(rows, first + chunkRows)];
}

/** The constant 1 as a column, or no column. */
export function constantColumn(constants: 0 | 1, rows: number): ColumnMatrix {
  return { rows, columns: constants, values: new Float64Array(constants * rows).fill(1) };
}

/**
 * The input alone: the columns of the best linear (affine) predictor.
 * @param pooledFrom the images' shape where their channels' means alone are read
 */
export function inputColumns(samples: Samples, bias: boolean, pooledFrom: Shape | null = null): FeatureColumns {
  const constants = bias ? 1 : 0;
  const count = constants + (pooledFrom === null ? samples.inputSize : channelsOf(pooledFrom));
  const read = (first: number, end: number) =>
    pooledFrom === null ? inputChunk(samples, first, end) : pooled(inputImages(samples, pooledFrom, first, end));
  return {
    rows: samples.rows,
    count,
    constants,
    ends: [count],
    chunk: (first, end) => beside(constantColumn(constants, end - first), read(first, end)),
    mirrored: null,
  };
}

/**
 * The trained features v0 .. vL, a level each. What an output reads that is no combination of them (ReLU(xL) of a ResNet,
 * say) stands behind them as one more level, so that the last level bounds its risk too.
 */
export function networkColumns(network: TrainedNetwork, samples: Samples): FeatureColumns {
  const constants = network.architecture.bias ? 1 : 0;
  const ends = endsOf(network).map((end) => constants + end);
  const width = apartSize(network);
  const count = ends[ends.length - 1] + width;
  return {
    rows: samples.rows,
    count,
    constants,
    ends: width > 0 ? [...ends, count] : ends,
    chunk: (first, end) => {
      const { features, activated } = passOf(network, samples, first, end);
      const all = beside(constantColumn(constants, end - first), features);
      return activated === null ? all : beside(all, activated);
    },
    mirrored:
      isDense(network) && hasMirrored(network.architecture)
        ? (first, end) =>
            beside(
              constantColumn(constants, end - first),
              mirroredFeatures(network, passOf(network, samples, first, end)),
            )
        : null,
  };
}
