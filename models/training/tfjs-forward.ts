import * as tf from '@tensorflow/tfjs-core';
import { type PlainArchitecture, type Block, blocksOf } from '../architecture/architecture.js';
import { activate } from './tfjs-activation.js';
import { linear } from './tfjs-linear.js';
import { asMatrix } from './tfjs-operation.js';

/** A network's arrays by name; matrices as [in, out], the transposes of what a file holds. */
export type TensorOf = (name: string) => tf.Tensor;

type Forward = (x: tf.Tensor2D) => tf.Tensor2D;

/** x A (+ b, where the network has biases and the map is `biased`). */
function affine(tensors: TensorOf, name: string, bias: boolean): Forward {
  return (x) => linear(x, asMatrix(tensors(`${name}.weight`)), bias ? tensors(`${name}.bias`) : null);
}

/** vi = Gi(x(i-1)), [N, Ki]. */
function feature(tensors: TensorOf, block: Block, index: number, bias: boolean, x: tf.Tensor2D): tf.Tensor2D {
  return block.layers.reduce(
    (y, layer, j) => activate(layer.activation, affine(tensors, `blocks.${index}.layers.${j}`, bias)(y)),
    x,
  );
}

/** The outputs [N, N_o] of a network for inputs [N, N_in] (Chen 2021, eq. 1, 4 and 8). */
export function forward(architecture: PlainArchitecture, tensors: TensorOf, inputs: tf.Tensor2D): tf.Tensor2D {
  const { bias } = architecture;
  const blocks = blocksOf(architecture);
  const residual = 'expansion' in architecture;
  const augmented = architecture.kind === 'a-resnest';
  let x = residual && architecture.expansion.kind === 'linear' ? affine(tensors, 'expansion', false)(inputs) : inputs;
  let heads = augmented ? affine(tensors, 'heads.0', bias)(inputs) : null;
  blocks.forEach((block, i) => {
    const v = feature(tensors, block, i + 1, bias, x);
    if (heads !== null) heads = tf.add(heads, affine(tensors, `heads.${i + 1}`, bias)(v));
    if (!residual) x = tf.concat2d([x, v], 1);
    else if (!augmented || i + 1 < blocks.length) {
      x = tf.add(x, affine(tensors, `blocks.${i + 1}.residual`, false)(v));
    }
  });
  if (heads !== null) return heads;
  return affine(tensors, 'output', bias)(architecture.kind === 'resnet' ? tf.relu(x) : x);
}
