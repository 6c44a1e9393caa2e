import * as tf from '@tensorflow/tfjs-core';
import { type Activation, leakySlope } from '../architecture/activation.js';

/** Applies an activation to each entry, by kernels that the cpu and the wasm backend both have, gradients included. */
const operations: Record<Activation, (z: tf.Tensor) => tf.Tensor> = {
  identity: (z) => z,
  relu: (z) => tf.relu(z),
  'leaky-relu': (z) => tf.leakyRelu(z, leakySlope),
  elu: (z) => tf.elu(z),
  gelu: (z) => tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1)),
  silu: (z) => tf.mul(z, tf.sigmoid(z)),
  tanh: (z) => tf.tanh(z),
  sigmoid: (z) => tf.sigmoid(z),
  softplus: (z) => tf.add(tf.relu(z), tf.log1p(tf.exp(tf.neg(tf.abs(z))))),
};

/** y = activation(z), of z's shape. */
export function activate(activation: Activation, z: tf.Tensor): tf.Tensor {
  return operations[activation](z);
}
