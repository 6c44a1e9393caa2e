import { type Activation, activations } from '../../models/architecture/activation.js';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import { type Loss, lossProperties } from '../../models/architecture/loss.js';
import { heldInputs, type Samples } from '../../models/data/dataset.js';
import { randomStream } from '../../models/data/random.js';
import type { TrainingStart } from '../../models/training/engine.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import type { Optimizer } from '../../models/training/settings.js';

function block(activation: Activation): Block {
  return {
    layers: [
      { kind: 'dense', units: 4, activation },
      { kind: 'dense', units: 3, activation: 'identity' },
    ],
  };
}

const sizes = { inputSize: 5, outputSize: 3, bias: true };

/** A small network of each kind, and a ResNEst with each activation: every layer there is. */
export const everyNetwork: readonly PlainArchitecture[] = [
  ...activations.map((activation): PlainArchitecture => ({
    ...sizes,
    name: `resnest ${activation}`,
    kind: 'resnest',
    expansion: { kind: 'linear', width: 7 },
    blocks: [block(activation), block(activation)],
  })),
  {
    ...sizes,
    name: 'resnest without expansion and bias',
    bias: false,
    kind: 'resnest',
    expansion: { kind: 'none' },
    blocks: [block('tanh')],
  },
  {
    ...sizes,
    name: 'a-resnest',
    kind: 'a-resnest',
    expansion: { kind: 'linear', width: 7 },
    blocks: [block('tanh'), block('tanh')],
  },
  {
    ...sizes,
    name: 'resnet',
    kind: 'resnet',
    expansion: { kind: 'linear', width: 7 },
    blocks: [block('tanh'), block('tanh')],
  },
  { ...sizes, name: 'densenest', kind: 'densenest', blocks: [block('sigmoid'), block('tanh')] },
  { ...sizes, name: 'linear', kind: 'linear' },
];

/** A network that tells two classes apart by one output, as logistic and smoothed hinge ask for. */
export const oneOutput: PlainArchitecture = { ...everyNetwork[1], name: 'one output', outputSize: 1 };

/** Rows for such a network, by seed: targets that suit the loss. Under a loss for classes, one output stands for two. */
export function randomSamples(architecture: PlainArchitecture, loss: Loss, rows: number, seed: number): Samples {
  const stream = randomStream(seed, 'test rows');
  const { inputSize, outputSize } = architecture;
  const inputs = heldInputs(
    Float32Array.from({ length: rows * inputSize }, () => stream.normal()),
    inputSize,
  );
  const classes = Math.max(outputSize, 2);
  const targets: Samples['targets'] =
    lossProperties(loss).targets === 'numbers'
      ? {
          kind: 'values',
          size: outputSize,
          values: Float32Array.from({ length: rows * outputSize }, () => stream.normal()),
        }
      : {
          kind: 'classes',
          classes,
          labels: Int32Array.from({ length: rows }, () => stream.integer(classes)),
        };
  return { rows, inputSize, inputs, targets };
}

/** The same, its gradients clipped to this length; undefined: to none. */
export function clippedTo(clip: number | undefined, start: TrainingStart): TrainingStart {
  return clip === undefined ? start : { ...start, settings: { ...start.settings, clip } };
}

/** Everything a session begins with, at the weights of seed 1. */
export function startOf(architecture: PlainArchitecture, loss: Loss, optimizer: Optimizer, rows = 40): TrainingStart {
  return {
    architecture,
    settings: { loss, optimizer, schedule: null, batch: 16, epochs: 1 },
    train: randomSamples(architecture, loss, rows, 3),
    test: null,
    weights: initialWeights(architecture, 1),
    augment: null,
    seed: 1,
    optimizerState: null,
    step: 0,
  };
}
