import type { Activation } from './activation.js';
import type { Architecture } from './architecture.js';
import { channelsOf, type Kernel, type Shape, strided, valuesIn, withChannels } from './shape.js';
import { type Stage, staged, type StagedArchitecture, type StagedBlock, type StagedLayer } from './staged.js';
import type { Trainable, TrainableRole } from './trainable.js';

/** One step of the forward pass: what it is called in the weights, what goes in and out, what is trained, what it costs. */
export interface Module {
  /** `expansion`, `blocks.{i}.layers.{j}`, `blocks.{i}.shortcut`, `blocks.{i}.residual`, `final_norm`, `output`, `heads.{i}`. */
  readonly name: string;
  readonly operation: 'matrix' | 'convolution' | 'norm' | 'nonlinearity';
  readonly input: Shape;
  readonly output: Shape;
  /** Of a convolution; 1 where there is none. */
  readonly stride: number;
  /** What its result goes through. */
  readonly activation: Activation;
  /** The share of what comes out that training makes 0; 0: none. */
  readonly dropout: number;
  readonly trainable: readonly Trainable[];
  /** Floating point operations of maps and norms for one row, a multiplication and an addition each one; biases, nonlinearities, dropout, sums and pooling are not counted. */
  readonly flops: number;
}

type WeightRole = Exclude<TrainableRole, { kind: 'bias' | 'scale' }>;

interface LinearMap {
  readonly name: string;
  readonly role: WeightRole;
  readonly kernel: Kernel | null;
  readonly input: Shape;
  readonly channels: number;
  readonly stride?: number;
  readonly bias: boolean;
}

function biasOf(owner: string, size: number): Trainable {
  return { name: `${owner}.bias`, shape: [size], role: { kind: 'bias' } };
}

/** A matrix [out, in], or a convolution [out, in, height, width], with or without a bias. */
function linearMap({ name, role, kernel, input, channels, stride = 1, bias }: LinearMap): Module {
  const output = withChannels(strided(input, stride), channels);
  const inputs = kernel === null ? valuesIn(input) : channelsOf(input);
  const shape = kernel === null ? [channels, inputs] : [channels, inputs, ...kernel];
  const weight: Trainable = { name: `${name}.weight`, shape, role };
  const window = kernel === null ? 1 : kernel[0] * kernel[1];
  const places = kernel === null ? 1 : valuesIn(output) / channels;
  return {
    name,
    operation: kernel === null ? 'matrix' : 'convolution',
    input,
    output: kernel === null ? { kind: 'vector', size: channels } : output,
    stride,
    activation: role.kind === 'layer' ? role.activation : 'identity',
    dropout: 0,
    trainable: bias ? [weight, biasOf(name, channels)] : [weight],
    flops: 2 * inputs * window * channels * places,
  };
}

function norm(name: string, shape: Shape, activation: Activation): Module {
  const channels = channelsOf(shape);
  const scale: Trainable = { name: `${name}.weight`, shape: [channels], role: { kind: 'scale' } };
  const trainable = [scale, biasOf(name, channels)];
  const flops = 2 * valuesIn(shape);
  return {
    ...{ name, operation: 'norm', input: shape, output: shape, stride: 1, activation, dropout: 0, trainable, flops },
  };
}

interface LayerPlace {
  readonly name: string;
  readonly input: Shape;
  readonly stride: number;
  readonly bias: boolean;
}

/** A layer on its own, nothing dropped. */
function wholeLayerModule(layer: StagedLayer, { name, input, stride, bias }: LayerPlace): Module {
  switch (layer.kind) {
    case 'nonlinearity': {
      const { activation } = layer;
      const sizes = { input, output: input, stride: 1, trainable: [], flops: 0 };
      return { name, operation: 'nonlinearity', activation, dropout: 0, ...sizes };
    }
    case 'norm':
      return norm(name, input, layer.activation);
    case 'dense':
      return linearMap({ name, role: roleOf(layer.activation), kernel: null, input, channels: layer.units, bias });
    case 'convolution': {
      const { kernel, channels, activation } = layer;
      return linearMap({ name, role: roleOf(activation), kernel, input, channels, stride, bias });
    }
  }
}

function layerModule(layer: StagedLayer, place: LayerPlace): Module {
  return { ...wholeLayerModule(layer, place), dropout: layer.dropout ?? 0 };
}

