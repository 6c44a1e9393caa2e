import type { Activation } from '../../models/architecture/activation.js';
import type { Shape } from '../../models/architecture/shape.js';
import { valuesIn } from '../../models/architecture/shape.js';
import type { Stage, StagedArchitecture, StagedBlock, StagedLayer } from '../../models/architecture/staged.js';
import { lossProperties, type Loss } from '../../models/architecture/loss.js';
import { heldInputs, type Samples } from '../../models/data/dataset.js';
import { randomStream } from '../../models/data/random.js';
import type { TrainingStart } from '../../models/training/engine.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import type { Optimizer } from '../../models/training/settings.js';

const norm = (activation: Activation): StagedLayer => ({ kind: 'norm', activation });
const nonlinearity = (activation: Activation): StagedLayer => ({ kind: 'nonlinearity', activation });

function convolution(side: number, channels: number, activation: Activation = 'identity'): StagedLayer {
  return { kind: 'convolution', kernel: [side, side], channels, activation };
}

/** The pre-activation block of the official networks. */
function basic(channels: number, side = 3): StagedBlock {
  return { layers: [norm('relu'), convolution(side, channels), norm('relu')], via: [side, side] };
}

const image: Shape = { kind: 'image', height: 6, width: 5, channels: 2 };

interface Written {
  readonly kind?: StagedArchitecture['kind'];
  readonly input?: Shape;
  readonly expansion?: StagedArchitecture['expansion'];
  readonly stages: readonly Stage[];
  readonly pool?: boolean;
  readonly bias?: boolean;
}

function network(name: string, { kind = 'resnest', ...written }: Written): StagedArchitecture {
  const expansion = { kind: 'linear', width: 3, kernel: [3, 3] } as const;
  return { kind, name, input: image, outputSize: 3, bias: true, expansion, pool: true, ...written };
}

const twoStages: readonly Stage[] = [
  { width: 3, stride: 1, blocks: [basic(2)] },
  { width: 4, stride: 2, blocks: [basic(3), basic(2)] },
];

const vectorStage: Stage = {
  width: 5,
  stride: 1,
  blocks: [
    { layers: [norm('tanh'), { kind: 'dense', units: 3, activation: 'identity' }, norm('relu')], via: null },
    { layers: [nonlinearity('silu'), { kind: 'dense', units: 2, activation: 'identity' }], via: null },
  ],
};

function droppedBlock(activation: Activation): StagedBlock {
  const dense = { kind: 'dense', activation } as const;
  return {
    layers: [
      { ...dense, units: 6, dropout: 0.3 },
      { ...dense, units: 3, dropout: 0.2 },
    ],
    via: null,
  };
}

