import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activation } from '../../models/architecture/activation.js';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import { derived } from '../../models/architecture/conversions.js';
import type { Weights } from '../../models/architecture/weights.js';
import { CertificateError } from '../../models/certificates/certificate-error.js';
import { certificate as certificateSchema } from '../../models/certificates/certificate.js';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { certify } from '../../models/certificates/certify.js';
import type { Dataset, Targets } from '../../models/data/dataset.js';
import { densenest, resnest } from '../guarantees/architectures.js';
import { clearRisk, independentRisk } from './independent-least-squares.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, rowPass, valuesOf } from './trained.js';

type Rows = number[][];

function randomRows(rows: number, columns: number, seed: number): Rows {
  const next = randomNumbers(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(next())));
}

function randomLabels(rows: number, classes: number, seed: number): Targets {
  const next = randomNumbers(seed);
  const labels = Int32Array.from({ length: rows }, () => Math.floor(((next() + 1) / 2) * classes));
  return { kind: 'classes', classes, labels };
}

const blockOf = (units: number, activation: Activation): Block => ({ layers: [{ kind: 'dense', units, activation }] });

const withBlocks = (architecture: PlainArchitecture, blocks: readonly Block[]): PlainArchitecture =>
  architecture.kind === 'linear' ? architecture : { ...architecture, blocks };

const constant = ({ bias }: PlainArchitecture): number[] => (bias ? [1] : []);

/** The columns of each level, row by row, from the definition. */
function levelRows(architecture: PlainArchitecture, weights: Weights, inputs: Rows, level: number): Rows {
  return inputs.map((x) => [
    ...constant(architecture),
    ...rowPass(architecture, weights, x)
      .features.slice(0, level + 1)
      .flat(),
  ]);
}

const drawn = fc.record({
  kind: fc.constantFrom('resnest', 'a-resnest', 'densenest', 'resnet', 'linear'),
  inputSize: fc.integer({ min: 1, max: 4 }),
  outputSize: fc.integer({ min: 1, max: 3 }),
  width: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('none' as const)),
  features: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  activation: fc.constantFrom('relu', 'tanh', 'identity'),
  bias: fc.boolean(),
  rows: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(10_000),
});

/** As many rows as columns, one all but dependent on the others: what is left out moves the risk by 3e-7. */
const allButDependent = {
  kind: 'resnest',
  inputSize: 1,
  outputSize: 1,
  width: 3,
  features: [3],
  activation: 'tanh',
  bias: true,
  rows: 5,
  seed: 2229,
} as const;

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function architectureOf({ kind, inputSize, outputSize, width, features, activation, bias }: Drawn): PlainArchitecture {
  if (kind === 'linear') return { kind, name: 'Net', inputSize, outputSize, bias };
  const base =
    kind === 'densenest' ? densenest(inputSize, features, outputSize) : resnest(width, inputSize, features, outputSize);
  const named = base.kind === 'densenest' || kind === 'densenest' ? base : derived(base, 'Net', kind);
  return withBlocks(
    { ...named, bias },
    features.map((size) => blockOf(size, activation)),
  );
}

