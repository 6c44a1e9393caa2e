import { activationFunction } from '../../architecture/activation.js';
import { type Block, blocksOf, residualWidth } from '../../architecture/architecture.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, column, columnRange, product, transposedProduct, zeros } from '../algebra/matrix.js';
import type { RowLoss } from '../convex/row-loss.js';
import { activationSlope } from './activation-slope.js';
import { chunkRanges } from './feature-columns.js';
import { inputChunk } from './input-chunk.js';
import { type ForwardPass, type Network, addTo, blockPass, featureEnds, forward, mapOf, streamMap } from './forward.js';

import { streamsOf } from './streams.js';

/** The training risk's derivatives by every trained array, named and laid out as the weights are. */
export type Gradient = ReadonlyMap<string, Float64Array>;

/** What a backward pass adds to, and the maps' transposes, each made once. */
interface Backward {
  readonly network: Network;
  readonly sums: Map<string, Float64Array>;
  readonly forwardMaps: ReadonlyMap<string, ColumnMatrix>;
}

export function transposeOf({ rows, columns, values }: ColumnMatrix): ColumnMatrix {
  const result = zeros(columns, rows);
  for (let j = 0; j < columns; j += 1) {
    for (let i = 0; i < rows; i += 1) result.values[i * columns + j] = values[j * rows + i];
  }
  return result;
}

function addToArray({ sums }: Backward, name: string, term: Float64Array): void {
  const sum = sums.get(name);
  if (sum === undefined) sums.set(name, term);
  else for (let i = 0; i < sum.length; i += 1) sum[i] += term[i];
}

/** Adds the derivatives by A and b of A z + b, given those by its values: [rows, out]. */
function addMap(backward: Backward, name: string, input: ColumnMatrix, slopes: ColumnMatrix): void {
  addToArray(backward, `${name}.weight`, transposedProduct(input, slopes).values);
  if (mapOf(backward.network, name).bias === null) return;
  const bias = Float64Array.from({ length: slopes.columns }, (_, j) =>
    column(slopes, j).reduce((sum, slope) => sum + slope, 0),
  );
  addToArray(backward, `${name}.bias`, bias);
}

/** The derivatives by z of A z + b, given those by its values: [rows, in]. */
function throughMap({ forwardMaps }: Backward, name: string, slopes: ColumnMatrix): ColumnMatrix {
  const map = forwardMaps.get(name);
  if (map === undefined) throw new Error(`no map ${name}`);
  return product(slopes, map);
}

/** Takes derivatives by a block's features back to its input, adding those by its layers. */
function throughBlock(backward: Backward, index: number, block: Block, input: ColumnMatrix, slopes: ColumnMatrix) {
  const { layers } = blockPass(backward.network, index, block, input);
  let current = slopes;
  for (let position = layers.length - 1; position >= 0; position -= 1) {
    const { activation } = block.layers[position];
    const { input: read, preactivations } = layers[position];
    const [value, slope] = [activationFunction(activation), activationSlope(activation)];
    const before = {
      ...current,
      values: current.values.map((d, i) => {
        const z = preactivations.values[i];
        return d === 0 ? 0 : d * slope(z, value(z));
      }),
    };
    const name = `blocks.${index}.layers.${position}`;
    addMap(backward, name, read, before);
    current = throughMap(backward, name, before);
  }
  return current;
}

