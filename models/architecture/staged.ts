import type { Activation } from './activation.js';
import type {
  Architecture,
  PlainArchitecture,
  Block,
  DenseLayer,
  Droppable,
  ResidualArchitecture,
} from './architecture.js';
import type { Kernel, Shape } from './shape.js';

/** A convolution padded to the same size, then its activation. */
export interface ConvolutionLayer extends Droppable {
  readonly kind: 'convolution';
  readonly kernel: Kernel;
  readonly channels: number;
  readonly activation: Activation;
}

/** Batch normalisation (the language's `bn`), then its activation. */
export interface NormLayer extends Droppable {
  readonly kind: 'norm';
  readonly activation: Activation;
}

/** A nonlinearity on its own: the first thing of a block. */
export interface NonlinearityLayer extends Droppable {
  readonly kind: 'nonlinearity';
  readonly activation: Activation;
}

export type StagedLayer = DenseLayer | ConvolutionLayer | NormLayer | NonlinearityLayer;

/** A block Gi and the map Wi after it. */
export interface StagedBlock {
  readonly layers: readonly [StagedLayer, ...StagedLayer[]];
  /** The kernel of Wi, a convolution; null where Wi is a matrix. */
  readonly via: Kernel | null;
}

/** Blocks on a residual stream of one width; the first block's stride makes the image smaller. */
export interface Stage {
  /** M of this stage: the channels, or the vector's size. */
  readonly width: number;
  readonly stride: number;
  readonly blocks: readonly StagedBlock[];
}

/** How the residual stream begins: x0 = W0 x, by a matrix (null) or a convolution, or x0 = x. */
export type StagedExpansion =
  { readonly kind: 'linear'; readonly width: number; readonly kernel: Kernel | null } | { readonly kind: 'none' };

/**
 * Any network of the language. Kinds with a residual stream have one stage or several; a `densenest` has one stage,
 * whose width is its input's (its stream grows by every block's features); a `linear` one has none.
 */
export interface StagedArchitecture {
  readonly kind: PlainArchitecture['kind'] | 'bn-resnest';
  readonly name: string;
  readonly input: Shape;
  /** N_o, the targets or classes. */
  readonly outputSize: number;
  /** Whether layers in blocks (but before a norm), the output and the heads have a bias. W0 and the Wi never have one. */
  readonly bias: boolean;
  readonly expansion: StagedExpansion;
  readonly stages: readonly Stage[];
  /** Global average pooling before the output, and of everything that an A-ResNEst's heads read. */
  readonly pool: boolean;
}

function stagedBlock({ layers }: Block): StagedBlock {
  return { layers, via: null };
}

function lifted(architecture: PlainArchitecture): StagedArchitecture {
  const { kind, name, inputSize, outputSize, bias } = architecture;
  const common = { kind, name, input: { kind: 'vector', size: inputSize } as const, outputSize, bias, pool: false };
  if (kind === 'linear') return { ...common, expansion: { kind: 'none' }, stages: [] };
  const blocks = architecture.blocks.map(stagedBlock);
  if (kind === 'densenest') {
    return { ...common, expansion: { kind: 'none' }, stages: [{ width: inputSize, stride: 1, blocks }] };
  }
  const { expansion } = architecture;
  if (expansion.kind === 'none') {
    return { ...common, expansion, stages: [{ width: inputSize, stride: 1, blocks }] };
  }
  const { width } = expansion;
  return { ...common, expansion: { kind: 'linear', width, kernel: null }, stages: [{ width, stride: 1, blocks }] };
}

/** Architectures are values that never change: each is lifted once. */
const known = new WeakMap<PlainArchitecture, StagedArchitecture>();

/** Any architecture in the one form that can hold all of them: nothing is lost. */
export function staged(architecture: Architecture): StagedArchitecture {
  if ('stages' in architecture) return architecture;
  const before = known.get(architecture);
  if (before !== undefined) return before;
  const whole = lifted(architecture);
  known.set(architecture, whole);
  return whole;
}

function plainBlock({ layers: [first, ...rest], via }: StagedBlock): Block | null {
  const dense = rest.filter((layer) => layer.kind === 'dense');
  if (via !== null || first.kind !== 'dense' || dense.length < rest.length) return null;
  return { layers: [first, ...dense] };
}

/** The same network as dense layers on vectors, in one stage; null where it has convolutions, norms, pooling or more stages. */
export function plain(architecture: Architecture): PlainArchitecture | null {
  if (!('stages' in architecture)) return architecture;
  const { kind, name, input, outputSize, bias, expansion, stages, pool } = architecture;
  if (input.kind !== 'vector' || pool || kind === 'bn-resnest' || stages.length > 1) return null;
  const common = { name, inputSize: input.size, outputSize, bias };
  if (kind === 'linear') return { ...common, kind };
  const [stage] = stages;
  const width = expansion.kind === 'none' ? input.size : expansion.width;
  if (kind !== 'densenest' && stage.width !== width) return null;
  const blocks = stage.blocks.map(plainBlock).filter((block) => block !== null);
  if (blocks.length < stage.blocks.length) return null;
  if (kind === 'densenest') return { ...common, kind, blocks };
  const start: ResidualArchitecture['expansion'] = expansion.kind === 'none' ? expansion : { kind: 'linear', width };
  return { ...common, kind, expansion: start, blocks };
}
