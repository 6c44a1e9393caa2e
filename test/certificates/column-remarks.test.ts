import { expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { certify } from '../../models/certificates/certify.js';
import { datasetOf, givenWeights, randomNumbers, valuesOf } from './trained.js';

const network: PlainArchitecture = {
  kind: 'resnest',
  name: 'Idle',
  inputSize: 2,
  outputSize: 1,
  bias: true,
  expansion: { kind: 'linear', width: 8 },
  blocks: [
    { layers: [{ kind: 'dense', units: 4, activation: 'relu' }] },
    { layers: [{ kind: 'dense', units: 2, activation: 'relu' }] },
  ],
};

it('columns that are 0, constant or multiples of others are named with their block, and so is a dead block', () => {
  const weights = givenWeights(network, {
    'expansion.weight': [1, 0, 0, 1, ...Array<number>(12).fill(0)],
    // v1: ReLU(x1), twice that, 0, 3.
    'blocks.1.layers.0.weight': [1, ...Array<number>(7).fill(0), 2, ...Array<number>(23).fill(0)],
    'blocks.1.layers.0.bias': [0, 0, -1, 3],
    // v2: 0 everywhere.
    'blocks.2.layers.0.bias': [-1, -2],
    'output.weight': Array<number>(8).fill(1),
  });
  const next = randomNumbers(3);
  const rows = Array.from({ length: 40 }, () => [next(), next()]);
  const targets = valuesOf(rows.map(([a, b]) => [a - b * b]));
  const { remarks } = certify({ architecture: network, loss: 'squared', weights, dataset: datasetOf(rows, targets) });
  expect(remarks).toContain(
    'Of v1 these add nothing: column 3 (0 on every training row); column 4 (constant); column 2 (a multiple of column 1).',
  );
  expect(remarks).toContain('v2 is dead: all of its features are 0 on every training row, and block 2 does nothing.');
});
