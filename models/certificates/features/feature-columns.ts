import { type Samples, inputsOf, rowsBetween } from '../../data/dataset.js';
import { type Network, featureEnds, forward } from './forward.js';
import { type ColumnMatrix, beside, zeros } from '../algebra/matrix.js';

/** Rows that are computed at once: enough to amortise a pass over the weights, few enough for the cache. */
const chunkRows = 256;

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
}

/** Rows `first` up to `end` of the inputs as a matrix [rows, N_in]. */
export function inputChunk(samples: Samples, first: number, end: number): ColumnMatrix {
  const { inputSize } = samples;
  const inputs = inputsOf(samples, rowsBetween(first, end));
  const chunk = zeros(end - first, inputSize);
  for (let i = 0; i < chunk.rows; i += 1) {
    for (let j = 0; j < inputSize; j += 1) chunk.values[j * chunk.rows + i] = inputs[i * inputSize + j];
  }
  return chunk;
}

/** Row ranges [first, end) that cover all rows, one chunk after another. */
export function* chunkRanges(rows: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < rows; first += chunkRows) yield [first, Math.min(rows, first + chunkRows)];
}

/** The constant 1 as a column, or no column. */
export function constantColumn(constants: 0 | 1, rows: number): ColumnMatrix {
  return { rows, columns: constants, values: new Float64Array(constants * rows).fill(1) };
}

/** The input alone: the columns of the best linear (affine) predictor. */
export function inputColumns(samples: Samples, bias: boolean): FeatureColumns {
  const constants = bias ? 1 : 0;
  const count = constants + samples.inputSize;
  return {
    rows: samples.rows,
    count,
    constants,
    ends: [count],
    chunk: (first, end) => beside(constantColumn(constants, end - first), inputChunk(samples, first, end)),
  };
}

/**
 * The trained features v0 .. vL, a level each. A ResNet's output reads ReLU(xL), which is no combination of them:
 * it stands behind them as one more level, so that the last level bounds its risk too.
 */
export function networkColumns(network: Network, samples: Samples): FeatureColumns {
  const { architecture } = network;
  const constants = architecture.bias ? 1 : 0;
  const ends = featureEnds(architecture).map((end) => constants + end);
  const width = architecture.kind === 'resnet' ? (network.maps.get('output')?.transposed.rows ?? 0) : 0;
  const count = ends[ends.length - 1] + width;
  return {
    rows: samples.rows,
    count,
    constants,
    ends: width > 0 ? [...ends, count] : ends,
    chunk: (first, end) => {
      const { features, activated } = forward(network, inputChunk(samples, first, end));
      const all = beside(constantColumn(constants, end - first), features);
      return activated === null ? all : beside(all, activated);
    },
  };
}
