import { describe, expect, it } from 'vitest';
import { derived } from '../../../models/architecture/conversions.js';
import { certify } from '../../../models/certificates/certify.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, valuesOf } from '../trained.js';
import { stationarityVerdict } from '../../../models/certificates/theorems/stationarity-verdict.js';
import { scalar } from './small-networks.js';

const corners = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

describe('what is a minimum is not refuted', () => {
  it('separable features of which W0 lost what separates them: log 2 is the least risk', () => {
    const base = resnest(1, 2, [1], 1);
    const architecture = {
      ...base,
      bias: false,
      blocks: [{ layers: [{ kind: 'dense', units: 1, activation: 'identity' }] }] as const,
    };
    const found = certify({
      architecture,
      loss: 'logistic',
      weights: givenWeights(architecture, {
        'expansion.weight': [1, 0],
        'blocks.1.layers.0.weight': [1],
        'blocks.1.residual.weight': [1],
      }),
      dataset: datasetOf(corners, {
        kind: 'classes',
        classes: 2,
        labels: Int32Array.from(corners, ([, b]) => Number(b > 0)),
      }),
    });
    expect(found.solutions.at(-1)?.separable).toBe(true);
    expect(found.risk).toBeCloseTo(Math.LN2, 12);
    expect(found.stationarity).toMatchObject({ gradientNorm: 0, verdict: 'not-shown' });
    expect(found.stationarity.reason).toContain('not known');
  });

  it('a fit without error, however large its weights are', () => {
    const architecture = scalar(1, 'relu', false);
    const inputs = [[1], [-1], [2], [-2]];
    const found = certify({
      architecture,
      loss: 'squared',
      weights: givenWeights(architecture, {
        'blocks.1.layers.0.weight': [1],
        'blocks.1.residual.weight': [4096],
        'output.weight': [1],
      }),
      dataset: datasetOf(inputs, valuesOf(inputs.map(([x]) => [x + 4096 * Math.max(0, x)]))),
    });
    expect([found.risk, found.stationarity.gradientNorm]).toEqual([0, 0]);
    expect(found.stationarity.verdict).toBe('not-shown');
    expect(found.stationarity.reason).toContain('looks like a valley at infinity');
  });
});

describe('what is no minimum is not plausible', () => {
  it('a least curvature that has not settled says nothing', () => {
    const numbers = {
      gradientNorm: 1e-9,
      wholeGradientNorm: 1e-9,
      relativeGradient: 1e-9,
      smallestCurvature: 0.01,
      largestCurvature: 1,
      weightNorm: 1,
      outputSingularValues: [1],
      growth: 1,
      separable: false,
      readsAll: true,
      uncurved: null,
      differentiable: true,
    };
    expect(stationarityVerdict({ ...numbers, curvatureUncertainty: 1e-6 }).verdict).toBe('plausible');
    const open = stationarityVerdict({ ...numbers, curvatureUncertainty: 0.05 });
    expect(open.verdict).toBe('not-shown');
    expect(open.reason).toContain('not settled');
  });

  it('a bias takes the mean of the targets up, which makes no gradient small', () => {
    const architecture = derived(resnest('none', 1, [1], 1), 'Heads', 'a-resnest');
    const inputs = [[-1], [1], [-1.5], [1.5]];
    const found = certify({
      architecture,
      loss: 'squared',
      weights: givenWeights(architecture, { 'heads.0.bias': [1000], 'blocks.1.layers.0.weight': [1] }),
      dataset: datasetOf(inputs, valuesOf(inputs.map(([x]) => [1000 + x]))),
    });
    expect(found.linearRisk).toBeCloseTo(0, 9);
    expect(found.epsilon).toBeCloseTo(1.625, 6);
    expect(found.stationarity.relativeGradient).toBeGreaterThan(0.1);
    expect(found.stationarity.verdict).toBe('refuted');
  });
});
