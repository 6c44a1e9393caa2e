import { expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { blockNames } from '../../models/certificates/block-names.js';
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

/** Weights that let every feature vary. */
function numbers(count: number): number[] {
  const next = randomNumbers(5);
  return Array.from({ length: count }, () => next() - 0.5);
}

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

it('of many blocks one sentence speaks, with their names in short', () => {
  const many: PlainArchitecture = { ...network, name: 'Deep', blocks: Array(7).fill(network.blocks[0]) };
  const blocks = [1, 2, 3, 5, 7].map((block) => `blocks.${block}.layers.0`);
  const weights = givenWeights(many, {
    // The first column of these is 0 on every row.
    ...Object.fromEntries(blocks.map((block) => [`${block}.weight`, [...Array<number>(8).fill(0), ...numbers(24)]])),
    ...Object.fromEntries(blocks.map((block) => [`${block}.bias`, [-1, 0.1, 0.2, 0.3]])),
  });
  const next = randomNumbers(4);
  const rows = Array.from({ length: 90 }, () => [next(), next()]);
  const targets = valuesOf(rows.map(([a, b]) => [a - b * b]));
  const { remarks } = certify({ architecture: many, loss: 'squared', weights, dataset: datasetOf(rows, targets) });
  const said = remarks.filter((remark) => remark.includes('add nothing'));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^Of v1.* some columns add nothing: \d+ are 0 on every training row/);
  expect(remarks.filter((remark) => /rank.* over the training rows/.test(remark))).toHaveLength(1);
});

it('names of blocks in a row are shortened', () => {
  expect(blockNames([3])).toBe('v3');
  expect(blockNames([1, 2])).toBe('v1 and v2');
  expect(blockNames([1, 2, 3, 5, 7, 8, 9])).toBe('v1 to v3, v5 and v7 to v9');
});