function roleOf(activation: Activation): WeightRole {
  return { kind: 'layer', activation };
}

/** How many of a block's layers stand before its first map: what a projecting shortcut reads comes out of them. */
function preActivation({ layers }: StagedBlock): number {
  const first = layers.findIndex(({ kind }) => kind === 'dense' || kind === 'convolution');
  return first < 0 ? layers.length : first;
}

/** Where the layers of a block stand. */
interface LayersPlace {
  /** i, from 1. */
  readonly index: number;
  /** The shape of x(i-1). */
  readonly input: Shape;
  /** 1 except in the first block of a stage. */
  readonly stride: number;
  readonly bias: boolean;
}

/** A block's layers on x(i-1); the first convolution takes the stride. */
function layerModules(block: StagedBlock, { index, input, stride, bias }: LayersPlace): Module[] {
  const strider = block.layers.findIndex(({ kind }) => kind === 'convolution');
  let shape = input;
  return block.layers.map((layer, j) => {
    const module = layerModule(layer, {
      name: `blocks.${index}.layers.${j}`,
      input: shape,
      stride: j === strider ? stride : 1,
      bias: bias && block.layers[j + 1]?.kind !== 'norm',
    });
    shape = module.output;
    return module;
  });
}

interface BlockPlace extends LayersPlace {
  readonly stage: Stage;
  /** Whether Wi, and a projection where the sizes differ, follow. */
  readonly added: boolean;
  readonly blocks: number;
}

/** One block: xi = S x(i-1) + Wi Gi(x(i-1)), or [x(i-1); Gi(x(i-1))] in a DenseNEst. */
export interface BlockModules {
  /** Gi. */
  readonly layers: readonly Module[];
  /** S, a projection of what the first `shortcutAfter` layers make; null: x(i-1) itself is added to. */
  readonly shortcut: Module | null;
  readonly shortcutAfter: number;
  /** Wi; null where the features are put beside the stream, and after the last block of an A-ResNEst. */
  readonly residual: Module | null;
  /** The shape of vi = Gi(x(i-1)). */
  readonly feature: Shape;
  /** The shape of xi. */
  readonly stream: Shape;
}

/** A network's modules in their places. */
export interface NetworkModules {
  /** W0; null where x0 = x. */
  readonly expansion: Module | null;
  readonly blocks: readonly BlockModules[];
  /** The shape of xL, before any pooling. */
  readonly last: Shape;
  /** On xL: null where a resnest has nothing there. A resnet without norms has a nonlinearity alone. */
  readonly final: Module | null;
  /** W(L+1) alone, or the heads H0 .. HL. */
  readonly predictions: readonly Module[];
}

/** A block of a residual stream: Gi, the shortcut's projection where size or channels change, Wi. */
function residualBlock(block: StagedBlock, place: BlockPlace): BlockModules {
  const { index, input, stage, stride, added, blocks } = place;
  const layers = layerModules(block, place);
  const feature = layers[layers.length - 1].output;
  const stream = withChannels(strided(input, stride), stage.width);
  const shortcutAfter = preActivation(block);
  if (!added) return { layers, shortcut: null, shortcutAfter, residual: null, feature, stream };
  const projects = stride !== 1 || channelsOf(input) !== stage.width;
  const shortcut = linearMap({
    name: `blocks.${index}.shortcut`,
    role: { kind: 'shortcut' },
    kernel: input.kind === 'image' ? [1, 1] : null,
    input: shortcutAfter === 0 ? input : layers[shortcutAfter - 1].output,
    channels: stage.width,
    stride,
    bias: false,
  });
  const strides = block.layers.some(({ kind }) => kind === 'convolution');
  const residual = linearMap({
    name: `blocks.${index}.residual`,
    role: { kind: 'residual', blocks },
    kernel: block.via ?? (input.kind === 'image' ? [1, 1] : null),
    input: feature,
    channels: stage.width,
    stride: strides ? 1 : stride,
    bias: false,
  });
  return { layers, shortcut: projects ? shortcut : null, shortcutAfter, residual, feature, stream };
}

type Stream = Pick<NetworkModules, 'expansion' | 'blocks' | 'last'>;

function expansionModule({ expansion, input }: StagedArchitecture): Module | null {
  if (expansion.kind === 'none') return null;
  const { width, kernel } = expansion;
  return linearMap({ name: 'expansion', role: { kind: 'expansion' }, kernel, input, channels: width, bias: false });
}

