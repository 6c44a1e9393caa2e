import * as tf from '@tensorflow/tfjs-core';

interface OfRank {
  1: tf.Tensor1D;
  2: tf.Tensor2D;
  4: tf.Tensor4D;
}

function isOfRank<R extends keyof OfRank>(input: unknown, rank: R): input is OfRank[R] {
  return input instanceof tf.Tensor && input.rank === rank;
}

/**
 * The same tensor, known to be of this rank.
 * @throws TypeError where it is not
 */
export function ofRank<R extends keyof OfRank>(rank: R, input: unknown): OfRank[R] {
  if (!isOfRank(input, rank)) throw new TypeError(`A tensor of rank ${rank} is wanted here.`);
  return input;
}

/** Ranks of what an operation takes. */
type Ranks = readonly (keyof OfRank)[];

type Tensors<S extends Ranks> = { readonly [K in keyof S]: OfRank[S[K]] };

interface Operation<S extends Ranks, T extends tf.Tensor> {
  /** What is computed, and what its gradient needs to know of it. */
  readonly value: (...inputs: Tensors<S>) => { readonly value: T; readonly kept: readonly tf.Tensor[] };
  /** The derivatives by each input, times `dy`. */
  readonly gradient: (dy: T, kept: readonly tf.Tensor[]) => tf.Tensor[];
}

function known<S extends Ranks>(ranks: S, inputs: readonly unknown[]): Tensors<S>;
function known(ranks: Ranks, inputs: readonly unknown[]): tf.Tensor[] {
  return ranks.map((rank, i) => ofRank(rank, inputs[i]));
}

/** An operation on tensors of these ranks whose gradient is given rather than derived kernel by kernel. */
export function operationOn<const S extends Ranks, T extends tf.Tensor>(
  ranks: S,
  { value, gradient }: Operation<S, T>,
): (...inputs: Tensors<S>) => T {
  const whole = tf.customGrad<T>((...inputs) => {
    const save = inputs[ranks.length];
    const made = value(...known(ranks, inputs));
    if (typeof save === 'function') save([...made.kept]);
    return { value: made.value, gradFunc: (dy, saved) => gradient(dy, saved) };
  });
  return (...inputs) => whole(...(inputs as readonly tf.Tensor[]));
}

type Gradient<T extends tf.Tensor> = (dy: T, a: tf.Tensor2D, b: tf.Tensor2D) => [tf.Tensor, tf.Tensor];

/**
 * An operation on two matrices that keeps both for its gradient.
 * @param value of the operation
 * @param gradient the derivatives by both matrices, times `dy`
 */
export function operation<T extends tf.Tensor>(
  value: (a: tf.Tensor2D, b: tf.Tensor2D) => T,
  gradient: Gradient<T>,
): (a: tf.Tensor2D, b: tf.Tensor2D) => T {
  return operationOn([2, 2], {
    value: (a, b) => ({ value: value(a, b), kept: [a, b] }),
    gradient: (dy, [a, b]) => gradient(dy, ofRank(2, a), ofRank(2, b)),
  });
}