/** Derivatives by xL (0 for an A-ResNEst) and by each of v0 .. vL, through the output or the heads alone. */
function throughOutput(
  backward: Backward,
  { read, activated, features }: ForwardPass,
  ends: readonly number[],
  slopes: ColumnMatrix,
): { last: ColumnMatrix | null; features: ColumnMatrix } {
  const { architecture } = backward.network;
  const byFeatures = zeros(features.rows, features.columns);
  if (architecture.kind === 'a-resnest') {
    ends.forEach((end, i) => {
      const own = columnRange(byFeatures, i === 0 ? 0 : ends[i - 1], end);
      addMap(backward, `heads.${i}`, columnRange(features, i === 0 ? 0 : ends[i - 1], end), slopes);
      addTo(own, throughMap(backward, `heads.${i}`, slopes));
    });
    return { last: null, features: byFeatures };
  }
  addMap(backward, 'output', read, slopes);
  const back = throughMap(backward, 'output', slopes);
  if (residualWidth(architecture) === null) return { last: null, features: back };
  if (activated !== null) {
    activated.values.forEach((value, i) => {
      if (value === 0) back.values[i] = 0;
    });
  }
  return { last: back, features: byFeatures };
}

/** Through the blocks of a residual stream, xi = x(i-1) + Wi vi, and W0. */
function throughStream(
  backward: Backward,
  blocks: readonly Block[],
  features: readonly ColumnMatrix[],
  streams: readonly ColumnMatrix[],
  slopes: { last: ColumnMatrix | null; features: readonly ColumnMatrix[] },
): void {
  const { network } = backward;
  const current = slopes.last ?? zeros(streams[0].rows, streams[0].columns);
  for (let i = blocks.length; i >= 1; i -= 1) {
    const byFeature = slopes.features[i];
    if (streamMap(network, i) !== null) {
      addMap(backward, `blocks.${i}.residual`, features[i], current);
      addTo(byFeature, throughMap(backward, `blocks.${i}.residual`, current));
    }
    addTo(current, throughBlock(backward, i, blocks[i - 1], streams[i - 1], byFeature));
  }
  if (streamMap(network, 0) !== null) addMap(backward, 'expansion', features[0], current);
}

function addChunk(backward: Backward, pass: ForwardPass, slopes: ColumnMatrix): void {
  const { architecture } = backward.network;
  const ends = featureEnds(architecture);
  const parts = (matrix: ColumnMatrix) => ends.map((end, i) => columnRange(matrix, i === 0 ? 0 : ends[i - 1], end));
  const back = throughOutput(backward, pass, ends, slopes);
  const blocks = blocksOf(architecture);
  if (residualWidth(architecture) !== null) {
    const streams = streamsOf(backward.network, pass.features);
    throughStream(backward, blocks, parts(pass.features), streams, {
      last: back.last,
      features: parts(back.features),
    });
    return;
  }
  for (let i = blocks.length; i >= 1; i -= 1) {
    // A DenseNEst's x(i-1) is [v0 .. v(i-1)].
    const read = columnRange(pass.features, 0, ends[i - 1]);
    const own = columnRange(back.features, ends[i - 1], ends[i]);
    addTo(columnRange(back.features, 0, ends[i - 1]), throughBlock(backward, i, blocks[i - 1], read, own));
  }
}

/**
 * The gradient of the training risk over every trained array, by backpropagation in float64, some rows at a time. Where
 * a ReLU or the loss has a kink, its left side's.
 */
export function riskGradient(network: Network, samples: Samples, loss: RowLoss): Gradient {
  const { maps } = network;
  const forwardMaps = new Map([...maps].map(([name, { transposed }]) => [name, transposeOf(transposed)]));
  const backward: Backward = { network, sums: new Map(), forwardMaps };
  for (const [first, end] of chunkRanges(samples.rows)) {
    const pass = forward(network, inputChunk(samples, first, end));
    const slopes = loss.gradient(pass.outputs, first);
    for (let i = 0; i < slopes.values.length; i += 1) slopes.values[i] /= samples.rows;
    addChunk(backward, pass, slopes);
  }
  return backward.sums;
}

/** Norm of the gradient over some arrays; all of them without a choice. */
export function gradientNorm(gradient: Gradient, chosen: (name: string) => boolean = () => true): number {
  let sum = 0;
  for (const [name, values] of gradient) {
    if (chosen(name)) for (const value of values) sum += value * value;
  }
  return Math.sqrt(sum);
}
