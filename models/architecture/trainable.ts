import { type Architecture, type Block, blockInputSize, blocksOf, featureSize, residualWidth } from './architecture.js';
import type { Activation } from './activation.js';

/** What a trainable array is for, from which its initial distribution follows. */
export type TrainableRole =
  | { readonly kind: 'expansion' }
  | { readonly kind: 'layer'; readonly activation: Activation }
  | { readonly kind: 'residual'; readonly blocks: number }
  | { readonly kind: 'prediction' }
  | { readonly kind: 'bias' };

/** One trainable array. Matrices are [out, in], biases [out] (PyTorch's convention). */
export interface Trainable {
  readonly name: string;
  readonly shape: readonly [number] | readonly [number, number];
  readonly role: TrainableRole;
}

function layerTrainables(block: Block, index: number, inputSize: number, bias: boolean): Trainable[] {
  let inputs = inputSize;
  return block.layers.flatMap((layer, position) => {
    const name = `blocks.${index}.layers.${position}`;
    const weight: Trainable = {
      name: `${name}.weight`,
      shape: [layer.units, inputs],
      role: { kind: 'layer', activation: layer.activation },
    };
    inputs = layer.units;
    return bias ? [weight, biasOf(name, layer.units)] : [weight];
  });
}

function biasOf(owner: string, size: number): Trainable {
  return { name: `${owner}.bias`, shape: [size], role: { kind: 'bias' } };
}

function prediction(name: string, outputs: number, inputs: number, bias: boolean): Trainable[] {
  const weight: Trainable = { name: `${name}.weight`, shape: [outputs, inputs], role: { kind: 'prediction' } };
  return bias ? [weight, biasOf(name, outputs)] : [weight];
}

/** W1 .. WL (an A-ResNEst has no W_L), and W0 where the stream is expanded. */
function streamTrainables(architecture: Architecture): Trainable[] {
  const width = residualWidth(architecture);
  const blocks = blocksOf(architecture);
  const expands = 'expansion' in architecture && architecture.expansion.kind === 'linear';
  const expansion: Trainable[] =
    expands && width !== null
      ? [{ name: 'expansion.weight', shape: [width, architecture.inputSize], role: { kind: 'expansion' } }]
      : [];
  let streamWidth = width ?? architecture.inputSize;
  const perBlock = blocks.flatMap((block, i) => {
    const index = i + 1;
    const layers = layerTrainables(block, index, streamWidth, architecture.bias);
    if (width === null) streamWidth += featureSize(block);
    const hasResidual = width !== null && !(architecture.kind === 'a-resnest' && index === blocks.length);
    if (!hasResidual) return layers;
    const residual: Trainable = {
      name: `blocks.${index}.residual.weight`,
      shape: [width, featureSize(block)],
      role: { kind: 'residual', blocks: blocks.length },
    };
    return [...layers, residual];
  });
  return [...expansion, ...perBlock];
}

function predictionTrainables(architecture: Architecture): Trainable[] {
  const { outputSize, bias, inputSize } = architecture;
  if (architecture.kind === 'a-resnest') {
    const sizes = [inputSize, ...architecture.blocks.map(featureSize)];
    return sizes.flatMap((size, i) => prediction(`heads.${i}`, outputSize, size, bias));
  }
  const lastWidth = blockInputSize(architecture, blocksOf(architecture).length + 1);
  return prediction('output', outputSize, lastWidth, bias);
}

/**
 * Every trainable array of a network, in the order of the forward pass, named as in `weights.safetensors`:
 * `expansion.weight` (W0 [M, N_in]), `blocks.{i}.layers.{j}.weight|bias`, `blocks.{i}.residual.weight` (Wi [M, Ki]),
 * `output.weight|bias` (W(L+1)), `heads.{i}.weight|bias` (Hi).
 */
export function trainables(architecture: Architecture): Trainable[] {
  return [...streamTrainables(architecture), ...predictionTrainables(architecture)];
}

/** The number of entries of an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** How many numbers are trained: weights and biases. */
export function parameterCount(architecture: Architecture): number {
  return trainables(architecture).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
