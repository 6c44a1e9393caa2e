import { describe, expect, it } from 'vitest';
import type { Activation } from '../../../models/architecture/activation.js';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import { bestLinear } from '../../../models/certificates/best-linear.js';
import type { Loss } from '../../../models/architecture/loss.js';
import type { Weights } from '../../../models/architecture/weights.js';
import { certify } from '../../../models/certificates/certify.js';
import { rowLoss } from '../../../models/certificates/convex/row-loss.js';
import { riskGradient } from '../../../models/certificates/features/backward.js';
import { networkOf } from '../../../models/certificates/features/forward.js';
import type { LinearReadout } from '../../../models/certificates/theorems/linear-readout.js';
import { lastCorrelation } from '../../../models/certificates/theorems/prediction-hessian.js';
import { predictionProblem } from '../../../models/certificates/theorems/prediction.js';
import { shamir } from '../../../models/certificates/theorems/shamir.js';
import { yun } from '../../../models/certificates/theorems/yun.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import type { Dataset, Targets } from '../../../models/data/dataset.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, rowPass, valuesOf } from '../trained.js';

const unprepared = { kind: 'example', name: 'd', standardize: false, scale: null, split: null } as const;
const first = (rho: number) => loadDataset({ ...unprepared, example: 'yun-1', rho });

/** x0 = x, blocks of one layer of one unit, one output. */
const scalar = (blocks: number, activation: Activation, bias: boolean): PlainArchitecture => ({
  ...resnest('none', 1, Array<number>(blocks).fill(1), 1),
  bias,
  blocks: Array.from({ length: blocks }, () => ({ layers: [{ kind: 'dense', units: 1, activation }] }) as const),
});

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

const rowsOf = (rows: number, columns: number, next: () => number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(next())));

function targetsOf(loss: Loss, rows: number, next: () => number): Targets {
  if (loss === 'squared') return valuesOf(rowsOf(rows, 1, next));
  return { kind: 'classes', classes: 2, labels: Int32Array.from({ length: rows }, () => Number(next() > 0)) };
}

/** The problem, gradient and risks of a network of one output, with any linear predictor of x0 to compare with. */
function compared(
  architecture: PlainArchitecture,
  weights: Weights,
  loss: Loss,
  { train }: Dataset,
  readout: LinearReadout,
) {
  const network = networkOf(architecture, weights);
  const rows = rowLoss(loss, train);
  const problem = predictionProblem(network, train, rows);
  const gradient = riskGradient(network, train, rows);
  const riskOf = (outputs: number[]) =>
    rows.sum({ rows: train.rows, columns: 1, values: Float64Array.from(outputs) }, 0) / train.rows;
  const passes = Array.from({ length: train.rows }, (_, i) =>
    rowPass(architecture, weights, [...train.inputs.subarray(i * train.inputSize, (i + 1) * train.inputSize)]),
  );
  const linear = passes.map(({ streams }) =>
    streams[0].reduce((sum, value, j) => sum + value * readout.weights[j], readout.bias),
  );
  const correlation = lastCorrelation(problem);
  return {
    problem,
    found: shamir(problem, loss, { gradient, correlation }, readout),
    excess: riskOf(passes.map(({ output }) => output[0])) - riskOf(linear),
  };
}