describe('a certificate of squared loss against the definitions, row by row, and an independent solver', () => {
  it('risk, ladder, lower bound and architecture epsilon', () => {
    let compared = 0;
    let doubtful = 0;
    const near = (value: number, expected: number | null) => {
      if (expected === null) doubtful += 1;
      else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-8 * expected + 1e-13);
      compared += 1;
    };
    fc.assert(
      fc.property(drawn, (sizes) => {
        const architecture = architectureOf(sizes);
        const weights = randomWeights(architecture, sizes.seed);
        const inputs = randomRows(sizes.rows, sizes.inputSize, sizes.seed + 1);
        const targets = randomRows(sizes.rows, sizes.outputSize, sizes.seed + 2);
        const dataset = datasetOf(inputs, valuesOf(targets));
        const found = certify({ architecture, loss: 'squared', weights, dataset });
        expect(certificateSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);

        const passes = inputs.map((x) => rowPass(architecture, weights, x));
        const errors = passes.map(({ output }, n) => output.reduce((sum, y, j) => sum + (y - targets[n][j]) ** 2, 0));
        near(found.risk, errors.reduce((sum, error) => sum + error, 0) / sizes.rows);
        found.ladder.forEach((value, level) =>
          near(value, clearRisk(levelRows(architecture, weights, inputs, level), targets)),
        );
        near(found.linearRisk, bestLinear({ dataset, loss: 'squared', bias: architecture.bias }).risk);
        expect(found.epsilon).toBe(found.risk - found.lowerBound);
        expect(found.epsilon).toBeGreaterThanOrEqual(0);
        found.ladder.forEach((value, i) => expect(value).toBeLessThanOrEqual(found.ladder[i - 1] ?? Infinity));
        if (architecture.kind !== 'resnet') {
          const below = (found.ladder.at(-1) ?? NaN) - found.lowerBound;
          expect(below).toBeGreaterThanOrEqual(0);
          // The bound is a difference: its last bits are rounding of the risk's.
          const gap = found.solutions.at(-1)?.gap ?? NaN;
          expect(below).toBeLessThanOrEqual(gap + 1e-15 * (found.ladder.at(-1) ?? NaN));
        }

        if (found.architectureEpsilon === null || sizes.features.length === 0) return;
        const last = sizes.features.length;
        const read = passes.map((pass) => [
          ...constant(architecture),
          ...pass.streams[last - 1],
          ...pass.features[last],
        ]);
        const all = clearRisk(levelRows(architecture, weights, inputs, last), targets);
        const within = clearRisk(read, targets);
        if (all !== null && within !== null) near(all + found.architectureEpsilon, within);
      }),
      { numRuns: 200, examples: [[{ ...allButDependent, features: [...allButDependent.features] }]] },
    );
    expect(doubtful).toBeLessThan(0.2 * compared);
  });

  it('unpredictability is what least squares on the features before leaves', () => {
    const architecture = withBlocks(resnest(9, 3, [2, 3], 1), [blockOf(2, 'tanh'), blockOf(3, 'tanh')]);
    const weights = randomWeights(architecture, 3);
    const inputs = randomRows(50, 3, 4);
    const dataset = datasetOf(inputs, valuesOf(randomRows(50, 1, 5)));
    const { features } = certify({ architecture, loss: 'squared', weights, dataset });
    features.forEach(({ block, unpredictability, rank, size }) => {
      const own = inputs.map((x) => rowPass(architecture, weights, x).features[block]);
      const left = independentRisk(levelRows(architecture, weights, inputs, block - 1), own) * 50;
      const all = own.flat().reduce((sum, value) => sum + value * value, 0);
      expect(unpredictability).toBeCloseTo(left / all, 10);
      expect(rank).toBe(size);
    });
  });

  it('unpredictability is not told where the rows are too few', () => {
    const architecture = resnest(9, 3, [2, 3], 1);
    const dataset = datasetOf(randomRows(6, 3, 4), valuesOf(randomRows(6, 1, 5)));
    const { features } = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 3), dataset });
    expect(features.map(({ unpredictability }) => unpredictability === null)).toEqual([false, true]);
  });
});

describe('a ResNEst whose feature repeats the input (theory F4)', () => {
  const architecture = withBlocks({ ...resnest(1, 1, [1], 1), bias: false }, [blockOf(1, 'identity')]);
  const weights = givenWeights(architecture, {
    'expansion.weight': [1],
    'blocks.1.layers.0.weight': [1],
    'blocks.1.residual.weight': [1],
    'output.weight': [1],
  });
  // v1 = v0 and y = 2 v0: the minimizer (0, 2) of the A-ResNEst, truncated, would promise a gain that does not exist.
  const inputs = [[-3], [-1], [1], [3]];
  const dataset = datasetOf(inputs, valuesOf(inputs.map(([x]) => [2 * x])));

  it('the re-optimised ladder shows no gain, and risk, linear risk and bound are all 0', () => {
    const found = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found.risk).toBe(0);
    for (const value of [...found.ladder, found.epsilon]) expect(value).toBeCloseTo(0, 25);
    expect(found.features[0].unpredictability).toBeCloseTo(0, 25);
  });
});

