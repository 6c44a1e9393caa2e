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
  readonly trainable: readonly Trainable[];
  /** Floating point operations of maps and norms for one row, a multiplication and an addition each one; biases, nonlinearities, sums and pooling are not counted. */
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
    trainable: bias ? [weight, biasOf(name, channels)] : [weight],
    flops: 2 * inputs * window * channels * places,
  };
}

function norm(name: string, shape: Shape): Module {
  const channels = channelsOf(shape);
  const scale: Trainable = { name: `${name}.weight`, shape: [channels], role: { kind: 'scale' } };
  const trainable = [scale, biasOf(name, channels)];
  return { name, operation: 'norm', input: shape, output: shape, trainable, flops: 2 * valuesIn(shape) };
}

interface LayerPlace {
  readonly name: string;
  readonly input: Shape;
  readonly stride: number;
  readonly bias: boolean;
}

function layerModule(layer: StagedLayer, { name, input, stride, bias }: LayerPlace): Module {
  switch (layer.kind) {
    case 'nonlinearity':
      return { name, operation: 'nonlinearity', input, output: input, trainable: [], flops: 0 };
    case 'norm':
      return norm(name, input);
    case 'dense':
      return linearMap({ name, role: roleOf(layer.activation), kernel: null, input, channels: layer.units, bias });
    case 'convolution': {
      const { kernel, channels, activation } = layer;
      return linearMap({ name, role: roleOf(activation), kernel, input, channels, stride, bias });
    }
  }
}

function roleOf(activation: Activation): WeightRole {
  return { kind: 'layer', activation };
}

/** How many of a block's layers stand before its first map: what a projecting shortcut reads comes out of them. */
function preActivation({ layers }: StagedBlock): number {
  const first = layers.findIndex(({ kind }) => kind === 'dense' || kind === 'convolution');
  return first < 0 ? layers.length : first;
}

/** The layers of block `index` (from 1) on x(i-1); the first convolution takes the stride. */
function layerModules(block: StagedBlock, index: number, input: Shape, stride: number, bias: boolean): Module[] {
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

interface BlockPlace {
  readonly index: number;
  readonly input: Shape;
  readonly stage: Stage;
  /** 1 but for the first block of a stage. */
  readonly stride: number;
  /** Whether Wi, and a projection where the sizes differ, follow. */
  readonly added: boolean;
  readonly blocks: number;
  readonly bias: boolean;
}

interface BlockModules {
  readonly modules: readonly Module[];
  /** The shape of vi = Gi(x(i-1)). */
  readonly feature: Shape;
  /** The shape of xi. */
  readonly stream: Shape;
}

/** A block of a residual stream: Gi, the shortcut's projection where size or channels change, Wi. */
function residualBlock(block: StagedBlock, place: BlockPlace): BlockModules {
  const { index, input, stage, stride, added, blocks, bias } = place;
  const layers = layerModules(block, index, input, stride, bias);
  const feature = layers[layers.length - 1].output;
  const stream = withChannels(strided(input, stride), stage.width);
  if (!added) return { modules: layers, feature, stream };
  const projects = stride !== 1 || channelsOf(input) !== stage.width;
  const before = preActivation(block);
  const shortcut = linearMap({
    name: `blocks.${index}.shortcut`,
    role: { kind: 'shortcut' },
    kernel: input.kind === 'image' ? [1, 1] : null,
    input: before === 0 ? input : layers[before - 1].output,
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
  return { modules: [...layers, ...(projects ? [shortcut] : []), residual], feature, stream };
}

interface Stream {
  readonly modules: Module[];
  readonly features: Shape[];
  /** The shape of xL. */
  readonly last: Shape;
}

function expansionModules({ expansion, input }: StagedArchitecture): Module[] {
  if (expansion.kind === 'none') return [];
  const { width, kernel } = expansion;
  return [linearMap({ name: 'expansion', role: { kind: 'expansion' }, kernel, input, channels: width, bias: false })];
}

function residualStream(architecture: StagedArchitecture): Stream {
  const modules = expansionModules(architecture);
  const { bias, stages } = architecture;
  const features: Shape[] = [];
  const blocks = stages.reduce((count, stage) => count + stage.blocks.length, 0);
  let stream = modules[0]?.output ?? architecture.input;
  for (const stage of stages) {
    stage.blocks.forEach((block, b) => {
      const index = features.length + 1;
      const added = architecture.kind !== 'a-resnest' || index < blocks;
      const stride = b === 0 ? stage.stride : 1;
      const made = residualBlock(block, { index, input: stream, stage, stride, added, blocks, bias });
      modules.push(...made.modules);
      features.push(made.feature);
      stream = made.stream;
    });
  }
  return { modules, features, last: stream };
}

/** A DenseNEst's stream: every block's features are put beside what it read. */
function concatenatedStream({ input, stages, bias }: StagedArchitecture): Stream {
  const modules: Module[] = [];
  const features: Shape[] = [];
  let stream = input;
  for (const block of stages.flatMap((stage) => stage.blocks)) {
    const layers = layerModules(block, features.length + 1, stream, 1, bias);
    const feature = layers[layers.length - 1].output;
    modules.push(...layers);
    features.push(feature);
    stream = withChannels(stream, channelsOf(stream) + channelsOf(feature));
  }
  return { modules, features, last: stream };
}

/** What pooling, where there is any, leaves of a shape. */
function pooled({ pool }: StagedArchitecture, shape: Shape): Shape {
  return { kind: 'vector', size: pool ? channelsOf(shape) : valuesIn(shape) };
}

function finalNorm({ kind, stages }: StagedArchitecture, last: Shape): Module[] {
  const norms = stages.some(({ blocks }) => blocks.some(({ layers }) => layers.some((layer) => layer.kind === 'norm')));
  return kind === 'bn-resnest' || (kind === 'resnet' && norms) ? [norm('final_norm', last)] : [];
}

function predictionModules(architecture: StagedArchitecture, { features, last }: Stream): Module[] {
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
  if (kind === 'a-resnest') return [input, ...features].map((shape, i) => head(`heads.${i}`, shape));
  return [...finalNorm(architecture, last), head('output', last)];
}

/** Architectures are values that never change: conditions, counts and tables of one read the same walk. */
const streams = new WeakMap<Architecture, Stream>();

function streamOf(architecture: Architecture): Stream {
  const known = streams.get(architecture);
  if (known !== undefined) return known;
  const whole = staged(architecture);
  const stream = whole.kind === 'densenest' ? concatenatedStream(whole) : residualStream(whole);
  streams.set(architecture, stream);
  return stream;
}

/** Every module of a network in the order of the forward pass. The sizes must fit: `models/language` has seen to it. */
export function modulesOf(architecture: Architecture): Module[] {
  const stream = streamOf(architecture);
  return [...stream.modules, ...predictionModules(staged(architecture), stream)];
}

/** The shapes of v1 .. vL. */
export function featureShapes(architecture: Architecture): readonly Shape[] {
  return streamOf(architecture).features;
}

/** The shape of xL, before any pooling. */
export function lastShape(architecture: Architecture): Shape {
  return streamOf(architecture).last;
}