describe('Shamir 2018, Theorems 1 and 2 (theory B)', () => {
  it.each(['squared', 'logistic'] as const)('%s: no violation by 1000 random (w, V), against any w*', (loss) => {
    let nearest = Infinity;
    for (let seed = 0; seed < 1000; seed += 1) {
      const next = randomNumbers(seed + 1);
      const bias = seed % 2 === 0;
      const architecture = { ...resnest(seed % 3 === 0 ? 'none' : 4, 2, [2], 1), bias };
      const dataset = datasetOf(rowsOf(12, 2, next), targetsOf(loss, 12, next));
      const width = seed % 3 === 0 ? 2 : 4;
      const readout = { weights: Float64Array.from({ length: width }, next), bias: bias ? next() : 0 };
      const weights = new Map(randomWeights(architecture, seed));
      const zero = seed % 5 === 0;
      if (zero) weights.get('output.weight')?.values.fill(0);
      const { found, excess } = compared(architecture, weights, loss, dataset, readout);
      const bound = zero ? found?.zeroBound : found?.excessBound;
      expect(bound).not.toBeNull();
      expect(excess).toBeLessThanOrEqual((bound ?? NaN) * (1 + 1e-12));
      if (excess > 0) nearest = Math.min(nearest, (bound ?? NaN) / excess);
    }
    expect(nearest).toBeLessThan(3);
  });

  it('Example 1 (F8): a critical point that is worse than linear, where |V| carries the bound', () => {
    const architecture = scalar(1, 'identity', false);
    // w (x + v · 0.125 x) for x = y = 1 at w = 0, v = -8.
    const weights = givenWeights(architecture, {
      'blocks.1.layers.0.weight': [0.125],
      'blocks.1.residual.weight': [-8],
    });
    const dataset = datasetOf([[1]], valuesOf([[1]]));
    const found = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found.risk).toBe(1);
    expect(found.linearRisk).toBe(0);
    expect(found.stationarity.gradientNorm).toBe(0);
    // The squared loss here has no 1/2: twice the paper's ±eps.
    expect(found.stationarity.smallestCurvature).toBeCloseTo(-0.25, 12);
    expect(found.stationarity.largestCurvature).toBeCloseTo(0.25, 12);
    expect(found.shamir).toMatchObject({ outputNorm: 0, excessBound: null, zeroBound: 2 });
    expect(found.stationarity.verdict).toBe('refuted');
  });

  it('with the best linear predictor that the certificate finds itself, through W0', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const next = randomNumbers(seed + 1);
      const architecture = resnest(5, 3, [2], 1);
      const weights = randomWeights(architecture, seed);
      const dataset = datasetOf(rowsOf(40, 3, next), targetsOf('squared', 40, next));
      const { risk, linearRisk, shamir: found } = certify({ architecture, loss: 'squared', weights, dataset });
      expect(risk - linearRisk).toBeLessThanOrEqual(found?.excessBound ?? -Infinity);
    }
  });

  it('says why where there is no bound', () => {
    // W0 is too narrow for the input.
    const architecture = resnest(2, 3, [2], 1);
    const next = randomNumbers(3);
    const dataset = datasetOf(rowsOf(40, 3, next), targetsOf('squared', 40, next));
    const { shamir: found } = certify({
      architecture,
      loss: 'squared',
      weights: randomWeights(architecture, 1),
      dataset,
    });
    expect(found?.excessBound).toBeNull();
    expect(found?.why.excessBound).toContain('W0 has lower rank than the input');
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
        Array.from({ length: blocks }, (_, i) => [
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

describe('Kawaguchi and Bengio 2019 (theory C)', () => {
  it("under squared loss the improvement is |Y P|² / N, P the projection on what x doesn't explain of z", () => {
    // x = (±1), z = ReLU(x1 + x2) on the corners: without biases Z (I - P_X) is z minus its linear part.
    const architecture: PlainArchitecture = { ...resnest('none', 2, [1], 1), bias: false };
    const corners = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ];
    const weights = givenWeights(architecture, { 'blocks.1.layers.0.weight': [1, 1], 'output.weight': [1, 1] });
    const y = [3, 1, 4, 1];
    const found = certify({
      architecture,
      loss: 'squared',
      weights,
      dataset: datasetOf(corners, valuesOf(y.map((t) => [t]))),
    });
    // z = (2, 0, 0, 0) = (1, 0, 0, -1) + (1, 0, 0, 1), the first part linear in x.
    const rest = [1, 0, 0, 1].map((value) => value / Math.SQRT2);
    const along = rest.reduce((sum, value, i) => sum + value * y[i], 0);
    expect(found.kawaguchiBengio?.improvement).toBeCloseTo(along ** 2 / 4, 12);
  });
});

describe('what a block adds (theory A6.5, F4, F5)', () => {
  it('the gain is 0 where a feature repeats the input, and where it is orthogonal to what is left', () => {
    const inputs = [[-3], [-1], [1], [3]].map(([x]) => [x / Math.sqrt(5)]);
    // v1 = x (F4); the target has a part that no block sees.
    const architecture: PlainArchitecture = { ...scalar(1, 'identity', false) };
    const weights = givenWeights(architecture, { 'blocks.1.layers.0.weight': [1], 'output.weight': [1] });
    const dataset = datasetOf(inputs, valuesOf([[1], [-1], [-1], [1]]));
    const found = certify({ architecture, loss: 'squared', weights, dataset });
    expect(found.features[0].gain).toBeCloseTo(0, 12);
    expect(found.features[0].unpredictability).toBeCloseTo(0, 12);
    expect(found.ladder[1]).toBeCloseTo(found.ladder[0], 12);
  });

  it('on random networks: the ladder falls where the gain is above 0, and stays where it is 0', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const next = randomNumbers(seed + 3);
      const classes = seed % 2 === 0;
      const architecture = resnest(8, 2, [2, 1, 2], classes ? 3 : 2);
      const labels = Int32Array.from({ length: 60 }, () => Math.floor(((next() + 1) / 2) * 3));
      const weights = new Map(randomWeights(architecture, seed));
      // Dead on every row.
      if (seed % 3 === 0) weights.get('blocks.2.layers.0.bias')?.values.fill(-1e3);
      const dataset = datasetOf(
        rowsOf(60, 2, next),
        classes ? { kind: 'classes', classes: 3, labels } : valuesOf(rowsOf(60, 2, next)),
      );
      const { features, ladder } = certify({
        architecture,
        loss: classes ? 'cross-entropy' : 'squared',
        weights,
        dataset,
      });
      features.forEach(({ gain, rank }, i) => {
        const fall = ladder[i] - ladder[i + 1];
        if (rank === 0) expect([gain, fall < 1e-12]).toEqual([0, true]);
        if ((gain ?? 0) > 1e-4) expect(fall).toBeGreaterThan(0);
        if (fall > 1e-9) expect(gain).toBeGreaterThan(1e-7);
      });
    }
  });
});
