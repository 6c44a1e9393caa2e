import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import type { WeightArray, Weights } from '../../models/architecture/weights.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import { certify } from '../../models/certificates/certify.js';
import { type Dataset, heldInputs } from '../../models/data/dataset.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { randomSamples } from '../training/networks.js';

// theory F2: four points, orthonormal and of mean zero.
const root5 = Math.sqrt(5);
const v0 = [-3, -1, 1, 3].map((value) => value / root5);
const v1 = [1, -1, -1, 1];
const v2 = [-1, 3, -3, 1].map((value) => value / root5);

const array = (shape: readonly number[], values: readonly number[]): WeightArray => ({
  shape,
  values: Float32Array.from(values),
});

/** Three ReLUs and a sum, which take the first entry of a stream of width M through the given values at the given points. */
function interpolation(points: readonly number[], values: readonly number[], width: number): [string, WeightArray][] {
  const order = points.map((_, i) => i).sort((a, b) => points[a] - points[b]);
  const p = order.map((i) => points[i]);
  const f = order.map((i) => values[i]);
  const slopes = [0, 1, 2].map((k) => (f[k + 1] - f[k]) / (p[k + 1] - p[k]));
  const bends = slopes.map((slope, k) => slope - (k === 0 ? 0 : slopes[k - 1]));
  const rows = [0, 1, 2].flatMap(() => Array.from({ length: width }, (_, j) => (j === 0 ? 1 : 0)));
  return [
    ['0.weight', array([3, width], rows)],
    [
      '0.bias',
      array(
        [3],
        p.slice(0, 3).map((point) => -point),
      ),
    ],
    ['1.weight', array([1, 3], bends)],
    ['1.bias', array([1], [f[0]])],
  ];
}

const block: Block = {
  layers: [
    { kind: 'dense', units: 3, activation: 'relu' },
    { kind: 'dense', units: 1, activation: 'identity' },
  ],
};

/** A ResNEst of two blocks on v0 whose features are f1 and f2, with W0 and W1 given as columns of height M. */
function toy(w0: number[], w1: number[], f1: number[], f2: number[], targets: number[][]): Certificate {
  const width = w0.length;
  const first = v0.map((value) => w0[0] * value);
  const second = first.map((value, i) => value + w1[0] * f1[i]);
  const outputSize = targets.length;
  const architecture: PlainArchitecture = {
    kind: 'resnest',
    name: 'Toy',
    inputSize: 1,
    outputSize,
    bias: true,
    expansion: { kind: 'linear', width },
    blocks: [block, block],
  };
  const layers = (index: number, points: number[], values: number[]) =>
    interpolation(points, values, width).map(([name, value]): [string, WeightArray] => [
      `blocks.${index}.layers.${name}`,
      value,
    ]);
  const weights: Weights = new Map([
    ...initialWeights(architecture, 1),
    ['expansion.weight', array([width, 1], w0)],
    ...layers(1, first, f1),
    ['blocks.1.residual.weight', array([width, 1], w1)],
    ...layers(2, second, f2),
  ]);
  return certify({ architecture, loss: 'squared', weights, dataset: fourPoints(targets) });
}

/** What the theorems don't ask for. */
const unnamed = {
  inputShape: { kind: 'vector', size: 1 },
  inputNames: [],
  targetNames: [],
  test: null,
  hash: '',
} as const;

function fourPoints(targets: number[][]): Dataset {
  const values = Float32Array.from([0, 1, 2, 3].flatMap((row) => targets.map((target) => target[row])));
  const train = {
    rows: 4,
    inputSize: 1,
    inputs: heldInputs(Float32Array.from(v0), 1),
    targets: { kind: 'values', size: targets.length, values },
  } as const;
  return { ...unnamed, train };
}

