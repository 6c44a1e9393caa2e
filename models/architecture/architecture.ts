import type { Activation } from './activation.js';
import type { StagedArchitecture } from './staged.js';

/** A layer whose values may be dropped while it trains. */
export interface Droppable {
  /**
   * The share of the layer's values, after its activation, that training makes 0, each drawn by itself; the others are
   * divided by what is left of 1. In [0, 1); absent: 0. Nothing is dropped in evaluations (Srivastava 2014).
   */
  readonly dropout?: number;
}

/** y = activation(A x + b), with A of shape [units, inputs]. */
export interface DenseLayer extends Droppable {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: Activation;
}

export type Layer = DenseLayer;

/** A block Gi (ResNEst) or Qi (DenseNEst). Its feature size Ki is the width of its last layer. */
export interface Block {
  readonly layers: readonly [Layer, ...Layer[]];
}

/** How the residual stream begins: x0 = W0 x of width M, or x0 = x. */
export type Expansion = { readonly kind: 'linear'; readonly width: number } | { readonly kind: 'none' };

interface Sizes {
  readonly name: string;
  /** N_in, the columns of the data. */
  readonly inputSize: number;
  /** N_o, the targets or classes. */
  readonly outputSize: number;
  /** Whether layers in blocks, the output and the heads have a bias. W0 and the Wi never have one. */
  readonly bias: boolean;
}

/**
 * A network on a residual stream, xi = x(i-1) + Wi Gi(x(i-1)).
 * `resnest`: y = W(L+1) xL. `resnet`: the same with ReLU on xL. `a-resnest`: y = Σ Hi vi, without W_L and W(L+1).
 */
export interface ResidualArchitecture extends Sizes {
  readonly kind: 'resnest' | 'resnet' | 'a-resnest';
  readonly expansion: Expansion;
  readonly blocks: readonly Block[];
}

/** A network on a growing stream, xi = [x(i-1); Qi(x(i-1))], x0 = x, y = W(L+1) xL. */
export interface DenseArchitecture extends Sizes {
  readonly kind: 'densenest';
  readonly blocks: readonly Block[];
}

/** The linear (with a bias: affine) predictor y = A x. */
export interface LinearArchitecture extends Sizes {
  readonly kind: 'linear';
}

/** A network of dense layers on vectors, in one stage. */
export type PlainArchitecture = ResidualArchitecture | DenseArchitecture | LinearArchitecture;

/** A network as plain data: what the text means, before any weight exists (theory: Chen 2021, section 2). */
export type Architecture = PlainArchitecture | StagedArchitecture;

export type NetworkKind = Architecture['kind'];

/** The blocks G1..GL or Q1..QL; a linear predictor has none. */
export function blocksOf(architecture: PlainArchitecture): readonly Block[] {
  return architecture.kind === 'linear' ? [] : architecture.blocks;
}

/** Ki: the width of a block's last layer. */
function featureSize(block: Block): number {
  return block.layers[block.layers.length - 1].units;
}

/** [K1 .. KL]. */
export function featureSizes(architecture: PlainArchitecture): number[] {
  return blocksOf(architecture).map(featureSize);
}

/** M, the width of the residual stream; null where there is no residual stream (DenseNEst, linear). */
export function residualWidth(architecture: PlainArchitecture): number | null {
  if (architecture.kind === 'densenest' || architecture.kind === 'linear') return null;
  return architecture.expansion.kind === 'linear' ? architecture.expansion.width : architecture.inputSize;
}

/** The width of x(i-1), which block i (from 1) reads: M, or M_(i-1) = N_in + D1 + … + D(i-1) in a DenseNEst. */
export function blockInputSize(architecture: PlainArchitecture, block: number): number {
  const width = residualWidth(architecture);
  if (width !== null) return width;
  return featureSizes(architecture)
    .slice(0, block - 1)
    .reduce((sum, size) => sum + size, architecture.inputSize);
}
