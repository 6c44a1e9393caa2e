import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, columnRange, product, zeros } from '../algebra/matrix.js';
import type { RowLoss } from '../convex/row-loss.js';
import { chunkRanges } from '../features/feature-columns.js';
import { endsOf, passOf, readsLast, streamMapName, streamMapOf, type TrainedNetwork } from '../features/passes.js';

/** Numbers that may be held at once: 256 MB of them. Where the rows need more, each pass runs the network again. */
const mostHeld = 2 ** 25;

/** What the prediction weights meet on some rows. */
export interface PredictionRows {
  /** Index of the first row. */
  readonly first: number;
  /** z [rows, R]: xL of a ResNEst, ReLU(xL) of a ResNet, the features of every other kind; of images as the output reads them. */
  readonly read: ColumnMatrix;
  /** vL [rows, KL] of a ResNEst, whose W_L is a prediction weight; null for other kinds. */
  readonly last: ColumnMatrix | null;
  /** y [rows, N_o] */
  readonly outputs: ColumnMatrix;
}

/**
 * The training risk as a function of the prediction weights: y = W z + κ c, and z = x(L-1) + V vL of a ResNEst. An
 * A-ResNEst has W = [H0 … HL], and its L + 1 biases count as one, whose column is κ = √(L + 1).
 */
export interface PredictionProblem {
  readonly network: TrainedNetwork;
  readonly samples: Samples;
  readonly loss: RowLoss;
  /** Wᵀ [R, N_o]. */
  readonly output: ColumnMatrix;
  /** Vᵀ [KL, M], W_L of a ResNEst; null where W alone is free. */
  readonly last: ColumnMatrix | null;
  /** κ; 0 without biases. */
  readonly constant: number;
  /** Whether a pass over the rows runs the network anew. */
  readonly streamed: boolean;
  /** The training rows, some at a time. */
  readonly rows: () => Iterable<PredictionRows>;
}

/** The names of the arrays that count as prediction weights. */
export function isPrediction(network: TrainedNetwork): (name: string) => boolean {
  if (network.architecture.kind === 'a-resnest') return (name) => name.startsWith('heads.');
  const last = readsLast(network) ? lastMapName(network) : null;
  return (name) => name.startsWith('output.') || name === last;
}

/** The name of W_L: of W0 without blocks. */
export function lastMapName(network: TrainedNetwork): string {
  return `${streamMapName(network, endsOf(network).length - 1)}.weight`;
}

/** Wᵀ, of an A-ResNEst [H0 … HL]ᵀ. */
function outputMap(network: TrainedNetwork): ColumnMatrix {
  const { architecture, maps } = network;
  const single = maps.get('output');
  if (single !== undefined) return single.transposed;
  const ends = endsOf(network);
  const result = zeros(ends[ends.length - 1], architecture.outputSize);
  ends.forEach((end, i) => {
    const head = maps.get(`heads.${i}`)?.transposed;
    if (head === undefined) return;
    const first = i === 0 ? 0 : ends[i - 1];
    for (let c = 0; c < result.columns; c += 1) {
      result.values.set(head.values.subarray(c * head.rows, (c + 1) * head.rows), c * result.rows + first);
    }
    if (head.rows !== end - first) throw new Error(`heads.${i} reads ${head.rows} features`);
  });
  return result;
}

function* passes(network: TrainedNetwork, samples: Samples, bilinear: boolean): Generator<PredictionRows> {
  const ends = endsOf(network);
  const [from, end] = [ends[ends.length - 2] ?? 0, ends[ends.length - 1]];
  for (const [first, until] of chunkRanges(samples.rows)) {
    const { features, read, outputs } = passOf(network, samples, first, until);
    yield { first, read, last: bilinear ? columnRange(features, from, end) : null, outputs };
  }
}

/** The risk over the prediction weights, at a network's own. */
export function predictionProblem(network: TrainedNetwork, samples: Samples, loss: RowLoss): PredictionProblem {
  const { architecture } = network;
  const blocks = endsOf(network).length - 1;
  const last = readsLast(network) ? streamMapOf(network, blocks) : null;
  const output = outputMap(network);
  const width = output.rows + (last?.rows ?? 0) + output.columns;
  const streamed = samples.rows * width > mostHeld;
  const run = () => passes(network, samples, last !== null);
  // Views into a chunk's features would keep all of them.
  const held = streamed
    ? null
    : [...run()].map((rows) => ({
        ...rows,
        last: rows.last && { ...rows.last, values: rows.last.values.slice() },
      }));
  const constant = !architecture.bias ? 0 : architecture.kind === 'a-resnest' ? Math.sqrt(blocks + 1) : 1;
  return { network, samples, loss, output, last, constant, streamed, rows: () => held ?? run() };
}

/** How many numbers the prediction weights are, an A-ResNEst's biases counted as one each output. */
export function predictionSize({ output, last, constant }: PredictionProblem): number {
  return output.values.length + (last?.values.length ?? 0) + (constant === 0 ? 0 : output.columns);
}

/** A direction of the prediction weights, laid out as `direction` reads it: dWᵀ, dc, dVᵀ. */
export interface PredictionDirection {
  readonly output: ColumnMatrix;
  readonly bias: Float64Array;
  readonly last: ColumnMatrix | null;
}

/** A vector of `predictionSize` numbers as views of its parts. */
export function directionOf({ output, last, constant }: PredictionProblem, vector: Float64Array): PredictionDirection {
  const outputEnd = output.values.length;
  const biasEnd = outputEnd + (constant === 0 ? 0 : output.columns);
  return {
    output: { ...output, values: vector.subarray(0, outputEnd) },
    bias: vector.subarray(outputEnd, biasEnd),
    last: last && { ...last, values: vector.subarray(biasEnd) },
  };
}

/** The outputs' first derivative along a direction, on some rows: dW z + W dV vL + κ dc [rows, N_o]. */
export function outputChange(
  { output, constant }: PredictionProblem,
  direction: PredictionDirection,
  { read, last }: PredictionRows,
): ColumnMatrix {
  const change = product(read, direction.output);
  if (last !== null && direction.last !== null) {
    const through = product(last, product(direction.last, output));
    for (let i = 0; i < change.values.length; i += 1) change.values[i] += through.values[i];
  }
  direction.bias.forEach((entry, c) => {
    const end = (c + 1) * change.rows;
    for (let i = c * change.rows; i < end; i += 1) change.values[i] += constant * entry;
  });
  return change;
}
