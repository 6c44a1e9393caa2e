import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../architecture/architecture.js';
import { type BlockModules, type Module, networkModules } from '../architecture/modules.js';
import type { Shape } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { activate } from './tfjs-activation.js';
import { convolution } from './tfjs-convolution.js';
import type { Drop } from './tfjs-dropout.js';
import { linear } from './tfjs-linear.js';
import type { Normalize } from './tfjs-norm.js';
import { ofRank } from './tfjs-operation.js';
import { atEveryPlace, withOffset } from './tfjs-rows.js';

/** A network's arrays by name; matrices as [in, out] and filters as [height, width, in, out]. */
export type TensorOf = (name: string) => tf.Tensor;

/** What a forward pass computes with. */
export interface ForwardParts {
  readonly tensors: TensorOf;
  readonly normalize: Normalize;
  readonly drop: Drop;
}

/** Rows as data holds them: an image's entries by height, width, channel. */
function asShaped(rows: tf.Tensor2D, shape: Shape): tf.Tensor {
  return shape.kind === 'vector' ? rows : tf.reshape(rows, [-1, shape.height, shape.width, shape.channels]);
}

/** All values of a vector or an image as one vector, in the order in which data holds them. */
function flat(x: tf.Tensor): tf.Tensor2D {
  return x.rank === 2 ? ofRank(2, x) : tf.reshape(x, [x.shape[0], -1]);
}

function mapped({ name, operation, stride, trainable }: Module, x: tf.Tensor, tensors: TensorOf): tf.Tensor {
  const weight = tensors(`${name}.weight`);
  const bias = trainable.length > 1 ? ofRank(1, tensors(`${name}.bias`)) : null;
  if (operation === 'matrix') return linear(flat(x), ofRank(2, weight), bias);
  const filter = ofRank(4, weight);
  const [height, width, inputs, outputs] = filter.shape;
  if (height * width * stride === 1) {
    return atEveryPlace(x, (rows) => linear(rows, tf.reshape(filter, [inputs, outputs]), bias));
  }
  const y = convolution(ofRank(4, x), filter, stride);
  return bias === null ? y : atEveryPlace(y, (rows) => withOffset(rows, bias));
}

/** One module on x, nothing of it dropped: a map, a norm or nothing, then its nonlinearity. */
function undropped(module: Module, x: tf.Tensor, { tensors, normalize }: ForwardParts): tf.Tensor {
  const { name, operation, activation } = module;
  if (operation === 'nonlinearity') return activate(activation, x);
  if (operation !== 'norm') return activate(activation, mapped(module, x, tensors));
  const [scale, shift] = [ofRank(1, tensors(`${name}.weight`)), ofRank(1, tensors(`${name}.bias`))];
  return activate(
    activation,
    atEveryPlace(x, (rows) => normalize(name, rows, scale, shift)),
  );
}

function applied(module: Module, x: tf.Tensor, parts: ForwardParts): tf.Tensor {
  return parts.drop(module, undropped(module, x, parts));
}

interface BlockPass {
  /** vi */
  readonly feature: tf.Tensor;
  /** xi; null after the last block of an A-ResNEst, where nothing reads it. */
  readonly stream: tf.Tensor | null;
}

/** One block on x(i-1). */
function passed(block: BlockModules, before: tf.Tensor, concatenated: boolean, parts: ForwardParts): BlockPass {
  const { layers, shortcut, shortcutAfter, residual } = block;
  let [feature, shortcutReads] = [before, before];
  layers.forEach((layer, j) => {
    feature = applied(layer, feature, parts);
    if (j + 1 === shortcutAfter) shortcutReads = feature;
  });
  if (concatenated) return { feature, stream: tf.concat([before, feature], before.rank - 1) };
  if (residual === null) return { feature, stream: null };
  const carried = shortcut === null ? before : applied(shortcut, shortcutReads, parts);
  return { feature, stream: tf.add(carried, applied(residual, feature, parts)) };
}

/** The mean over an image's places, [N, C]. */
function pooled(x: tf.Tensor): tf.Tensor {
  const [images, height, width, channels] = ofRank(4, x).shape;
  return tf.mean(tf.reshape(x, [images, height * width, channels]), 1);
}

/** The outputs [N, N_o] of a network for inputs [N, N_in] (Chen 2021, eq. 1, 4 and 8). */
export function forward(architecture: Architecture, inputs: tf.Tensor2D, parts: ForwardParts): tf.Tensor2D {
  const { input, kind, pool } = staged(architecture);
  const { expansion, blocks, final, predictions } = networkModules(architecture);
  const image = asShaped(inputs, input);
  const predicted = (module: Module, read: tf.Tensor) => ofRank(2, applied(module, pool ? pooled(read) : read, parts));
  const augmented = kind === 'a-resnest';
  let x = expansion === null ? image : applied(expansion, image, parts);
  let outputs = augmented ? predicted(predictions[0], image) : null;
  blocks.forEach((block, i) => {
    const { feature, stream } = passed(block, x, kind === 'densenest', parts);
    if (outputs !== null) outputs = tf.add(outputs, predicted(predictions[i + 1], feature));
    x = stream ?? x;
  });
  if (outputs !== null) return outputs;
  return predicted(predictions[0], final === null ? x : applied(final, x, parts));
}
