import { describe, expect, it } from 'vitest';
import type { Activation } from '../../../models/architecture/activation.js';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import { bestLinear } from '../../../models/certificates/best-linear.js';
import { certify } from '../../../models/certificates/certify.js';
import { rowLoss } from '../../../models/certificates/convex/row-loss.js';
import { networkOf } from '../../../models/certificates/features/forward.js';
import { predictionProblem } from '../../../models/certificates/theorems/prediction.js';
import { yun } from '../../../models/certificates/theorems/yun.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, rowPass, valuesOf } from '../trained.js';

import { rowsOf, scalar } from './small-networks.js';

const unprepared = { kind: 'example', name: 'd', standardize: false, scale: null, split: null } as const;
const first = (rho: number) => loadDataset({ ...unprepared, example: 'yun-1', rho });

describe('Yun 2019, Example 1 (theory D1, F6)', () => {
  it.each([
    [0.5, 0.133333, 0.128664],
    [1, 8 / 15, 103 / 199],
    [2, 2.133333, 2.093137],
  ])('rho %d: best affine risk %d, and %d for the network of the paper', async (rho, affine, own) => {
    const scale = 7 * rho * rho + 52 * rho + 140;
    const architecture = scalar(1, 'relu', true);
    const weights = givenWeights(architecture, {
      'blocks.1.layers.0.weight': [1],
      'blocks.1.layers.0.bias': [-3],
      'blocks.1.residual.weight': [rho / 2],
      'output.weight': [(2 * (2 * rho + 7) * (3 * rho + 10)) / scale],
      'output.bias': [(-rho * (3 * rho * rho + 33 * rho + 110)) / scale],
    });
    const found = certify({ architecture, loss: 'squared', weights, dataset: await first(rho) });
    expect(found.linearRisk).toBeCloseTo(affine, 5);
    expect(found.risk).toBeCloseTo(own, 5);
    // The best f2 has its knot at 3 too.
    expect(found.ladder[1]).toBeCloseTo((29 * rho * rho) / 57, 5);
    expect(found.kawaguchiBengio?.improvement).toBeCloseTo((8 / 15 - 29 / 57) * rho * rho, 5);
    expect(found.kawaguchiBengio?.excess).toBeCloseTo(own - (29 * rho * rho) / 57, 5);
    // The network's weights are optimal for its v = rho / 2 alone, so the bound must cover what is left.
    expect(found.risk - found.linearRisk).toBeLessThanOrEqual(found.shamir?.excessBound ?? -Infinity);
    // A row stands on the kink x = 3.
    expect(found.yun).toMatchObject({ stackedRank: 0, width: 1, rowSpaceDistance: 1, kinkDistance: 0 });
  });
});

describe('Yun 2019, Example 2 (theory D2, F7)', () => {
  const architecture = scalar(2, 'relu', true);
  const weights = givenWeights(architecture, {
    'blocks.1.layers.0.weight': [1],
    'blocks.1.layers.0.bias': [-2],
    'blocks.1.residual.weight': [1],
    'blocks.2.layers.0.weight': [1],
    'blocks.2.layers.0.bias': [-3.5],
    'blocks.2.residual.weight': [-4],
    'output.weight': [1],
  });

  it('a block can make the representation worse: 25/78 from x, 8/21 from h1, 0 from h2', async () => {
    const dataset = await loadDataset({ ...unprepared, example: 'yun-2' });
    const found = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found.risk).toBe(0);
    expect(found.linearRisk).toBeCloseTo(25 / 78, 10);
    const { streams } = rowPass(architecture, weights, [2.5]);
    expect(streams.flat()).toEqual([2.5, 3, 3]);
    const h1 = [1, 2.5, 3].map((x) => rowPass(architecture, weights, [x]).streams[1]);
    const read = datasetOf(h1, dataset.train.targets);
    expect(bestLinear({ dataset: read, loss: 'squared', bias: true }).risk).toBeCloseTo(8 / 21, 10);
    expect(found.stationarity.verdict).toBe('plausible');
    // m2 = 1 = d_x: condition (2) fails, and w is in the row space of U2.
    expect(found.yun).toMatchObject({ stackedRank: 1, width: 1, kinkDistance: 0.5 });
    expect(found.yun?.rowSpaceDistance).toBeCloseTo(0, 12);
  });
});

