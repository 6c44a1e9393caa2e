import type { Activation } from './activation.js';
import type { Architecture } from './architecture.js';
import { modulesOf } from './modules.js';

/** What a trainable array is for, from which its initial distribution follows. */
export type TrainableRole =
  | { readonly kind: 'expansion' }
  | { readonly kind: 'layer'; readonly activation: Activation }
  | { readonly kind: 'shortcut' }
  | { readonly kind: 'residual'; readonly blocks: number }
  | { readonly kind: 'prediction' }
  | { readonly kind: 'scale' }
  | { readonly kind: 'bias' };

/** One trainable array, PyTorch's conventions: matrices [out, in], convolutions [out, in, height, width], biases and scales [out]. */
export interface Trainable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: TrainableRole;
}

/**
 * Every trainable array of a network, in the order of the forward pass, named as in `weights.safetensors`:
 * `expansion.weight` (W0 [M, N_in]), `blocks.{i}.layers.{j}.weight|bias`, `blocks.{i}.shortcut.weight`,
 * `blocks.{i}.residual.weight` (Wi [M, Ki]), `final_norm.weight|bias`, `output.weight|bias` (W(L+1)), `heads.{i}.weight|bias` (Hi).
 */
export function trainables(architecture: Architecture): Trainable[] {
  return modulesOf(architecture).flatMap(({ trainable }) => trainable);
}

/** The number of entries of an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** How many numbers are trained: weights, biases, and the scale and shift of norms. */
export function parameterCount(architecture: Architecture): number {
  return trainables(architecture).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
