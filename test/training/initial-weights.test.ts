import { describe, expect, it } from 'vitest';
import type { Block, ResidualArchitecture } from '../../models/architecture/architecture.js';
import { trainables } from '../../models/architecture/trainable.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { exact, referencePass } from './reference-risk.js';

const relu: Block = { layers: [{ kind: 'dense', units: 100, activation: 'relu' }] };
const tanh: Block = { layers: [{ kind: 'dense', units: 100, activation: 'tanh' }] };

function network(blocks: readonly Block[]): ResidualArchitecture {
  return {
    kind: 'resnest',
    name: 'N',
    inputSize: 50,
    outputSize: 40,
    bias: true,
    expansion: { kind: 'linear', width: 200 },
    blocks,
  };
}

function variance(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

describe('initial weights', () => {
  it.each([
    ['expansion.weight', 1 / 50],
    ['blocks.1.layers.0.weight', 2 / 200],
    ['blocks.2.layers.0.weight', 1 / 200],
    ['blocks.1.residual.weight', 1 / 100 / 2],
    ['output.weight', 1 / 200],
  ])('%s has variance %d', (name, expected) => {
    const found = variance(initialWeights(network([relu, tanh]), 1).get(name)?.values ?? new Float32Array());
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.08);
  });

  it('are there for every trainable array in its shape, biases 0', () => {
    const architecture = network([relu]);
    const weights = initialWeights(architecture, 1);
    expect([...weights].map(([name, { shape }]) => [name, shape])).toEqual(
      trainables(architecture).map(({ name, shape }) => [name, shape]),
    );
    expect(weights.get('blocks.1.layers.0.bias')?.values).toEqual(new Float32Array(100));
  });

  it('keep their numbers when a block is added', () => {
    const [one, two] = [initialWeights(network([relu]), 7), initialWeights(network([relu, relu]), 7)];
    for (const name of ['expansion.weight', 'blocks.1.layers.0.weight', 'output.weight']) {
      expect(two.get(name)).toEqual(one.get(name));
    }
    expect(initialWeights(network([relu]), 8).get('output.weight')).not.toEqual(one.get('output.weight'));
  });

  it('keep the outputs of one size at any depth', () => {
    const row = Array.from({ length: 50 }, (_, i) => Math.SQRT2 * Math.sin(1 + i));
    for (const depth of [1, 4, 32]) {
      const architecture = network(Array.from({ length: depth }, () => relu));
      const { outputs } = referencePass(architecture, exact(initialWeights(architecture, 3)), row);
      const size = variance(Float32Array.from(outputs));
      expect(size).toBeGreaterThan(0.5);
      expect(size).toBeLessThan(4);
    }
  });
});
