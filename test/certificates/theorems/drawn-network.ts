import fc from 'fast-check';
import { type Activation, activations } from '../../../models/architecture/activation.js';
import type { Block, PlainArchitecture } from '../../../models/architecture/architecture.js';
import { derived } from '../../../models/architecture/conversions.js';
import { type Loss, losses, lossProperties, outputsForClasses } from '../../../models/architecture/loss.js';
import type { Weights } from '../../../models/architecture/weights.js';
import type { Dataset, Targets } from '../../../models/data/dataset.js';
import { densenest, resnest } from '../../guarantees/architectures.js';
import { datasetOf, randomNumbers, randomWeights, valuesOf } from '../trained.js';

/** A network of any kind, its weights, and rows with targets that fit a loss. */
export interface DrawnNetwork {
  readonly architecture: PlainArchitecture;
  readonly weights: Weights;
  readonly loss: Loss;
  readonly dataset: Dataset;
}

export const smooth: readonly Activation[] = activations.filter(
  (activation) => !['relu', 'leaky-relu', 'elu'].includes(activation),
);

const sizes = (kinds: readonly PlainArchitecture['kind'][], some: readonly Activation[], under: readonly Loss[]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    loss: fc.constantFrom(...under),
    inputSize: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    width: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant('none' as const)),
    blocks: fc.array(
      fc.array(fc.record({ units: fc.integer({ min: 1, max: 3 }), activation: fc.constantFrom(...some) }), {
        minLength: 1,
        maxLength: 2,
      }),
      { maxLength: 3 },
    ),
    bias: fc.boolean(),
    rows: fc.integer({ min: 1, max: 30 }),
    seed: fc.nat(10_000),
  });

function targetsFor(loss: Loss, outputs: number, rows: number, next: () => number): Targets {
  if (lossProperties(loss).targets === 'numbers') {
    return valuesOf(Array.from({ length: rows }, () => Array.from({ length: outputs }, next)));
  }
  const classes = outputs + 1;
  return { kind: 'classes', classes, labels: Int32Array.from({ length: rows }, (_, i) => i % classes) };
}

/** Networks of these kinds with these activations under these losses. */
export function drawnNetwork({
  kinds = ['resnest', 'a-resnest', 'densenest', 'resnet', 'linear'],
  some = activations,
  under = losses,
}: {
  kinds?: readonly PlainArchitecture['kind'][];
  some?: readonly Activation[];
  under?: readonly Loss[];
} = {}): fc.Arbitrary<DrawnNetwork> {
  return sizes(kinds, some, under).map(({ kind, loss, inputSize, outputs, width, blocks, bias, rows, seed }) => {
    const next = randomNumbers(seed + 1);
    const targets = targetsFor(loss, outputs, rows, next);
    const outputSize = targets.kind === 'values' ? outputs : outputsForClasses(loss, targets.classes);
    const features = blocks.map((layers) => layers[layers.length - 1].units);
    const base =
      kind === 'densenest'
        ? densenest(inputSize, features, outputSize)
        : resnest(width, inputSize, features, outputSize);
    const layered = blocks.map(([first, ...rest]): Block => {
      const [head, ...tail] = [first, ...rest].map((layer) => ({ kind: 'dense', ...layer }) as const);
      return { layers: [head, ...tail] };
    });
    const named: PlainArchitecture =
      kind === 'linear'
        ? { kind, name: 'Net', inputSize, outputSize, bias }
        : base.kind === 'densenest' || kind === 'densenest'
          ? { ...base, bias, blocks: layered }
          : { ...derived(base, 'Net', kind), bias, blocks: layered };
    const inputs = Array.from({ length: rows }, () => Array.from({ length: inputSize }, () => Math.fround(next())));
    return { architecture: named, weights: randomWeights(named, seed), loss, dataset: datasetOf(inputs, targets) };
  });
}
