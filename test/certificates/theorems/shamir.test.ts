import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
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
import { type Dataset, inputsOf, rowsBetween } from '../../../models/data/dataset.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, rowPass, valuesOf } from '../trained.js';

import { rowsOf, scalar, targetsOf } from './small-networks.js';

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
    rowPass(architecture, weights, [...inputsOf(train, rowsBetween(i, i + 1))]),
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
