import type { PlainArchitecture, Block } from '../models/architecture/architecture.js';
import { heldInputs } from '../models/data/dataset.js';
import { randomStream } from '../models/data/random.js';
import type { TrainingStart } from '../models/training/engine.js';
import { initialWeights } from '../models/training/initial-weights.js';

/** A network that is timed, in the words of `docs/performance.md`. */
export interface TimedNetwork {
  readonly title: string;
  readonly architecture: PlainArchitecture;
  readonly batch: number;
}

function blocks(count: number, units: number): Block[] {
  return Array.from({ length: count }, () => ({ layers: [{ kind: 'dense', units, activation: 'relu' }] }));
}

export const timedNetworks: Readonly<Record<string, TimedNetwork>> = {
  a: {
    title: 'ResNEst, 16 inputs, M 64, 6 blocks of 16, batch 128',
    architecture: {
      ...{ kind: 'resnest', name: 'a', inputSize: 16, outputSize: 1, bias: true },
      ...{ expansion: { kind: 'linear', width: 64 }, blocks: blocks(6, 16) },
    },
    batch: 128,
  },
  b: {
    title: 'DenseNEst, 16 inputs, 6 blocks of 16, batch 128',
    architecture: { kind: 'densenest', name: 'b', inputSize: 16, outputSize: 1, bias: true, blocks: blocks(6, 16) },
    batch: 128,
  },
  wide: {
    title: 'ResNEst, 64 inputs, M 512, 8 blocks of 128, batch 256',
    architecture: {
      ...{ kind: 'resnest', name: 'wide', inputSize: 64, outputSize: 1, bias: true },
      ...{ expansion: { kind: 'linear', width: 512 }, blocks: blocks(8, 128) },
    },
    batch: 256,
  },
};

/** Rows that networks are timed on. */
const timedRows = 4096;

/** A network's training from its beginning: squared loss and Adam on rows of a random linear target with noise. */
export function startOf({ architecture, batch }: TimedNetwork, rows = timedRows): TrainingStart {
  const stream = randomStream(1, 'benchmark');
  const { inputSize } = architecture;
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
    optimizerState: null,
    step: 0,
  };
}
