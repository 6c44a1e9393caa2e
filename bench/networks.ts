import type { Architecture, Block, PlainArchitecture } from '../models/architecture/architecture.js';
import { valuesIn } from '../models/architecture/shape.js';
import { staged, type StagedArchitecture, type StagedBlock } from '../models/architecture/staged.js';
import { heldInputs } from '../models/data/dataset.js';
import { randomStream } from '../models/data/random.js';
import { epochBatches } from '../models/training/batches.js';
import type { TrainingStart } from '../models/training/engine.js';
import { initialWeights } from '../models/training/initial-weights.js';

/** A network that is timed, in the words of `docs/performance.md`. */
export interface TimedNetwork {
  readonly title: string;
  readonly architecture: Architecture;
  readonly batch: number;
  /** Rows that it is timed on. */
  readonly rows: number;
  /** Steps after which all must have the same loss. */
  readonly agreementSteps: number;
}

function blocks(count: number, units: number): Block[] {
  return Array.from({ length: count }, () => ({ layers: [{ kind: 'dense', units, activation: 'relu' }] }));
}

/** Rows and steps of networks that take thousands of steps a second, and of those that take some. */
const [quick, slow] = [
  { rows: 4096, agreementSteps: 50 },
  { rows: 256, agreementSteps: 2 },
];

/** The pre-activation block of the official networks. */
function basic(channels: number): StagedBlock {
  const norm = { kind: 'norm', activation: 'relu' } as const;
  const convolution = { kind: 'convolution', kernel: [3, 3], channels, activation: 'identity' } as const;
  return { layers: [norm, convolution, norm], via: [3, 3] };
}

/** Blocks of 3x3 convolutions on images of 32x32x3, three a stage; the stages after the first halve the image. */
function images(
  name: string,
  kind: StagedArchitecture['kind'],
  widths: readonly [number, ...number[]],
): StagedArchitecture {
  return {
    ...{ kind, name, input: { kind: 'image', height: 32, width: 32, channels: 3 }, outputSize: 1, bias: true },
    ...{ pool: true, expansion: { kind: 'linear', width: widths[0], kernel: [3, 3] } },
    stages: widths.map((width, i) => ({
      ...{ width, stride: i === 0 ? 1 : 2 },
      blocks: Array.from({ length: 3 }, () => basic(width)),
    })),
  };
}

/** (a), of which a certificate is timed too. */
export const networkA: TimedNetwork & { readonly architecture: PlainArchitecture } = {
  title: 'ResNEst, 16 inputs, M 64, 6 blocks of 16, batch 128',
  architecture: {
    ...{ kind: 'resnest', name: 'a', inputSize: 16, outputSize: 1, bias: true },
    ...{ expansion: { kind: 'linear', width: 64 }, blocks: blocks(6, 16) },
  },
  ...{ batch: 128, ...quick },
};

export const timedNetworks: Readonly<Record<string, TimedNetwork>> = {
  a: networkA,
  b: {
    title: 'DenseNEst, 16 inputs, 6 blocks of 16, batch 128',
    architecture: { kind: 'densenest', name: 'b', inputSize: 16, outputSize: 1, bias: true, blocks: blocks(6, 16) },
    ...{ batch: 128, ...quick },
  },
  wide: {
    title: 'ResNEst, 64 inputs, M 512, 8 blocks of 128, batch 256',
    architecture: {
      ...{ kind: 'resnest', name: 'wide', inputSize: 64, outputSize: 1, bias: true },
      ...{ expansion: { kind: 'linear', width: 512 }, blocks: blocks(8, 128) },
    },
    ...{ batch: 256, ...quick },
  },
  c: {
    title: 'ResNEst, 32x32x3, 3 basic blocks of 16 channels, BN, batch 32',
    ...{ architecture: images('c', 'resnest', [16]), batch: 32, ...slow },
  },
  resnet20: {
    title: 'ResNet-20 of the paper, 32x32x3, batch 128',
    ...{ architecture: images('resnet20', 'resnet', [16, 32, 64]), batch: 128, ...slow },
  },
};

interface Sizes {
  readonly M: number;
  readonly K: number;
  readonly L: number;
  readonly batch: number;
}

/** What the networks that grow have in common, and how far each of it grows. */
const common: Sizes = { M: 256, K: 64, L: 6, batch: 128 };
const grown: Readonly<Record<keyof Sizes, readonly number[]>> = {
  M: [128, 256, 512, 1024],
  K: [32, 64, 128, 256],
  L: [3, 6, 12, 24],
  batch: [64, 128, 256, 512],
};

/** Networks of which one size grows: by what grows, then by name. */
export const grownNetworks = Object.fromEntries(
  Object.entries(grown).map(([what, sizes]) => [
    what,
    Object.fromEntries(
      sizes.map((size) => {
        const own: Sizes = { ...common, [what]: size };
        const { M, K, L, batch } = own;
        const ends = { kind: 'resnest', name: 'grown', inputSize: 32, outputSize: 1, bias: true } as const;
        const architecture = { ...ends, expansion: { kind: 'linear', width: M }, blocks: blocks(L, K) } as const;
        return [`${what} ${size}`, { title: `${what} ${size}`, size, architecture, batch, ...quick }];
      }),
    ),
  ]),
);

/** The network of this name, of all that are timed. */
export function networkNamed(name: string): TimedNetwork {
  const [found] = [timedNetworks, ...Object.values(grownNetworks)].flatMap((networks) =>
    name in networks ? [networks[name]] : [],
  );
  return found;
}

/** A network's training from its beginning: squared loss and Adam on rows of a random linear target with noise. */
export function startOf<A extends Architecture>(
  { architecture, batch, rows: timed }: TimedNetwork & { readonly architecture: A },
  rows = timed,
): TrainingStart & { readonly architecture: A } {
  const stream = randomStream(1, 'benchmark');
  const inputSize = valuesIn(staged(architecture).input);
  const inputs = Float32Array.from({ length: rows * inputSize }, () => stream.normal());
  const values = Float32Array.from({ length: rows }, (_, row) => {
    const input = inputs.subarray(row * inputSize, (row + 1) * inputSize);
    return input.reduce((sum, value) => sum + value, 0) / Math.sqrt(inputSize) + 0.1 * stream.normal();
  });
  return {
    architecture,
    settings: {
      ...{ loss: 'squared', optimizer: { kind: 'adam', learningRate: 1e-3, decay: 0 } },
      ...{ schedule: null, batch, epochs: 1 },
    },
    train: { rows, inputSize, inputs: heldInputs(inputs, inputSize), targets: { kind: 'values', size: 1, values } },
    test: null,
    weights: initialWeights(architecture, 1),
    augment: null,
    seed: 1,
    optimizerState: null,
    step: 0,
  };
}

/** The batches of some epochs, which every contender takes around and around. */
export function benchmarkBatches({ train, settings }: Pick<TrainingStart, 'train' | 'settings'>): Int32Array[] {
  return Array.from({ length: 8 }, (_, epoch) => epochBatches(train.rows, settings.batch, 1, epoch)).flat();
}
