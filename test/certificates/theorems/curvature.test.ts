import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import { derived } from '../../../models/architecture/conversions.js';
import { certify } from '../../../models/certificates/certify.js';
import { rowLoss } from '../../../models/certificates/convex/row-loss.js';
import { networkOf } from '../../../models/certificates/features/forward.js';
import { hessianOperator, lastCorrelation } from '../../../models/certificates/theorems/prediction-hessian.js';
import { predictionProblem, predictionSize } from '../../../models/certificates/theorems/prediction.js';
import type { Dataset } from '../../../models/data/dataset.js';
import type { Weights } from '../../../models/architecture/weights.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, valuesOf } from '../trained.js';

const corners = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];
/** x + V x2 on two inputs, without biases. */
const second: PlainArchitecture = {
  ...resnest('none', 2, [1], 1),
  bias: false,
  blocks: [{ layers: [{ kind: 'dense', units: 1, activation: 'identity' }] }],
};
const certified = (architecture: PlainArchitecture, arrays: Record<string, number[]>, targets: number[][]) =>
  certify({
    architecture,
    loss: 'squared',
    weights: givenWeights(architecture, arrays),
    dataset: datasetOf(corners, valuesOf(targets)),
  });

/** The whole Hessian, column by column, and its spectrum. */
function spectrum(architecture: PlainArchitecture, weights: Weights, { train }: Dataset): number[] {
  const problem = predictionProblem(networkOf(architecture, weights), train, rowLoss('squared', train));
  const size = predictionSize(problem);
  const apply = hessianOperator(problem, lastCorrelation(problem));
  const columns = Array.from({ length: size }, (_, k) =>
    apply(Float64Array.from({ length: size }, (_, i) => Number(i === k))),
  );
  const matrix = new Matrix(columns.map((values) => [...values]));
  expect(matrix.clone().sub(matrix.transpose()).norm()).toBeLessThan(1e-12 * Math.max(1, matrix.norm()));
  return [...new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues].sort((a, b) => a - b);
}

describe('a critical point that is a saddle (theory A6.4 and the example of D3)', () => {
  // w = 0 and V = (0, -1): xL = (x1, 0), y = x2. The gradient is 0, D = -2 E[y x2] = -2, and the Hessian has
  // ±2 over (w2, V2) and 1 ± √5 over (w1, V1).
  const saddle = certified(
    second,
    { 'blocks.1.layers.0.weight': [0, 1], 'blocks.1.residual.weight': [0, -1] },
    corners.map(([, y]) => [y]),
  );

  it('is refuted, with the least curvature that its Hessian has', () => {
    const { gradientNorm, wholeGradientNorm, smallestCurvature, largestCurvature, verdict, reason } =
      saddle.stationarity;
    expect([gradientNorm, wholeGradientNorm]).toEqual([0, 0]);
    expect(smallestCurvature).toBeCloseTo(-2, 10);
    expect(largestCurvature).toBeCloseTo(1 + Math.sqrt(5), 10);
    expect(verdict).toBe('refuted');
    expect(reason).toContain('a saddle, not a minimum');
  });

  it('has a direction of negative curvature, which a finite difference of the risk confirms', () => {
    expect(saddle.negativeCurvature).toMatchObject({ rank: 0, outputSize: 1, correlationNorm: 2 });
    expect(saddle.negativeCurvature?.curvature).toBeLessThan(-1);
    expect(saddle.negativeCurvature?.finiteDifference).toBeCloseTo(saddle.negativeCurvature?.curvature ?? 0, 4);
  });

  it('has none at the minimum, which is plausible', () => {
    const minimum = certified(
      second,
      { 'blocks.1.layers.0.weight': [0, 1], 'blocks.1.residual.weight': [0, 0], 'output.weight': [0, 1] },
      corners.map(([, y]) => [y]),
    );
    expect(minimum.negativeCurvature).toBeNull();
    expect(minimum.stationarity).toMatchObject({ verdict: 'plausible', gradientNorm: 0, outputSingularValues: [1] });
    expect(minimum.stationarity.smallestCurvature).toBeGreaterThan(-1e-12);
  });
});

describe('the negative curvature of rank-deficient W(L+1) (theory A6.4)', () => {
  it('on random networks: negative, at least the least eigenvalue, and as the finite difference has it', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const base = resnest(6, 2, [2, 3], 3);
      const blocks = base.blocks.map(
        ({ layers: [layer] }) => ({ layers: [{ ...layer, activation: 'tanh' }] }) as const,
      );
      const architecture = { ...base, blocks };
      const weights = new Map(randomWeights(architecture, seed));
      const output = weights.get('output.weight')?.values;
      // Rank 0, or 1 by equal rows.
      if (seed % 2 === 0) output?.fill(0);
      else output?.set([0, 1].flatMap(() => [...output.subarray(12)]));
      const next = randomNumbers(seed + 7);
      const rows = (columns: number) => Array.from({ length: 30 }, () => Array.from({ length: columns }, next));
      const dataset = datasetOf(rows(2), valuesOf(rows(3)));
      const found = certify({ architecture, loss: 'squared', weights, dataset });
      const { curvature = NaN, finiteDifference = NaN, rank } = found.negativeCurvature ?? {};
      expect(rank).toBe(seed % 2);
      expect(curvature).toBeLessThan(0);
      expect(Math.abs(finiteDifference - curvature)).toBeLessThan(1e-3 * Math.abs(curvature) + 1e-6);
      const exact = spectrum(architecture, weights, dataset);
      expect(curvature).toBeGreaterThanOrEqual(exact[0] - 1e-9);
      expect(found.stationarity.smallestCurvature).toBeCloseTo(exact[0], 5);
      expect(found.stationarity.largestCurvature).toBeCloseTo(exact[exact.length - 1], 5);
    }
  });

  it('is not told where W(L+1) has full rank', () => {
    const architecture = resnest(6, 2, [2, 3], 3);
    const next = randomNumbers(3);
    const rows = (columns: number) => Array.from({ length: 30 }, () => Array.from({ length: columns }, next));
    const dataset = datasetOf(rows(2), valuesOf(rows(3)));
    expect(
      certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 5), dataset }).negativeCurvature,
    ).toBeNull();
  });
});

