import { activationFunction } from '../../models/architecture/activation.js';
import { type PlainArchitecture, type Block, blocksOf } from '../../models/architecture/architecture.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import { inputsOf, type Samples, type Targets } from '../../models/data/dataset.js';

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
  architecture: PlainArchitecture,
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

function huber(r: number): number {
  return Math.abs(r) <= 1 ? r ** 2 / 2 : Math.abs(r) - 0.5;
}

function smoothedHinge(z: number): number {
  if (z <= 0) return 0.5 - z;
  return z < 1 ? (1 - z) ** 2 / 2 : 0;
}

/** Of one output [y] and its target t, a number or ±1. */
const ofOneOutput: Record<Exclude<Loss, 'cross-entropy'>, (y: number, t: number) => number> = {
  squared: (y, t) => (y - t) ** 2,
  absolute: (y, t) => Math.abs(y - t),
  huber: (y, t) => huber(y - t),
  logistic: (y, t) => Math.log(1 + Math.exp(-t * y)),
  'smoothed-hinge': (y, t) => smoothedHinge(t * y),
};

function crossEntropy(outputs: number[], label: number): number {
  const largest = Math.max(...outputs);
  return largest + Math.log(outputs.reduce((sum, y) => sum + Math.exp(y - largest), 0)) - outputs[label];
}

/** The loss of one row of outputs [N_o], in float64. */
export function referenceLoss(loss: Loss, outputs: number[], targets: Targets, row: number): number {
  if (loss === 'cross-entropy') {
    if (targets.kind === 'values') throw new Error('cross-entropy is for classes');
    return crossEntropy(outputs, targets.labels[row]);
  }
  const each = outputs.map((y, k) => {
    if (targets.kind === 'values') return ofOneOutput[loss](y, targets.values[row * targets.size + k]);
    return ofOneOutput[loss](y, targets.labels[row] === (outputs.length === 1 ? 1 : k) ? 1 : -1);
  });
  return each.reduce((sum, value) => sum + value, 0);
}

/** The mean loss over these rows, in float64. */
export function referenceRisk(
  architecture: PlainArchitecture,
  weights: ExactWeights,
  loss: Loss,
  samples: Samples,
  rows: Iterable<number>,
): number {
  const each = [...rows].map((row) => {
    const input = [...inputsOf(samples, Int32Array.of(row))];
    return referenceLoss(loss, referencePass(architecture, weights, input).outputs, samples.targets, row);
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}
