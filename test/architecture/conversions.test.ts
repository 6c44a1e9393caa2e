import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, DenseArchitecture, ResidualArchitecture } from '../../models/architecture/architecture.js';
import { toAResNEst, toResNEst } from '../../models/architecture/conversions.js';
import { parameterCount, trainables } from '../../models/architecture/trainable.js';
import { conditions } from '../../models/guarantees/conditions.js';
import { randomNumbers, randomWeights, rowPass } from '../certificates/trained.js';

const drawn = fc.record({
  inputSize: fc.integer({ min: 1, max: 6 }),
  outputSize: fc.integer({ min: 1, max: 4 }),
  bias: fc.boolean(),
  units: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), { maxLength: 4 }),
  width: fc.option(fc.integer({ min: 1, max: 12 })),
  activation: fc.constantFrom('relu', 'tanh', 'gelu'),
  seed: fc.nat(),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function sizesOf({ inputSize, outputSize, bias, units, activation }: Drawn) {
  const blocks = units.map(([inner, outer]): Block => ({
    layers: [
      { kind: 'dense', units: inner, activation },
      { kind: 'dense', units: outer, activation: 'identity' },
    ],
  }));
  return { name: 'Random', inputSize, outputSize, bias, blocks };
}

function inputOf({ inputSize, seed }: Drawn): number[] {
  const next = randomNumbers(seed + 1);
  return Array.from({ length: inputSize }, next);
}

describe('conversions, weights included', () => {
  it('of a ResNEst into an A-ResNEst predict the same up to float32 rounding', () => {
    fc.assert(
      fc.property(drawn, (network) => {
        const { width } = network;
        const architecture: ResidualArchitecture = {
          ...sizesOf(network),
          kind: 'resnest',
          expansion: width === null ? { kind: 'none' } : { kind: 'linear', width },
        };
        const weights = randomWeights(architecture, network.seed);
        const converted = toAResNEst(architecture, weights);
        expect([...converted.weights].map(([name, { shape }]) => [name, shape])).toEqual(
          trainables(converted.architecture).map(({ name, shape }) => [name, shape]),
        );
        const x = inputOf(network);
        const before = rowPass(architecture, weights, x);
        const after = rowPass(converted.architecture, converted.weights, x).output;
        // The stream's numbers, not the output's, decide what rounding the Hi can do.
        const size = Math.max(1, ...before.features.flat().map(Math.abs), ...before.streams.flat().map(Math.abs));
        after.forEach((value, i) => expect(Math.abs(value - before.output[i])).toBeLessThanOrEqual(1e-6 * size));
      }),
      { numRuns: 300 },
    );
  });

  it('of a DenseNEst into the wide ResNEst of Proposition 4 differ in no bit', () => {
    fc.assert(
      fc.property(drawn, (network) => {
        const architecture: DenseArchitecture = { ...sizesOf(network), kind: 'densenest' };
        const weights = randomWeights(architecture, network.seed);
        const converted = toResNEst(architecture, weights);
        const x = inputOf(network);
        expect(rowPass(converted.architecture, converted.weights, x).output).toEqual(
          rowPass(architecture, weights, x).output,
        );
        expect(conditions(converted.architecture).bottleneck?.holds).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('theory F10: N_in = 3, D = (2, 3, 1) makes M = 9, S = 8, and the difference is 0', () => {
    const block = (units: number): Block => ({ layers: [{ kind: 'dense', units, activation: 'tanh' }] });
    const architecture: DenseArchitecture = {
      name: 'F10',
      kind: 'densenest',
      inputSize: 3,
      outputSize: 2,
      bias: true,
      blocks: [block(2), block(3), block(1)],
    };
    const weights = randomWeights(architecture, 7);
    const converted = toResNEst(architecture, weights);
    expect(conditions(converted.architecture).bottleneck).toEqual({ holds: true, required: 8, available: 9 });
    const next = randomNumbers(8);
    for (let row = 0; row < 50; row += 1) {
      const x = [next(), next(), next()];
      expect(rowPass(converted.architecture, converted.weights, x).output).toEqual(
        rowPass(architecture, weights, x).output,
      );
    }
    expect(parameterCount(converted.architecture)).toBeGreaterThan(parameterCount(architecture));
  });

  it('refuse weights of another network', () => {
    const sizes = { name: 'N', inputSize: 2, outputSize: 1, bias: true, blocks: [] };
    const architecture: ResidualArchitecture = { ...sizes, kind: 'resnest', expansion: { kind: 'none' } };
    expect(() => toAResNEst(architecture, new Map())).toThrow("no array 'output.weight'");
  });
});