/** Small networks that have, together, every part that dense layers on vectors have not. */
export const stagedNetworks: readonly StagedArchitecture[] = [
  ...(['resnet', 'resnest', 'bn-resnest', 'a-resnest'] as const).map((kind) =>
    network(`${kind} of two stages`, { kind, stages: twoStages }),
  ),
  network('resnet without bn', {
    kind: 'resnet',
    stages: [
      { width: 3, stride: 2, blocks: [{ layers: [nonlinearity('tanh'), convolution(3, 2, 'tanh')], via: [1, 1] }] },
    ],
  }),
  network('windows of 2 and 4, stride 3, no pooling', {
    kind: 'a-resnest',
    expansion: { kind: 'linear', width: 3, kernel: [2, 4] },
    pool: false,
    stages: [
      { width: 3, stride: 1, blocks: [{ layers: [convolution(4, 2, 'tanh')], via: [1, 1] }] },
      { width: 2, stride: 3, blocks: [{ layers: [convolution(1, 2, 'relu')], via: [2, 2] }, basic(1, 1)] },
    ],
  }),
  network('channels enough for fewer multiplications, odd sides', {
    input: { kind: 'image', height: 3, width: 5, channels: 2 },
    expansion: { kind: 'linear', width: 9, kernel: [3, 3] },
    stages: [
      { width: 9, stride: 1, blocks: [{ layers: [nonlinearity('tanh'), convolution(3, 18, 'relu')], via: [3, 3] }] },
    ],
  }),
  network('a stage without a convolution, no bias', {
    bias: false,
    expansion: { kind: 'none' },
    stages: [{ width: 3, stride: 2, blocks: [{ layers: [norm('relu')], via: [3, 3] }] }],
    pool: false,
  }),
  network('densenest of images', {
    kind: 'densenest',
    expansion: { kind: 'none' },
    stages: [
      {
        width: 2,
        stride: 1,
        blocks: [
          { layers: [convolution(3, 2, 'tanh')], via: null },
          { layers: [norm('relu'), convolution(1, 3)], via: null },
        ],
      },
    ],
  }),
  network('densenest of images, no pooling, dropout', {
    kind: 'densenest',
    expansion: { kind: 'none' },
    pool: false,
    stages: [
      {
        width: 2,
        stride: 1,
        blocks: [
          { layers: [nonlinearity('silu'), { ...convolution(3, 5, 'relu'), dropout: 0.25 }], via: null },
          { layers: [{ ...norm('tanh'), dropout: 0.5 }, convolution(1, 3, 'sigmoid')], via: null },
          { layers: [convolution(3, 3)], via: null },
        ],
      },
    ],
  }),
  network('resnest of two stages, dropout', {
    stages: [
      {
        ...{ width: 3, stride: 1 },
        blocks: [{ layers: [norm('relu'), { ...convolution(3, 2), dropout: 0.3 }, norm('relu')], via: [3, 3] }],
      },
      {
        ...{ width: 4, stride: 2 },
        blocks: [{ layers: [{ ...nonlinearity('relu'), dropout: 0.1 }, convolution(3, 5, 'tanh')], via: [1, 1] }],
      },
    ],
  }),
  ...(['resnest', 'a-resnest', 'densenest'] as const).map((kind) =>
    network(`${kind} of dense layers, dropout`, {
      kind,
      input: { kind: 'vector', size: 5 },
      expansion: kind === 'densenest' ? { kind: 'none' } : { kind: 'linear', width: 5, kernel: null },
      pool: false,
      stages: [{ width: 5, stride: 1, blocks: [droppedBlock('relu'), droppedBlock('sigmoid')] }],
    }),
  ),
  ...(['bn-resnest', 'a-resnest'] as const).map((kind) =>
    network(`${kind} of vectors`, {
      kind,
      input: { kind: 'vector', size: 4 },
      expansion: { kind: 'linear', width: 5, kernel: null },
      stages: [vectorStage],
      pool: false,
    }),
  ),
];

function samplesOf({ input, outputSize }: StagedArchitecture, loss: Loss, rows: number): Samples {
  const stream = randomStream(3, 'test rows');
  const size = valuesIn(input);
  const inputs = heldInputs(
    Float32Array.from({ length: rows * size }, () => stream.normal()),
    size,
  );
  const targets: Samples['targets'] =
    lossProperties(loss).targets === 'numbers'
      ? {
          kind: 'values',
          size: outputSize,
          values: Float32Array.from({ length: rows * outputSize }, () => stream.normal()),
        }
      : {
          kind: 'classes',
          classes: outputSize,
          labels: Int32Array.from({ length: rows }, () => stream.integer(outputSize)),
        };
  return { rows, inputSize: size, inputs, targets };
}

/** Everything a session begins with, at the weights of seed 1, norms' scales and shifts moved off 1 and 0. */
export function stagedStart(
  architecture: StagedArchitecture,
  loss: Loss,
  optimizer: Optimizer,
  rows = 7,
): TrainingStart {
  const stream = randomStream(4, 'test scales');
  const weights = new Map(
    [...initialWeights(architecture, 1)].map(([name, { shape, values }]) => {
      const moved = shape.length === 1 && !name.includes('running');
      return [name, { shape, values: moved ? values.map((value) => value + 0.3 * stream.normal()) : values }] as const;
    }),
  );
  return {
    architecture,
    settings: { loss, optimizer, schedule: null, batch: rows, epochs: 1 },
    train: samplesOf(architecture, loss, rows),
    test: null,
    augment: null,
    seed: 1,
    weights,
    optimizerState: null,
    step: 0,
  };
}