describe('Yun 2019, the bounds (theory D4, D5)', () => {
  const next = randomNumbers(17);
  const inputs = rowsOf(30, 2, next);
  const bare = (blocks: number, activation: Activation, bias = false): PlainArchitecture => ({
    ...resnest('none', 2, Array<number>(blocks).fill(2), 1),
    bias,
    blocks: Array.from({ length: blocks }, () => ({ layers: [{ kind: 'dense', units: 2, activation }] }) as const),
  });
  const labels = Int32Array.from(inputs, ([a, b]) => Number(a - b + next() > 0));
  const dataset = datasetOf(inputs, { kind: 'classes', classes: 2, labels });
  const { train } = dataset;

  /** The logistic minimizer over w of w·h, by Newton steps in two dimensions. */
  function logisticMinimizer(features: readonly number[][]): { weights: number[]; risk: number } {
    const weights = [0, 0];
    const margin = (h: readonly number[], i: number) =>
      (labels[i] === 1 ? 1 : -1) * (weights[0] * h[0] + weights[1] * h[1]);
    for (let step = 0; step < 40; step += 1) {
      let [g0, g1, a, b, d] = [0, 0, 0, 0, 0];
      features.forEach((h, i) => {
        const sign = labels[i] === 1 ? 1 : -1;
        const p = 1 / (1 + Math.exp(margin(h, i)));
        g0 -= sign * p * h[0];
        g1 -= sign * p * h[1];
        a += p * (1 - p) * h[0] * h[0];
        b += p * (1 - p) * h[0] * h[1];
        d += p * (1 - p) * h[1] * h[1];
      });
      const determinant = a * d - b * b;
      weights[0] -= (d * g0 - b * g1) / determinant;
      weights[1] -= (a * g1 - b * g0) / determinant;
    }
    const risk = features.reduce((sum, h, i) => sum + Math.log1p(Math.exp(-margin(h, i))), 0) / features.length;
    return { weights, risk };
  }

  it('near identity: with w stationary, R ≤ R_lin + C, and C is far from empty', () => {
    const linear = logisticMinimizer(inputs);
    const readout = { weights: Float64Array.from(linear.weights), bias: 0 };
    for (let seed = 0; seed < 60; seed += 1) {
      const architecture = bare(3, (['relu', 'tanh', 'gelu', 'silu'] as const)[seed % 4]);
      const weights = new Map(randomWeights(architecture, seed));
      for (const [name, { values }] of weights) {
        if (name.includes('residual')) values.set(values.map((value) => 0.1 * value));
      }
      const last = inputs.map((x) => rowPass(architecture, weights, x).streams[3]);
      const best = logisticMinimizer(last);
      const problem = predictionProblem(networkOf(architecture, weights), train, rowLoss('logistic', train));
      const found = yun(problem, 'logistic', readout);
      expect(best.risk - linear.risk).toBeLessThanOrEqual(found?.nearIdentityBound ?? -Infinity);
      expect(found?.nearIdentityBound).toBeLessThan(3);
      expect(found?.blockLipschitz).toHaveLength(3);
    }
  });

  it.each([
    [1, 3],
    [2, 4],
    [5, 5.37824],
    [10, 6.191736],
  ])('Rademacher: %d blocks of Frobenius norm 1/√L have the factor (1 + 2/L)^L = %d (F9)', (blocks, factor) => {
    const architecture = bare(blocks, 'relu');
    const entry = 1 / Math.sqrt(2 * blocks);
    const weights = givenWeights(architecture, {
      'output.weight': [0.6, 0.8],
      ...Object.fromEntries(
        Array.from({ length: blocks }, (_, i): [string, number[]][] => [
          [`blocks.${i + 1}.layers.0.weight`, [entry, 0, 0, entry]],
          [`blocks.${i + 1}.residual.weight`, [0, entry, entry, 0]],
        ]).flat(),
      ),
    });
    const problem = predictionProblem(networkOf(architecture, weights), train, rowLoss('logistic', train));
    const largest = Math.max(...inputs.map(([a, b]) => Math.hypot(a, b)));
    const found = yun(problem, 'logistic', null);
    expect(found?.rademacherBound).toBeCloseTo((factor * largest) / Math.sqrt(30), 5);
    expect(found?.nearIdentityBound).toBeNull();
  });

  it.each([
    ['squared loss', 'relu', false, 'nearIdentityBound', 'squared is not Lipschitz'],
    ['biases', 'relu', true, 'rademacherBound', 'biases'],
    ['another activation', 'tanh', false, 'rademacherBound', 'V ReLU(U h)'],
  ] as const)('says why where there is none: %s', (_name, activation, bias, field, reason) => {
    const architecture = bare(2, activation, bias);
    const numbers = datasetOf(inputs, valuesOf(rowsOf(30, 1, next)));
    const found = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 2), dataset: numbers });
    expect(found.yun?.[field]).toBeNull();
    expect(found.yun?.why[field]).toContain(reason);
  });

  it('says why under a sigmoid, which is not 0 at 0', () => {
    const architecture = bare(1, 'sigmoid');
    const weights = randomWeights(architecture, 2);
    const problem = predictionProblem(networkOf(architecture, weights), train, rowLoss('logistic', train));
    const readout = { weights: Float64Array.of(1, 0), bias: 0 };
    expect(yun(problem, 'logistic', readout)?.why.nearIdentityBound).toContain('sigmoid is not 0 at 0');
  });
});

describe('Yun 2019, the conditions of the main theorem (theory D3)', () => {
  it('distance of w from the row space, rank and second moment, by hand', () => {
    // Two blocks on x in R²: U2 reads x1 alone, w = (3, 4): the distance is 4/5. V = 0, so hL = x.
    const architecture: PlainArchitecture = { ...resnest('none', 2, [1, 1], 1), bias: false };
    const weights = givenWeights(architecture, {
      'blocks.1.layers.0.weight': [0.5, 0.5],
      'blocks.2.layers.0.weight': [2, 0],
      'output.weight': [3, 4],
    });
    const dataset = datasetOf(
      [
        [1, 0],
        [-1, 0],
        [0, 2],
        [0, -2],
      ],
      valuesOf([[1], [2], [3], [4]]),
    );
    const { yun: found } = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found).toMatchObject({ stackedRank: 1, width: 2, kinkDistance: 0 });
    expect(found?.rowSpaceDistance).toBeCloseTo(0.8, 12);
    // (1/4) Σ 2 x xᵀ = diag(1, 4).
    expect(found?.secondMomentSigmaMin).toBeCloseTo(1, 12);
    expect(found?.blockLipschitz).toEqual([0, 0]);
  });

  it('is null of several outputs and of other kinds', () => {
    const next = randomNumbers(5);
    const dataset = datasetOf(rowsOf(20, 2, next), valuesOf(rowsOf(20, 2, next)));
    const architecture = resnest(4, 2, [2], 2);
    const found = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 1), dataset });
    expect([found.yun, found.shamir]).toEqual([null, null]);
    expect(found.kawaguchiBengio).not.toBeNull();
  });
});
