import { activationFunction } from '../../models/architecture/activation.js';
import { type Architecture, type Block, blocksOf } from '../../models/architecture/architecture.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import type { Samples } from '../../models/data/dataset.js';

/** Weights in float64, so that finite differences are not lost in float32's rounding. */
export type ExactWeights = Map<string, { shape: readonly number[]; values: Float64Array }>;

export function exact(weights: Weights): ExactWeights {
  return new Map([...weights].map(([name, { shape, values }]) => [name, { shape, values: Float64Array.from(values) }]));
}

function map(weights: ExactWeights, name: string, x: number[], bias: boolean): number[] {
  const matrix = weights.get(`${name}.weight`);
  if (matrix === undefined) throw new Error(`no ${name}`);
  const [rows, columns] = matrix.shape;
  const offsets = bias ? weights.get(`${name}.bias`)?.values : undefined;
  return Array.from({ length: rows }, (_, i) =>
    x.reduce((sum, value, j) => sum + matrix.values[i * columns + j] * value, offsets?.[i] ?? 0),
  );
}

const add = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);

function feature(weights: ExactWeights, { layers }: Block, index: number, bias: boolean, x: number[]): number[] {
  return layers.reduce(
    (y, { activation }, j) => map(weights, `blocks.${index}.layers.${j}`, y, bias).map(activationFunction(activation)),
    x,
  );
}

/** [v0 … vL] and y of one row, written after theory A1 and A5 and not after the engines. */
export function referencePass(
  architecture: Architecture,
  weights: ExactWeights,
  row: number[],
): { features: number[][]; outputs: number[] } {
  const { bias, kind } = architecture;
  const expands = 'expansion' in architecture && architecture.expansion.kind === 'linear';
  let x = expands ? map(weights, 'expansion', row, false) : row;
  const features = [row];
  blocksOf(architecture).forEach((block, i) => {
    const v = feature(weights, block, i + 1, bias, x);
    features.push(v);
    if (kind === 'densenest') x = [...x, ...v];
    else if (weights.has(`blocks.${i + 1}.residual.weight`)) {
      x = add(x, map(weights, `blocks.${i + 1}.residual`, v, false));
    }
  });
  const outputs =
    kind === 'a-resnest'
      ? features.map((v, i) => map(weights, `heads.${i}`, v, bias)).reduce(add)
      : map(weights, 'output', kind === 'resnet' ? x.map((value) => Math.max(value, 0)) : x, bias);
  return { features, outputs };
}

function lossOf(loss: Loss, outputs: number[], { targets }: Samples, row: number): number {
  if (targets.kind === 'values') {
    return outputs.reduce((sum, y, k) => sum + (y - targets.values[row * targets.size + k]) ** 2, 0);
  }
  if (loss !== 'cross-entropy') throw new Error('classes are for cross-entropy');
  const largest = Math.max(...outputs);
  const logSum = largest + Math.log(outputs.reduce((sum, y) => sum + Math.exp(y - largest), 0));
  return logSum - outputs[targets.labels[row]];
}

/** The mean loss over these rows, in float64. */
export function referenceRisk(
  architecture: Architecture,
  weights: ExactWeights,
  loss: Loss,
  samples: Samples,
  rows: Iterable<number>,
): number {
  const { inputSize, inputs } = samples;
  const each = [...rows].map((row) => {
    const input = [...inputs.subarray(row * inputSize, (row + 1) * inputSize)];
    return lossOf(loss, referencePass(architecture, weights, input).outputs, samples, row);
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}