function residualStream(architecture: StagedArchitecture): Stream {
  const expansion = expansionModule(architecture);
  const { bias, stages } = architecture;
  const made: BlockModules[] = [];
  const blocks = stages.reduce((count, stage) => count + stage.blocks.length, 0);
  let last = expansion?.output ?? architecture.input;
  for (const stage of stages) {
    stage.blocks.forEach((block, b) => {
      const index = made.length + 1;
      const added = architecture.kind !== 'a-resnest' || index < blocks;
      const stride = b === 0 ? stage.stride : 1;
      const next = residualBlock(block, { index, input: last, stage, stride, added, blocks, bias });
      made.push(next);
      last = next.stream;
    });
  }
  return { expansion, blocks: made, last };
}

/** A DenseNEst's stream: every block's features are put beside what it read. */
function concatenatedStream({ input, stages, bias }: StagedArchitecture): Stream {
  const made: BlockModules[] = [];
  let last = input;
  for (const block of stages.flatMap((stage) => stage.blocks)) {
    const layers = layerModules(block, { index: made.length + 1, input: last, stride: 1, bias });
    const feature = layers[layers.length - 1].output;
    last = withChannels(last, channelsOf(last) + channelsOf(feature));
    made.push({ layers, shortcut: null, shortcutAfter: 0, residual: null, feature, stream: last });
  }
  return { expansion: null, blocks: made, last };
}

/** What pooling, where there is any, leaves of a shape. */
function pooled({ pool }: StagedArchitecture, shape: Shape): Shape {
  return { kind: 'vector', size: pool ? channelsOf(shape) : valuesIn(shape) };
}

/** A resnet's BN and ReLU where its blocks use BN, else its ReLU; a bn-resnest's BN; nothing of the other kinds. */
function finalModule({ kind, stages }: StagedArchitecture, last: Shape): Module | null {
  if (kind !== 'resnet' && kind !== 'bn-resnest') return null;
  const norms = stages.some(({ blocks }) => blocks.some(({ layers }) => layers.some((layer) => layer.kind === 'norm')));
  const activation = kind === 'resnet' ? 'relu' : 'identity';
  if (kind === 'bn-resnest' || norms) return norm('final_norm', last, activation);
  return layerModule({ kind: 'nonlinearity', activation }, { name: 'final_norm', input: last, stride: 1, bias: false });
}

function predictionModules(architecture: StagedArchitecture, { blocks, last }: Stream): Module[] {
  const { kind, input, outputSize, bias } = architecture;
  const head = (name: string, shape: Shape) =>
    linearMap({
      name,
      role: { kind: 'prediction' },
      kernel: null,
      input: pooled(architecture, shape),
      channels: outputSize,
      bias,
    });
  if (kind !== 'a-resnest') return [head('output', last)];
  return [input, ...blocks.map(({ feature }) => feature)].map((shape, i) => head(`heads.${i}`, shape));
}

/** Architectures are values that never change: conditions, counts and tables of one read the same walk. */
const walked = new WeakMap<Architecture, NetworkModules>();

/** A network's modules in their places. The sizes must fit: `models/language` has seen to it. */
export function networkModules(architecture: Architecture): NetworkModules {
  const known = walked.get(architecture);
  if (known !== undefined) return known;
  const whole = staged(architecture);
  const stream = whole.kind === 'densenest' ? concatenatedStream(whole) : residualStream(whole);
  const final = finalModule(whole, stream.last);
  const modules = { ...stream, final, predictions: predictionModules(whole, stream) };
  walked.set(architecture, modules);
  return modules;
}

/** Every module of a network in the order of the forward pass, a resnet's nonlinearity on xL apart. */
export function modulesOf(architecture: Architecture): Module[] {
  const { expansion, blocks, final, predictions } = networkModules(architecture);
  const inBlocks = blocks.flatMap(({ layers, shortcut, residual }) => [...layers, shortcut, residual]);
  const ends = [final?.operation === 'norm' ? final : null, ...predictions];
  return [expansion, ...inBlocks, ...ends].filter((module) => module !== null);
}

/** The shapes of v1 .. vL. */
export function featureShapes(architecture: Architecture): readonly Shape[] {
  return networkModules(architecture).blocks.map(({ feature }) => feature);
}

/** The shape of xL, before any pooling. */
export function lastShape(architecture: Architecture): Shape {
  return networkModules(architecture).last;
}
