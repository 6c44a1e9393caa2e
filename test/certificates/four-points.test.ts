import { describe, expect, it } from 'vitest';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import type { WeightArray, Weights } from '../../models/architecture/weights.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import { certify } from '../../models/certificates/certify.js';
import { type Dataset, heldInputs } from '../../models/data/dataset.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { randomNumbers } from './trained.js';

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

/** W2 as a column of height M, W3 as rows of length M, and no bias. */
interface Prediction {
  readonly w2: number[];
  readonly w3: number[][];
}

/** A ResNEst of two blocks on v0 whose features are f1 and f2, with W0 and W1 given as columns of height M. */
function toy(
  w0: number[],
  w1: number[],
  f1: number[],
  f2: number[],
  targets: number[][],
  prediction?: Prediction,
): Certificate {
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
    ...(prediction === undefined
      ? []
      : ([
          ['blocks.2.residual.weight', array([width, 1], prediction.w2)],
          ['output.weight', array([outputSize, width], prediction.w3.flat())],
        ] as const)),
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

  it('a feature that cancels the input leaves rounding in the stream, which is no direction', () => {
    // Linear blocks: x1 = x - x is 0 but for the last bits, and y = x is lost though every feature has it.
    const linear: Block = { layers: [{ kind: 'dense', units: 1, activation: 'identity' }] };
    const architecture: PlainArchitecture = {
      kind: 'resnest',
      name: 'Cancelled',
      inputSize: 1,
      outputSize: 1,
      bias: true,
      expansion: { kind: 'none' },
      blocks: [linear, linear],
    };
    const weights: Weights = new Map([
      ...initialWeights(architecture, 1),
      ['blocks.1.layers.0.weight', array([1, 1], [1])],
      ['blocks.1.residual.weight', array([1, 1], [-1])],
    ]);
    const points = [-2, -1, 1, 2];
    const { train, ...rest } = fourPoints([points]);
    const dataset = { ...rest, train: { ...train, inputs: heldInputs(Float32Array.from(points), 1) } };
    const { architectureEpsilon, lowerBound } = certify({ architecture, loss: 'squared', weights, dataset });
    expect(lowerBound).toBeCloseTo(0, 12);
    expect(architectureEpsilon).toBeCloseTo(2.5, 12);
  });

  it('y = v2 at width S = 2: the infimum 0 is approached by growing weights and not attained; width 3 attains it', () => {
    // W3 must read v2 alone, but W3 [W0 W1] = 0 is W3 = 0: with W3 = δ e1 and W2 = e1 / δ the risk is δ².
    for (const delta of [0.5, 0.125, 1 / 64]) {
      const near = { w2: [1 / delta, 0], w3: [[delta, 0]] };
      const { risk, lowerBound, architectureEpsilon } = toy([1, 0], [0, 1], v1, v2, [v2], near);
      expect(risk).toBeCloseTo(delta ** 2, 6);
      expect(lowerBound).toBeCloseTo(0, 6);
      expect(architectureEpsilon).toBe(0);
    }
    const wide = { w2: [0, 0, 1], w3: [[0, 0, 1]] };
    expect(toy([1, 0, 0], [0, 1, 0], v1, v2, [v2], wide).risk).toBeCloseTo(0, 6);
  });

  it('F3: whatever W1, W2 and W3 are, one number read by two outputs leaves a risk of 1', () => {
    const next = randomNumbers(1);
    for (let k = 0; k < 200; k += 1) {
      const prediction = { w2: [next()], w3: [[next()], [next()]] };
      expect(toy([1], [next()], v1, v2, [v0, v1], prediction).risk).toBeGreaterThanOrEqual(1 - 1e-6);
    }
    expect(toy([1], [0], v1, v2, [v0, v1], { w2: [0], w3: [[1], [0]] }).risk).toBeCloseTo(1, 6);
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
    // H* = (1, -10, 10), cut off after each level.
    const heads = [1, -10, 10];
    const outputs = [v0, v1, mixed].map((feature, i) => feature.map((value) => heads[i] * value));
    const truncated = [1, 2, 3].map(
      (count) =>
        target.reduce(
          (sum, y, n) => sum + (outputs.slice(0, count).reduce((part, output) => part + output[n], 0) - y) ** 2,
          0,
        ) / 4,
    );
    [1, 101, 0].forEach((value, level) => expect(truncated[level]).toBeCloseTo(value, 10));
  });

  it('F5: what a feature gains is its correlation with the residual of the level before', () => {
    const target = v0.map((value, i) => value + v1[i]);
    const { ladder } = toy([1, 0, 0], [0, 1, 0], v1, v2, [target]);
    // E[r v1]² = 1 at level 0, E[r v2] = 0.
    [1, 0, 0].forEach((value, level) => expect(ladder[level]).toBeCloseTo(value, 5));
  });
});