describe('Chen 2021, Proposition 4: a DenseNEst as a wide ResNEst (theory F10)', () => {
  const features = [2, 3, 1];
  const width = 9;
  const dense = densenest(3, features, 2);
  const wide = resnest(width, 3, features, 2);
  const denseWeights = randomWeights(dense, 11);
  /** Column k of the identity, from column `first` on: [M, size], row by row. */
  const identityColumns = (first: number, size: number) =>
    Array.from({ length: width * size }, (_, k) => Number(Math.floor(k / size) === first + (k % size)));
  const starts = [3, 5, 8];
  const values = (name: string) => [...(denseWeights.get(name)?.values ?? [])];
  const wideWeights = givenWeights(wide, {
    'expansion.weight': identityColumns(0, 3),
    'output.weight': values('output.weight'),
    'output.bias': values('output.bias'),
    ...Object.fromEntries(
      features.flatMap((size, i) => {
        const owner = `blocks.${i + 1}`;
        const inner = values(`${owner}.layers.0.weight`);
        const padded = Array.from({ length: size * width }, (_, k) => {
          const [row, column] = [Math.floor(k / width), k % width];
          return column < starts[i] ? inner[row * starts[i] + column] : 0;
        });
        return [
          [`${owner}.layers.0.weight`, padded],
          [`${owner}.layers.0.bias`, values(`${owner}.layers.0.bias`)],
          [`${owner}.residual.weight`, identityColumns(starts[i], size)],
        ];
      }),
    ),
  });
  const dataset = datasetOf(randomRows(60, 3, 12), valuesOf(randomRows(60, 2, 13)));

  it('predicts exactly the same, with the same bound, rank S = 8 of M = 9, and no epsilon of its own', () => {
    const ofDense = certify({ architecture: dense, loss: 'squared', weights: denseWeights, dataset });
    const ofWide = certify({ architecture: wide, loss: 'squared', weights: wideWeights, dataset });
    expect(ofWide.risk).toBe(ofDense.risk);
    expect(ofWide.ladder).toEqual(ofDense.ladder);
    expect(ofWide.inverse).toMatchObject({ rank: 8, required: 8, sigmaMin: 1, sigmaMax: 1 });
    expect(ofWide.architectureEpsilon).toBe(0);
    expect(ofDense.inverse).toBeNull();
  });
});

describe('cross-entropy', () => {
  const inputs = randomRows(120, 2, 21);
  const dataset: Dataset = datasetOf(inputs, randomLabels(120, 3, 22));

  it('orders risk, ladder and bound, with the gap of every level shown', () => {
    const architecture = resnest(7, 2, [2, 2], 3);
    const found = certify({ architecture, loss: 'cross-entropy', weights: randomWeights(architecture, 23), dataset });
    expect(found.epsilon).toBeGreaterThan(0);
    expect(found.ladder[0]).toBe(found.linearRisk);
    found.ladder.forEach((value, i) => expect(value).toBeLessThanOrEqual(found.ladder[i - 1] ?? Infinity));
    for (const { gap, risk, separable } of found.solutions) {
      expect(separable).toBe(false);
      expect(gap).toBeLessThan(1e-9 * risk);
    }
    expect(found.accuracy).toBeGreaterThan(0);
  });

  it('a stream too narrow for its features costs something, which a best linear predictor on them confirms', () => {
    const architecture = withBlocks(
      resnest(3, 2, [2, 2, 2], 3),
      [1, 2, 3].map(() => blockOf(2, 'tanh')),
    );
    const weights = randomWeights(architecture, 24);
    const found = certify({ architecture, loss: 'cross-entropy', weights, dataset });
    const read = inputs.map((x) => {
      const { streams, features } = rowPass(architecture, weights, x);
      return [...streams[2], ...features[3]];
    });
    // As inputs these are rounded to float32: an infimum near the exact one.
    const within = bestLinear({ dataset: datasetOf(read, dataset.train.targets), loss: 'cross-entropy', bias: true });
    expect(found.architectureEpsilon).toBeGreaterThan(1e-3);
    expect(found.architectureEpsilon).toBeCloseTo(within.risk - found.lowerBound, 6);
    expect(found.remarks.join(' ')).toContain('no choice of the prediction weights removes');
  });

  it('on separable classes says that beating the best linear predictor is empty', () => {
    const architecture = resnest(7, 2, [2, 2], 2);
    const labels = Int32Array.from(inputs, ([x, y]) => Number(x + y > 0.1));
    const separable = datasetOf(inputs, { kind: 'classes', classes: 2, labels });
    const found = certify({
      architecture,
      loss: 'cross-entropy',
      weights: randomWeights(architecture, 25),
      dataset: separable,
    });
    expect([found.linearRisk, found.lowerBound, ...found.ladder]).toEqual([0, 0, 0, 0, 0]);
    expect(found.epsilon).toBe(found.risk);
    expect(found.remarks[0]).toContain('empty on this data');
    expect(found.remarks.join(' ')).not.toContain('no worse than');
  });
});

