import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CertificateError } from '../../../models/certificates/certificate-error.js';
import { type Certificate, certificate as schema } from '../../../models/certificates/certificate.js';
import { certify } from '../../../models/certificates/certify.js';
import { polish, type PolishInput } from '../../../models/certificates/polish/polish.js';
import { guarantees } from '../../../models/guarantees/guarantees.js';
import type { Weights } from '../../../models/architecture/weights.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, valuesOf } from '../trained.js';
import { drawnNetwork } from './drawn-network.js';
import { rowsOf, scalar } from './small-networks.js';

/** A certificate as it is read back from its file: NaN and Infinity would be null there, and refused. */
function readBack(found: Certificate): Certificate {
  expect(schema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  expect(found.remarks.join('\n')).not.toMatch(/NaN|Infinity|undefined/);
  return found;
}

/** The infimum of the risk over the prediction weights, which a minimum over them has; null where none was found. */
function leastRisk(input: PolishInput, found: Certificate): number | null {
  const polished = polish(input, found);
  const solved = polished.kind === 'polished' && polished.gap !== null && polished.gap <= 1e-6 * polished.infimum;
  return solved ? polished.infimum : null;
}

describe('a certificate of any network on any rows', () => {
  it('is finite, reads back as it was, and a minimum has what its theorems conclude', () => {
    let concluded = 0;
    fc.assert(
      fc.property(
        drawnNetwork(),
        fc.constantFrom('as drawn', 'zero weights', 'dead features', 'equal rows'),
        ({ architecture, weights, loss, dataset }, how) => {
          const changed: Weights = new Map(
            [...weights].map(([name, { shape, values }]) => {
              const dead = how === 'dead features' && name.includes('layers.0.');
              const zero = how === 'zero weights' || dead;
              return [name, { shape, values: zero ? new Float32Array(values.length) : values }];
            }),
          );
          const first = new Float32Array(dataset.train.inputSize).fill(0.5);
          const inputs = {
            read: (rows: Int32Array, into: Float32Array) => rows.forEach((_, i) => into.set(first, i * first.length)),
          };
          const used = how === 'equal rows' ? { ...dataset, train: { ...dataset.train, inputs } } : dataset;
          const found = readBack(certify({ architecture, loss, weights: changed, dataset: used }));
          const { risk, linearRisk, stationarity } = found;
          const least = leastRisk({ architecture, loss, weights: changed, dataset: used }, found);
          // A stream that sums up columns nearly spanned by others loses what they add: its infimum is no longer theirs.
          const nearlySpanned = found.featureSpace.margin > 0 && found.featureSpace.margin < 1e-5;
          // `polish` leaves out columns that are all but combinations of others.
          const polishSlack = 1e-5 * Math.max(risk, linearRisk, 1e-3);
          const slack = 1e-9 * Math.max(risk, linearRisk, 1e-3);
          const before = guarantees({ architecture, loss, decay: 0 });
          expect(stationarity.outputSingularValues).toHaveLength(architecture.outputSize);
          for (const { id, hypotheses } of found.guarantees) {
            const earlier = before.find((each) => each.id === id)?.hypotheses ?? [];
            for (const { text, status: decided } of earlier) {
              const now = hypotheses.find((each) => each.text === text);
              if (decided === 'holds' && now !== undefined) expect([id, text, now.status]).not.toContain('fails');
            }
            const others = hypotheses.filter(({ text }) => !text.includes('a local minimum'));
            if (least === null || nearlySpanned || !others.every((each) => each.status === 'holds')) continue;
            // Shamir, Kawaguchi and Bengio speak of linear predictors of x0, which are fewer where W0 loses a direction.
            const wholeInput = found.inverse === null || found.inverse.rank === found.inverse.required;
            if (/corollary-2|proposition-3/.test(id) || (wholeInput && /shamir-2018-corollary-1|kawaguchi/.test(id))) {
              concluded += 1;
              expect(least).toBeLessThanOrEqual(linearRisk + polishSlack);
            }
            if (/theorem-1$/.test(id) && id.startsWith('chen')) {
              concluded += 1;
              expect(least).toBeLessThanOrEqual(found.lowerBound + polishSlack);
            }
          }
          if (found.shamir?.excessBound != null) {
            expect(risk - linearRisk).toBeLessThanOrEqual(found.shamir.excessBound + slack);
          }
          if (found.shamir?.zeroBound != null) {
            expect(risk - linearRisk).toBeLessThanOrEqual(found.shamir.zeroBound + slack);
          }
        },
      ),
      { numRuns: 250 },
    );
    expect(concluded).toBeGreaterThan(50);
  });
});

describe('what is degenerate is said', () => {
  const next = randomNumbers(8);
  const architecture = resnest(7, 3, [2, 2], 1);

  it('constant columns and duplicated rows', () => {
    const [a, b] = rowsOf(2, 2, next);
    const inputs = Array.from({ length: 20 }, (_, i) => [...(i % 2 === 0 ? a : b), 1]);
    const dataset = datasetOf(inputs, valuesOf(inputs.map((_, i) => [i])));
    const found = readBack(
      certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 2), dataset }),
    );
    expect(found.featureSpace.rank).toBe(2);
    expect(found.featureSpace.margin).toBe(0);
    expect(found.remarks.join('\n')).toContain('depend on the others');
    expect(found.yun?.secondMomentSigmaMin).toBe(0);
  });

  it('fewer rows than features: the bound is about their number', () => {
    const dataset = datasetOf(rowsOf(4, 3, next), valuesOf(rowsOf(4, 1, next)));
    const found = readBack(
      certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 2), dataset }),
    );
    expect(found.lowerBound).toBeCloseTo(0, 12);
    expect(found.remarks.join('\n')).toContain('some predictor on them fits any targets exactly');
    expect(found.yun?.secondMomentSigmaMin).toBe(0);
  });

  it('one class alone', () => {
    const two = resnest(7, 3, [2, 2], 2);
    const dataset = datasetOf(rowsOf(9, 3, next), { kind: 'classes', classes: 2, labels: new Int32Array(9) });
    const found = readBack(
      certify({ architecture: two, loss: 'cross-entropy', weights: randomWeights(two, 2), dataset }),
    );
    expect(found.linearRisk).toBe(0);
    expect(found.stationarity.reason).toContain('attained by no weights');
  });

  it('targets that are all 0, which zero weights fit: a minimum without scale', () => {
    const dataset = datasetOf(rowsOf(9, 3, next), valuesOf(Array.from({ length: 9 }, () => [0])));
    const found = readBack(
      certify({ architecture, loss: 'squared', weights: givenWeights(architecture, {}), dataset }),
    );
    expect([found.risk, found.epsilon, found.stationarity.gradientNorm]).toEqual([0, 0, 0]);
    expect(found.stationarity.relativeGradient).toBe(0);
    expect(found.negativeCurvature).toBeNull();
  });

  it('weight decay: the theorems are about the risk without it', () => {
    const dataset = datasetOf(rowsOf(9, 3, next), valuesOf(rowsOf(9, 1, next)));
    const weights = randomWeights(architecture, 2);
    const found = readBack(certify({ architecture, loss: 'squared', weights, dataset, decay: 0.01 }));
    expect(found.decay).toBe(0.01);
    expect(found.remarks.join('\n')).toContain('weight decay 0.01');
    const without = certify({ architecture, loss: 'squared', weights, dataset });
    expect(without.remarks.join('\n')).not.toContain('weight decay');
  });

  it('weights so large that the gradient has no number', () => {
    const wide = scalar(1, 'identity', false);
    const weights = givenWeights(wide, {
      'blocks.1.layers.0.weight': [3e38],
      'blocks.1.residual.weight': [3e38],
      'output.weight': [3e38],
    });
    const run = () =>
      readBack(
        certify({ architecture: wide, loss: 'squared', weights, dataset: datasetOf([[1], [2]], valuesOf([[1], [2]])) }),
      );
    expect(run).toThrow(CertificateError);
    expect(run).toThrow('too large for float64');
  });

  it('a certificate of an older version is refused in words', () => {
    const dataset = datasetOf(rowsOf(9, 3, next), valuesOf(rowsOf(9, 1, next)));
    const found = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 2), dataset });
    const { stationarity, ...older } = found;
    expect(stationarity).toBeDefined();
    const [issue] = schema.safeParse({ ...older, version: 1 }).error?.issues ?? [];
    expect(issue.message).toBe('made by an older version: certify again');
  });
});
