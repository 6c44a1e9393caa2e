import { type BlockModules, type Module, modulesOf } from '../../architecture/modules.js';
import { valuesIn } from '../../architecture/shape.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, beside, columnRange, zeros } from '../algebra/matrix.js';
import { activate, addBias, addTo, apply, type ForwardPass, mapOf } from './forward.js';
import { convolved, flattened, type Images, inputImages, pooled, readSize } from './images.js';
import { combinesFeatures, type StagedNetwork } from './staged-network.js';

/** Numbers of the largest matrix that a pass makes at once: 16 MB of them. */
const mostNumbers = 2 ** 21;

/** Numbers of the largest matrix that one row asks for: the windows of a convolution, or an image. */
function numbersOfRow({ architecture }: StagedNetwork): number {
  return Math.max(
    valuesIn(architecture.input),
    ...modulesOf(architecture).map(({ operation, input, output, trainable }) => {
      if (operation !== 'convolution') return Math.max(valuesIn(input), valuesIn(output));
      const [channels, ...window] = trainable[0].shape;
      return (valuesIn(output) / channels) * window.reduce((size, side) => size * side, 1);
    }),
  );
}

function mapped(network: StagedNetwork, { name, operation, stride, trainable }: Module, images: Images): Images {
  const map = mapOf(network, name);
  if (operation === 'matrix') {
    return { count: images.count, height: 1, width: 1, values: apply(map, flattened(images)) };
  }
  const [height, width] = trainable[0].shape.slice(2);
  const result = convolved(images, map.transposed, { height, width, stride });
  addBias(result.values, map.bias);
  return result;
}

/** scale z + shift, channel by channel, as a copy. */
function normalized({ norms }: StagedNetwork, { name }: Module, images: Images): Images {
  const norm = norms.get(name);
  if (norm === undefined) throw new Error(`no norm ${name}`);
  const { rows, columns, values } = images.values;
  const result = zeros(rows, columns);
  for (let c = 0; c < columns; c += 1) {
    const [scale, shift] = [norm.scale[c], norm.shift[c]];
    for (let i = c * rows; i < (c + 1) * rows; i += 1) result.values[i] = scale * values[i] + shift;
  }
  return { ...images, values: result };
}

function linearPart(network: StagedNetwork, module: Module, images: Images): Images {
  if (module.operation === 'norm') return normalized(network, module, images);
  if (module.operation !== 'nonlinearity') return mapped(network, module, images);
  return { ...images, values: { ...images.values, values: images.values.values.slice() } };
}

/** One module's result, its activation included: new numbers. */
function through(network: StagedNetwork, module: Module, images: Images): Images {
  const result = linearPart(network, module, images);
  activate(result.values, module.activation);
  return result;
}

/** Gi(x(i-1)), and what a projecting shortcut reads: x(i-1) after the block's first `shortcutAfter` layers. */
function blockFeature(network: StagedNetwork, { layers, shortcutAfter }: BlockModules, stream: Images) {
  let [feature, activated] = [stream, stream];
  layers.forEach((layer, j) => {
    feature = through(network, layer, feature);
    if (j + 1 === shortcutAfter) activated = feature;
  });
  return { feature, activated };
}

/** xi. */
function nextStream(network: StagedNetwork, block: BlockModules, before: Images, made: BlockResult): Images {
  const { shortcut, residual } = block;
  if (network.architecture.kind === 'densenest') {
    return { ...before, values: beside(before.values, made.feature.values) };
  }
  if (residual === null) return before;
  const term = through(network, residual, made.feature);
  addTo(term.values, (shortcut === null ? before : through(network, shortcut, made.activated)).values);
  return term;
}

type BlockResult = ReturnType<typeof blockFeature>;

function headsOutput(network: StagedNetwork, features: readonly ColumnMatrix[]): ColumnMatrix {
  const outputs = zeros(features[0].rows, network.architecture.outputSize);
  features.forEach((feature, i) => {
    addTo(outputs, apply(mapOf(network, `heads.${i}`), feature));
  });
  return outputs;
}

function batchPass(network: StagedNetwork, input: Images): ForwardPass {
  const { architecture, modules } = network;
  const { kind, pool } = architecture;
  const readOf = (images: Images) => (pool ? pooled(images) : flattened(images));
  const features = [readOf(input)];
  let stream = modules.expansion === null ? input : through(network, modules.expansion, input);
  for (const block of modules.blocks) {
    const made = blockFeature(network, block, stream);
    features.push(readOf(made.feature));
    stream = nextStream(network, block, stream, made);
  }
  const all = beside(...features);
  if (kind === 'a-resnest') {
    return { features: all, activated: null, read: all, outputs: headsOutput(network, features) };
  }
  const read = readOf(modules.final === null ? stream : through(network, modules.final, stream));
  const activated = combinesFeatures(architecture) ? null : read;
  return { features: all, activated, read, outputs: apply(mapOf(network, 'output'), read) };
}

/** Matrices of equal width under each other. */
function stacked(parts: readonly ColumnMatrix[]): ColumnMatrix {
  if (parts.length === 1) return parts[0];
  const result = zeros(
    parts.reduce((sum, { rows }) => sum + rows, 0),
    parts[0].columns,
  );
  let first = 0;
  for (const part of parts) {
    for (let j = 0; j < part.columns; j += 1) {
      result.values.set(columnRange(part, j, j + 1).values, j * result.rows + first);
    }
    first += part.rows;
  }
  return result;
}

/** [|v0|, |v0| + |v1|, …]: where v0, v1, … end among the columns of the features, as heads read them. */
export function stagedEnds({ architecture, modules }: StagedNetwork): number[] {
  const shapes = [architecture.input, ...modules.blocks.map(({ feature }) => feature)];
  let end = 0;
  return shapes.map((shape) => (end += readSize(shape, architecture.pool)));
}

/**
 * A staged network's features and outputs for the rows from `first` up to `end`, in float64, as it is scored (theory A8):
 * the features as heads read them, pooled where the network pools.
 */
export function stagedPass(network: StagedNetwork, samples: Samples, first: number, end: number): ForwardPass {
  const step = Math.max(1, Math.floor(mostNumbers / numbersOfRow(network)));
  const parts: ForwardPass[] = [];
  for (let from = first; from < end; from += step) {
    const until = Math.min(end, from + step);
    parts.push(batchPass(network, inputImages(samples, network.architecture.input, from, until)));
  }
  const read = stacked(parts.map((part) => part.read));
  return {
    features: stacked(parts.map(({ features }) => features)),
    activated: parts[0].activated === null ? null : read,
    read,
    outputs: stacked(parts.map(({ outputs }) => outputs)),
  };
}