describe('what a certificate refuses', () => {
  const architecture = resnest(7, 3, [2, 2], 1);
  const dataset = datasetOf(randomRows(20, 3, 31), valuesOf(randomRows(20, 1, 32)));
  const broken = (change: (weights: Map<string, { shape: readonly number[]; values: Float32Array }>) => void) => {
    const weights = new Map(randomWeights(architecture, 33));
    change(weights);
    return () => certify({ architecture, loss: 'squared', weights, dataset });
  };

  it.each([NaN, Infinity])('weights that hold %d', (value) => {
    const run = broken((weights) => weights.get('blocks.1.residual.weight')?.values.set([value], 3));
    expect(run).toThrow(CertificateError);
    expect(run).toThrow("'blocks.1.residual.weight' holds a value that is not a finite number: training diverged");
  });

  it('weights of another network', () => {
    expect(broken((weights) => weights.delete('output.bias'))).toThrow("no array 'output.bias'");
    const reshaped = { shape: [7, 2], values: new Float32Array(14) };
    expect(broken((weights) => weights.set('expansion.weight', reshaped))).toThrow(
      'has the shape 7 × 2 instead of 7 × 3',
    );
  });

  it('features beyond float64', () => {
    const huge = broken((weights) => {
      for (const name of weights.keys()) if (name.endsWith('.weight')) weights.get(name)?.values.fill(3e38);
    });
    const deep = resnest(
      7,
      3,
      Array.from({ length: 12 }, () => 2),
      1,
    );
    const weights = new Map(randomWeights(deep, 34));
    for (const { values } of weights.values()) values.fill(3e38);
    expect(() => certify({ architecture: deep, loss: 'squared', weights, dataset })).toThrow('too large for float64');
    expect(huge).not.toThrow(TypeError);
  });
});

describe('what a certificate says in words', () => {
  const dataset = datasetOf(randomRows(60, 3, 41), valuesOf(randomRows(60, 1, 42)));
  const said = (architecture: PlainArchitecture, weights = randomWeights(architecture, 43)) =>
    certify({ architecture, loss: 'squared', weights, dataset }).remarks.join('\n');

  it('always: that it is about the training rows', () => {
    expect(said({ kind: 'linear', name: 'L', inputSize: 3, outputSize: 1, bias: true })).toContain('60 training rows');
  });

  it('under Assumptions 2 to 4: that epsilon contradicts nothing, and that random weights are no local minimum', () => {
    const text = said(resnest(7, 3, [2, 2], 1));
    expect(text).toContain('no theorem is contradicted');
    expect(text).toContain('These weights are not a local minimum: gradient norm');
  });

  it('of dead features', () => {
    const architecture = resnest(7, 3, [2, 2], 1);
    const weights = new Map(randomWeights(architecture, 44));
    weights.get('blocks.2.layers.0.bias')?.values.fill(-1e3);
    const found = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found.features[1]).toEqual({ block: 2, rank: 0, size: 2, margin: 0, unpredictability: 0, gain: 0 });
    expect(found.remarks.join('\n')).toContain('v2 has rank 0 of 2');
    expect(found.ladder[2]).toBeCloseTo(found.ladder[1], 12);
    expect(found.guarantees.find(({ id }) => id === 'chen-2021-theorem-2')?.status).toBe('fails');
  });

  it('of features that are all but combinations of the others', () => {
    const architecture = withBlocks(resnest(3, 1, [1], 1), [blockOf(1, 'tanh')]);
    // tanh(5e-6 x) differs from 5e-6 x by 1e-11 of it: no float64 solver can use the difference.
    const small = givenWeights(architecture, {
      'expansion.weight': [1, 0, 0],
      'blocks.1.layers.0.weight': [5e-6, 0, 0],
      'blocks.1.residual.weight': [0, 1, 0],
    });
    const one = datasetOf(randomRows(20, 1, 48), valuesOf(randomRows(20, 1, 49)));
    const said = (weights: Weights) =>
      certify({ architecture, loss: 'squared', weights, dataset: one }).remarks.join('\n');
    expect(said(small)).toContain("1 of the features are so nearly combinations of the others that float64 can't tell");
    expect(said(randomWeights(architecture, 50))).not.toContain('so nearly');
  });

  it('of a full rank that float32 rounding could have made', () => {
    const architecture = resnest(2, 1, [1, 1], 1);
    const weights = (last: number) =>
      givenWeights(architecture, {
        'expansion.weight': [1, 0],
        'blocks.1.residual.weight': [1, last],
        'output.weight': [1, 1],
      });
    const one = datasetOf(randomRows(20, 1, 45), valuesOf(randomRows(20, 1, 46)));
    const remarks = (last: number) =>
      certify({ architecture, loss: 'squared', weights: weights(last), dataset: one }).remarks.join('\n');
    expect(remarks(1e-9)).toContain('may be an accident');
    expect(remarks(3e-7)).toContain('but only just');
    expect(remarks(0.5)).not.toMatch(/accident|only just/);
  });

  it('of a ResNet: that it is outside the theorems, with a bound that reads ReLU(xL)', () => {
    const architecture = derived(resnest(7, 3, [2, 2], 1), 'Standard', 'resnet');
    const found = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 47), dataset });
    expect(found.remarks.join('\n')).toContain('outside the theorems');
    expect(found.ladder).toHaveLength(3);
    expect(found.solutions).toHaveLength(4);
    expect(found.lowerBound).toBeLessThan(found.ladder[2]);
  });
});
