import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations } from '../../models/architecture/activation.js';
import {
  type PlainArchitecture,
  type ResidualArchitecture,
  featureSizes,
} from '../../models/architecture/architecture.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import { certify } from '../../models/certificates/certify.js';
import type { Counterexample } from '../../models/certificates/counterexamples/counterexample.js';
import { type BrokenHypothesis, explain } from '../../models/certificates/counterexamples/explain.js';
import { block, densenest, resnest } from '../guarantees/architectures.js';
import { clearRisk } from './independent-least-squares.js';
import { datasetOf, randomNumbers, randomWeights, type RowPass, rowPass, valuesOf } from './trained.js';

const drawn = fc.record({
  width: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('none' as const)),
  inputSize: fc.integer({ min: 1, max: 5 }),
  outputSize: fc.integer({ min: 1, max: 5 }),
  units: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
  activation: fc.constantFrom(...activations),
  bias: fc.boolean(),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function networkOf({ width, inputSize, outputSize, units, activation, bias }: Drawn): ResidualArchitecture {
  const blocks = units.map(([first, ...rest]) => {
    const { layers } = block(first, ...rest);
    const [head, ...others] = layers.map((layer) => ({ ...layer, activation }));
    return { layers: [head, ...others] as const };
  });
  return {
    ...resnest(width, inputSize, [], outputSize),
    bias,
    blocks: blocks.map(({ layers: [a, ...b] }) => ({ layers: [a, ...b] })),
  };
}

function passes(architecture: ResidualArchitecture, { rows, weights }: Counterexample): RowPass[] {
  return rows.map(({ x }) => rowPass(architecture, weights, x));
}

const constant = ({ bias }: ResidualArchitecture): number[] => (bias ? [1] : []);

/** The best heads on the features of an example, by another solver. */
function headsRisk(architecture: ResidualArchitecture, example: Counterexample): number | null {
  const features = passes(architecture, example).map((pass) => [...constant(architecture), ...pass.features.flat()]);
  return clearRisk(
    features,
    example.rows.map(({ y }) => [...y]),
  );
}

/** The least over W_L and W(L+1) if these could be anything: what x(L-1) and vL determine. */
function leastRisk(architecture: ResidualArchitecture, example: Counterexample): number | null {
  const last = architecture.blocks.length;
  const read = passes(architecture, example).map(({ streams, features }) => [
    ...constant(architecture),
    ...streams[last - 1],
    ...features[last],
  ]);
  return clearRisk(
    read,
    example.rows.map(({ y }) => [...y]),
  );
}

function linearRisk({ bias }: ResidualArchitecture, { rows }: Counterexample): number | null {
  return clearRisk(
    rows.map(({ x }) => [...(bias ? [1] : []), ...x]),
    rows.map(({ y }) => [...y]),
  );
}

function near(value: number, expected: number | null): void {
  if (expected !== null) expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
}

const only = (broken: readonly BrokenHypothesis[], ...codes: string[]) =>
  broken.filter(({ code }) => codes.includes(code));

function explained(architecture: PlainArchitecture, loss: Loss) {
  return explain({ architecture, loss, decay: 0 });
}

describe('a counterexample against the definitions and another solver', () => {
  it('without the bottleneck condition: always one, which loses a direction that the input has', () => {
    let missing = 0;
    let shown = 0;
    fc.assert(
      fc.property(drawn, (sizes) => {
        const architecture = networkOf(sizes);
        const { broken } = explained(architecture, 'squared');
        for (const { counterexample } of only(broken, 'bottleneck-condition', 'expansion-condition')) {
          if (counterexample === null) {
            missing += 1;
            continue;
          }
          shown += 1;
          const { reached, lowerBound, rows } = counterexample;
          const errors = passes(architecture, counterexample).map(({ output }, n) =>
            output.reduce((sum, value, j) => sum + (value - rows[n].y[j]) ** 2, 0),
          );
          near(reached, errors.reduce((sum, error) => sum + error, 0) / rows.length);
          near(reached, leastRisk(architecture, counterexample));
          near(lowerBound, headsRisk(architecture, counterexample));
          near(counterexample.linearRisk, linearRisk(architecture, counterexample));
          expect(reached).toBeGreaterThan(0.5);
          expect(counterexample.linearRisk).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
    expect(shown).toBeGreaterThan(15);
    expect(missing).toBe(0);
  });

  it('without Assumption 3: targets that the features read and no stream of this width carries', () => {
    let missing = 0;
    let shown = 0;
    fc.assert(
      fc.property(drawn, (sizes) => {
        const architecture = networkOf(sizes);
        const width = sizes.width === 'none' ? sizes.inputSize : sizes.width;
        const all = featureSizes(architecture).reduce((sum, size) => sum + size, sizes.inputSize);
        for (const { counterexample, verdict } of only(explained(architecture, 'squared').broken, 'output-width')) {
          expect(verdict === 'nothing-lost').toBe(all <= width);
          if (verdict === 'none-known') missing += 1;
          if (counterexample === null) continue;
          shown += 1;
          near(counterexample.lowerBound, headsRisk(architecture, counterexample));
          near(counterexample.linearRisk, linearRisk(architecture, counterexample));
          // Whatever is trained: outputs of other weights, with the best W(L+1) and bias, are not below what is said.
          const streams = passes(architecture, { ...counterexample, weights: randomWeights(architecture, 5) });
          const best = clearRisk(
            streams.map((pass) => [...constant(architecture), ...(pass.streams.at(-1) ?? [])]),
            counterexample.rows.map(({ y }) => [...y]),
          );
          expect(best ?? Infinity).toBeGreaterThanOrEqual(counterexample.reached - 1e-9);
        }
      }),
      { numRuns: 100 },
    );
    expect(shown).toBeGreaterThan(10);
    // Linear blocks, and ReLUs without biases, have too few features to be told apart.
    expect(missing).toBeLessThan(shown);
  });

  it('of the first blocks alone has risk 0: more blocks are worse, against Corollary 1', () => {
    const architecture = resnest(3, 2, [2, 2], 1);
    const [{ counterexample }] = explained(architecture, 'squared').broken;
    if (counterexample === null) throw new Error('no counterexample');
    expect(counterexample.contradicts).toContain('Chen 2021, Corollary 1');
    const prefix = { ...architecture, blocks: architecture.blocks.slice(0, 1) };
    const weights: Weights = new Map([...counterexample.weights].filter(([name]) => !name.startsWith('blocks.2')));
    const dataset = datasetOf(
      counterexample.rows.map(({ x }) => [...x]),
      valuesOf(counterexample.rows.map(({ y }) => [...y])),
    );
    const found = certify({ architecture: prefix, loss: 'squared', weights, dataset });
    expect(found.lowerBound + (found.architectureEpsilon ?? Infinity)).toBeCloseTo(0, 12);
    expect(counterexample.reached).toBe(2.5);
  });

  it('is the smallest case of theory F2 and F3 where the network is', () => {
    const [lost] = explained(resnest(1, 1, [1, 1], 1), 'squared').broken;
    expect(lost.counterexample).toMatchObject({ reached: 2.5, linearRisk: 0, lowerBound: 0 });
    const [narrow] = explained(resnest(1, 1, [1], 2), 'squared').broken;
    expect(narrow.counterexample).toMatchObject({ reached: 1, lowerBound: 0 });
    expect(narrow.counterexample?.rows).toHaveLength(3);
  });
});

/** Mean absolute error of a network on the rows of an example, under other weights. */
function absoluteRisk(architecture: ResidualArchitecture, { rows }: Counterexample, weights: Weights): number {
  const errors = rows.map(({ x, y }) =>
    rowPass(architecture, weights, x).output.reduce((sum, value, j) => sum + Math.abs(value - y[j]), 0),
  );
  return errors.reduce((sum, error) => sum + error, 0) / rows.length;
}

/** Every prediction weight moved by up to this much. */
function moved(architecture: ResidualArchitecture, weights: Weights, by: number, seed: number): Weights {
  const next = randomNumbers(seed);
  const prediction = (name: string) =>
    name.startsWith('output') || name === `blocks.${architecture.blocks.length}.residual.weight`;
  return new Map(
    [...weights].map(([name, { shape, values }]) => [
      name,
      prediction(name) ? { shape, values: values.map((value) => value + by * next()) } : { shape, values },
    ]),
  );
}

describe('the absolute loss', () => {
  it.each([
    [1, 1, true],
    [1, 1, false],
    [3, 1, true],
    [3, 2, true],
    [2, 2, false],
  ])('N_in = M = %i, N_o = %i, bias %s: a local minimum that is not global', (size, outputs, bias) => {
    const architecture = { ...resnest(size, size, [2], outputs), bias };
    const [found] = only(explained(architecture, 'absolute').broken, 'convex-loss');
    const example = found.counterexample;
    if (example === null) throw new Error('no counterexample');
    expect(absoluteRisk(architecture, example, example.weights)).toBeCloseTo(example.reached, 12);
    for (let seed = 1; seed <= 2000; seed += 1) {
      const risk = absoluteRisk(
        architecture,
        example,
        moved(architecture, example.weights, 0.1 / ((seed % 7) + 1), seed),
      );
      expect(risk).toBeGreaterThanOrEqual(example.reached);
    }
    // The head on v1 that reaches 0.
    expect(example.rows.map(({ x }) => rowPass(architecture, example.weights, x).features[1][0])).toEqual(
      example.rows.map(({ y }) => y[0]),
    );
  });

  it('costs nothing where the heads read every feature, nor with one output and room for all features', () => {
    const verdicts = (architecture: PlainArchitecture) =>
      only(explained(architecture, 'absolute').broken, 'convex-loss').map(({ verdict }) => verdict);
    expect(verdicts(densenest(3, [2, 2], 1))).toEqual(['nothing-lost']);
    expect(verdicts({ ...resnest(3, 3, [2], 1), kind: 'a-resnest' })).toEqual(['nothing-lost']);
    expect(verdicts(resnest(7, 3, [2, 2], 1))).toEqual(['nothing-lost']);
    expect(verdicts(resnest(6, 3, [2, 2], 1))).toEqual(['none-known']);
    expect(verdicts(resnest(7, 3, [2, 2], 2))).toEqual(['none-known']);
  });
});

describe('where Assumption 3 fails and nothing is lost (derived)', () => {
  it('gradient descent over W_L and W(L+1) finds the lower bound', () => {
    const [inputSize, width, outputs, count] = [1, 3, 5, 12];
    const architecture = resnest(width, inputSize, [2], outputs);
    expect(only(explained(architecture, 'squared').broken, 'output-width')[0].verdict).toBe('nothing-lost');
    const weights = randomWeights(architecture, 3);
    const next = randomNumbers(4);
    const xs = Array.from({ length: count }, () => [2 * next()]);
    const ys = xs.map(() => Array.from({ length: outputs }, () => next()));
    const seen = xs.map((x) => rowPass(architecture, weights, x));
    const bound = clearRisk(
      seen.map(({ features }) => [1, ...features.flat()]),
      ys,
    );
    const last = Array.from({ length: width }, () => Array.from({ length: 2 }, () => next()));
    const output = Array.from({ length: outputs }, () => Array.from({ length: width + 1 }, () => next()));
    let risk = Infinity;
    for (let step = 0; step < 60_000; step += 1) {
      const gOutput = output.map((row) => row.map(() => 0));
      const gLast = last.map((row) => row.map(() => 0));
      risk = 0;
      seen.forEach(({ streams, features }, n) => {
        const v = features[1];
        const x = [...streams[0].map((value, i) => value + last[i][0] * v[0] + last[i][1] * v[1]), 1];
        output.forEach((row, j) => {
          const r = row.reduce((sum, w, i) => sum + w * x[i], 0) - ys[n][j];
          risk += (r * r) / count;
          row.forEach((_, i) => (gOutput[j][i] += (2 * r * x[i]) / count));
          last.forEach((_, i) => v.forEach((value, k) => (gLast[i][k] += (2 * r * row[i] * value) / count)));
        });
      });
      output.forEach((row, j) => row.forEach((_, i) => (row[i] -= 0.05 * gOutput[j][i])));
      last.forEach((row, i) => row.forEach((_, k) => (row[k] -= 0.05 * gLast[i][k])));
    }
    expect(risk).toBeCloseTo(bound ?? NaN, 5);
  });
});

describe('the hypotheses of the other papers', () => {
  const broken = (architecture: PlainArchitecture, loss: Loss) =>
    explained(architecture, loss).broken.map(({ code, verdict }) => `${code}: ${verdict}`);

  it('d_y > d_x is the case of the output width, and contradicts what is derived of one block', () => {
    const [found, ...others] = explained(resnest('none', 2, [3], 4), 'squared').broken;
    expect(others).toEqual([]);
    expect(found.code).toBe('output-width');
    expect(found.results).toContain('Kawaguchi & Bengio 2019, Derived theorem');
    expect(found.counterexample?.contradicts).toContain('Kawaguchi & Bengio 2019, Derived theorem');
  });

  it('biases near the identity, and a loss of one derivative with one block, cost nothing', () => {
    const found = broken(resnest('none', 3, [2], 1), 'huber');
    expect(found).toContain('yun-2019-near-identity-regions: nothing-lost');
    expect(found).toContain('shamir-2018-corollary-1: nothing-lost');
    const bare = { ...resnest('none', 3, [2], 1), bias: false };
    expect(broken(bare, 'huber')).not.toContain('yun-2019-near-identity-regions: nothing-lost');
  });
});