describe('theory F2: four points', () => {
  it.each([
    [1, 1, 1 / 2],
    [2, 1, 0.8],
    [1, 3, 0.1],
  ])('a stream of width 1 = %i v0 + %i v1 keeps %d of y = v1 from every prediction weight', (a, b, expected) => {
    const { ladder, inverse, lowerBound, architectureEpsilon } = toy([a], [b], v1, v2, [v1]);
    expect(ladder[0]).toBeCloseTo(1, 6);
    expect(inverse).toMatchObject({ rank: 1, required: 2 });
    expect(lowerBound).toBeCloseTo(0, 6);
    expect(architectureEpsilon).toBeCloseTo(expected, 5);
  });

  it('width 2 with independent W0, W1 loses nothing', () => {
    const { architectureEpsilon, inverse, lowerBound } = toy([1, 0], [0, 1], v1, v2, [v1]);
    expect(inverse).toMatchObject({ rank: 2, required: 2 });
    expect(architectureEpsilon).toBe(0);
    expect(lowerBound).toBeCloseTo(0, 6);
  });

  it('without Assumption 4 a ResNEst can be worse than linear: y = v0', () => {
    const { linearRisk, architectureEpsilon } = toy([1], [1], v1, v2, [v0]);
    expect(linearRisk).toBeCloseTo(0, 6);
    expect(architectureEpsilon).toBeCloseTo(1 / 2, 5);
  });

  it('F3: without Assumption 3 nothing is claimed of the architecture', () => {
    const { architectureEpsilon, lowerBound, linearRisk, guarantees } = toy([1], [1], v1, v2, [v0, v1]);
    expect(lowerBound).toBeCloseTo(0, 6);
    expect(linearRisk).toBeCloseTo(1, 6);
    expect(architectureEpsilon).toBeNull();
    expect(guarantees.find(({ id }) => id.includes('theorem-1'))?.status).toBe('fails');
  });

  it('F5: the re-optimised ladder is 1, 1, 0 where the truncated one is 1, 101, 0', () => {
    const mixed = v1.map((value, i) => value + 0.1 * v2[i]);
    const target = v0.map((value, i) => value + v2[i]);
    const { ladder } = toy([1, 0, 0], [0, 1, 0], v1, mixed, [target]);
    [1, 1, 0].forEach((value, level) => expect(ladder[level]).toBeCloseTo(value, 5));
  });
});

const sizes = fc.record({
  inputSize: fc.integer({ min: 1, max: 4 }),
  outputSize: fc.integer({ min: 1, max: 3 }),
  bias: fc.boolean(),
  widths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
  width: fc.integer({ min: 1, max: 14 }),
  kind: fc.constantFrom('resnest', 'a-resnest', 'densenest', 'resnet', 'linear'),
  activation: fc.constantFrom('relu', 'tanh', 'softplus'),
  seed: fc.nat(1000),
});

type Drawn = typeof sizes extends fc.Arbitrary<infer T> ? T : never;

function architectureOf({ kind, inputSize, outputSize, bias, widths, width, activation }: Drawn): PlainArchitecture {
  const common = { name: 'Random', inputSize, outputSize, bias };
  const blocks = widths.map((units): Block => ({ layers: [{ kind: 'dense', units, activation }] }));
  if (kind === 'linear') return { ...common, kind };
  if (kind === 'densenest') return { ...common, kind, blocks };
  return { ...common, kind, blocks, expansion: { kind: 'linear', width } };
}

describe('on random networks and data', () => {
  it('epsilon ≥ 0, the ladder never rises, no lower bound is above linear; A3 and A4 leave the architecture no epsilon', () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom('squared', 'cross-entropy'), (drawn, loss) => {
        const architecture = architectureOf({
          ...drawn,
          outputSize: loss === 'squared' ? drawn.outputSize : drawn.outputSize + 1,
        });
        const train = randomSamples(architecture, loss, 30, drawn.seed);
        const dataset: Dataset = { ...unnamed, train };
        const found = certify({ architecture, loss, weights: initialWeights(architecture, drawn.seed), dataset });
        const { ladder, epsilon, risk, lowerBound, linearRisk, architectureEpsilon, inverse, solutions } = found;
        expect(epsilon).toBeGreaterThanOrEqual(0);
        expect(lowerBound).toBeLessThanOrEqual(risk);
        expect(lowerBound).toBeLessThanOrEqual(linearRisk);
        ladder.slice(1).forEach((value, i) => expect(value).toBeLessThanOrEqual(ladder[i]));
        for (const { gap } of solutions) expect(gap === null || gap >= 0).toBe(true);
        if (architecture.kind !== 'resnest') return;
        const full = inverse !== null && inverse.rank === inverse.required;
        if (drawn.width < architecture.outputSize) expect(architectureEpsilon).toBeNull();
        else if (full) expect(architectureEpsilon).toBeLessThanOrEqual(1e-8);
        else expect(architectureEpsilon).toBeGreaterThanOrEqual(0);
        // The static condition is necessary for the numeric one.
        if (full) expect(drawn.width).toBeGreaterThanOrEqual(inverse.required);
      }),
      { numRuns: 150 },
    );
  });

  it('a width below S costs something on some data', () => {
    const losing = Array.from({ length: 10 }, (_, seed) => {
      const architecture = architectureOf({
        kind: 'resnest',
        inputSize: 3,
        outputSize: 1,
        bias: true,
        widths: [3, 3, 3],
        width: 4,
        activation: 'tanh',
        seed,
      });
      const train = randomSamples(architecture, 'squared', 60, seed);
      const dataset: Dataset = { ...unnamed, train };
      return (
        certify({ architecture, loss: 'squared', weights: initialWeights(architecture, seed), dataset })
          .architectureEpsilon ?? 0
      );
    });
    expect(losing.filter((value) => value > 1e-3)).toHaveLength(10);
  });
});