describe('a W(L+1) that is rank-deficient only up to float32 rounding', () => {
  it('bends nothing down where the curvature is not negative', () => {
    // y2 - 1e-7 x2 = 1e-9 ReLU(x1) is left over: D is not 0, and neither is what W(L+1) makes of the second direction.
    const base = resnest(3, 2, [1], 2);
    const architecture: PlainArchitecture = { ...base, bias: false };
    const inputs = [...corners, [2, 1], [-2, 0.5]];
    const found = certify({
      architecture,
      loss: 'squared',
      weights: givenWeights(architecture, {
        'expansion.weight': [1, 0, 0, 1, 0, 0],
        'blocks.1.layers.0.weight': [1, 0, 0],
        'output.weight': [1, 0, 0, 0, 1e-7, 0],
      }),
      dataset: datasetOf(inputs, valuesOf(inputs.map(([a, b]) => [a, 1e-7 * b + 1e-9 * Math.max(0, a)]))),
    });
    expect(found.negativeCurvature).toBeNull();
    expect(found.remarks.join('\n')).not.toContain('bends down');
  });
});

describe('how near weights are to a local minimum', () => {
  const y = corners.map(([a, b]) => [a + 2 * b]);

  it('a large gradient refutes it, in words', () => {
    const found = certified(second, { 'output.weight': [1, 1], 'blocks.1.layers.0.weight': [1, 1] }, y);
    expect(found.stationarity.verdict).toBe('refuted');
    expect(found.stationarity.reason).toMatch(
      /gradient norm .* is not small: training stopped before a critical point/,
    );
  });

  it('weights on their way to infinity (theory A6.6): W_L grows while W(L+1) shrinks', () => {
    const far = 2 ** 20;
    // w (x + V ReLU(x)) for the target ReLU(x): infimum 0 as w tends to 0 with w V = 1 - w.
    const architecture: PlainArchitecture = { ...resnest('none', 1, [1], 1), bias: false };
    const found = certify({
      architecture,
      loss: 'squared',
      weights: givenWeights(architecture, {
        'output.weight': [1 / far],
        'blocks.1.layers.0.weight': [1],
        'blocks.1.residual.weight': [far - 1],
      }),
      dataset: datasetOf([[1], [-1]], valuesOf([[1], [0]])),
    });
    expect(found.epsilon).toBeLessThan(1e-10);
    expect(found.stationarity.verdict).toBe('not-shown');
    expect(found.stationarity.reason).toContain('looks like a valley at infinity');
    expect(found.stationarity.outputSingularValues[0]).toBeLessThan(1e-5);
  });

  it('zero weights with a gradient are not taken for a minimum', () => {
    const found = certified(second, { 'blocks.1.layers.0.weight': [1, 1] }, y);
    expect(found.stationarity).toMatchObject({ verdict: 'refuted', weightNorm: 0, growth: 0 });
  });

  it('of an A-ResNEst: the heads, one bias beside the other, and convex', () => {
    const heads = derived(resnest(4, 2, [2, 2], 1), 'Heads', 'a-resnest');
    const next = randomNumbers(4);
    const rows = (columns: number) => Array.from({ length: 30 }, () => Array.from({ length: columns }, next));
    const found = certify({
      architecture: heads,
      loss: 'squared',
      weights: randomWeights(heads, 6),
      dataset: datasetOf(rows(2), valuesOf(rows(1))),
    });
    expect(found.stationarity.smallestCurvature).toBeGreaterThan(-1e-12);
    // The three equal biases alone have curvature 2 · 3.
    expect(found.stationarity.largestCurvature).toBeGreaterThan(6);
    expect(found.stationarity).toMatchObject({ lastNorm: null, growth: null });
  });

  it('of separable classes: no weights attain the infimum', () => {
    const architecture = resnest(4, 2, [2], 2);
    const labels = Int32Array.from(corners, ([a]) => Number(a > 0));
    const found = certify({
      architecture,
      loss: 'cross-entropy',
      weights: randomWeights(architecture, 1),
      dataset: datasetOf(corners, { kind: 'classes', classes: 2, labels }),
    });
    expect(found.stationarity).toMatchObject({ verdict: 'refuted' });
    expect(found.stationarity.reason).toContain('attained by no weights');
    expect(found.features[0].gain).toBeNull();
  });
});
