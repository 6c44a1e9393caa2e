import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import { certify } from '../../../models/certificates/certify.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, valuesOf } from '../trained.js';

import { rowsOf, scalar } from './small-networks.js';

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
