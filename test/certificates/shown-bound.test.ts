import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { type Certificate, certificate } from '../../models/certificates/certificate.js';
import { certify } from '../../models/certificates/certify.js';
import { polish, type PolishInput } from '../../models/certificates/polish/polish.js';
import { remarks } from '../../models/certificates/remarks.js';
import { shownBound } from '../../models/certificates/shown-bound.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { densenest } from '../guarantees/architectures.js';
import { randomSamples } from '../training/networks.js';
import { classesOf, randomRows, solved } from './convex-cases.js';
import { datasetOf, givenWeights, randomWeights, valuesOf } from './trained.js';

/** One input and thirteen features: the smoothed hinge is 0 on some rows at huge weights only. */
const architecture: PlainArchitecture = {
  ...{ kind: 'resnet', name: 'Net', inputSize: 1, outputSize: 3, bias: true },
  expansion: { kind: 'linear', width: 14 },
  blocks: [3, 1, 1].map((units) => ({ layers: [{ kind: 'dense', units, activation: 'tanh' }] })),
};
const loss = 'smoothed-hinge' as const;
const train = randomSamples(architecture, loss, 43, 37329);
const input: PolishInput = {
  ...{ architecture, loss, weights: initialWeights(architecture, 37329) },
  dataset: { ...datasetOf([[0]], valuesOf([[0]])), train },
};

describe('a lower bound', () => {
  const before = certify(input);

  it('is the last risk minus its gap, where its solver leaves one beyond rounding', () => {
    const { lowerBound, risk, epsilon } = before;
    const last = before.solutions[before.solutions.length - 1];
    // Some weights have the risk 0.445413. The factor of a summed Gram once lost its small pivots and ended at 0.4567, and
    // a constraint that was met to 1e-12 alone once bounded the infimum by 0.44709.
    expect(last.risk).toBeLessThan(0.4473);
    expect(lowerBound).toBeLessThan(0.445413);
    expect(lowerBound).toBe(shownBound(last, risk));
    expect(lowerBound).toBeGreaterThan(0.1);
    expect(epsilon).toBe(risk - lowerBound);
  });

  it('is no higher than the risk of polished weights', () => {
    const polished = polish(input, before);
    expect(polished.kind).toBe('polished');
    const after = certify(polished.kind === 'polished' ? { ...input, ...polished } : input);
    expect(after.risk).toBeGreaterThanOrEqual(after.lowerBound);
    expect(after.risk).toBeLessThan(before.risk);
  });

  it('is 0 where no gap is known, and the risk itself where the gap is rounding', () => {
    const solution = { method: '', risk: 0.5, gap: null, gradientNorm: 0.1, separable: false };
    expect(shownBound(solution, 1)).toBe(0);
    expect(shownBound({ ...solution, gap: 1e-12 }, 1)).toBe(0.5);
    expect(shownBound({ ...solution, gap: 0.2 }, 1)).toBeCloseTo(0.3, 15);
    expect(shownBound({ ...solution, gap: 0.7 }, 1)).toBe(0);
  });

  it('is shown under squared loss too, where refined weights on all but dependent features are worse than fewer', () => {
    const narrow: PlainArchitecture = {
      ...{ kind: 'resnest', name: 'Net', inputSize: 1, outputSize: 1, bias: true },
      expansion: { kind: 'linear', width: 1 },
      blocks: [2, 4, 1, 1].map((units) => ({ layers: [{ kind: 'dense', units, activation: 'tanh' }] })),
    };
    const own = randomSamples(narrow, 'squared', 43, 99996);
    const found = certify({
      ...{ architecture: narrow, loss: 'squared', weights: initialWeights(narrow, 99996) },
      dataset: { ...input.dataset, train: own },
    });
    // The last level's own solution had the risk 7.3, and its "lower bound" was above the network's risk.
    expect(found.ladder[4]).toBeLessThanOrEqual(found.ladder[3]);
    expect(found.solutions[4].gap).toBeGreaterThan(1e-3);
    expect(found.lowerBound).toBeLessThan(found.ladder[4]);
    expect(found.remarks.join(' ')).toContain('a4 was not solved to the end');
  });

  it('that is not shown to the end is said not to be', () => {
    const said = (change: Partial<Certificate>) =>
      remarks(architecture, certificate.parse({ ...before, ...change }), 0, []).join('\n');
    const with4 = (gap: number | null) => before.solutions.map((own, level) => (level === 4 ? { ...own, gap } : own));
    expect(said({ solutions: with4(0.1) })).toContain('a4 was not solved to the end: its infimum lies between');
    expect(said({ solutions: with4(null) })).toContain('How near a4 is to its infimum is not shown');
    expect(said({ solutions: with4(null) })).toContain('is at most that, not exactly');
    expect(said({ solutions: with4(1e-13) })).not.toMatch(/not solved|at most that/);
    const first = before.solutions.map((own, level) => (level === 0 ? { ...own, gap: 0.9 } : own));
    const low = { risk: before.linearRisk - 0.01, solutions: first };
    expect(said(low)).toContain('Not shown: that the training risk');
  });
});

it('what training left of epsilon is said where the heads read every feature, and where it is shown', () => {
  const dense = densenest(1, [2], 1);
  const dataset = datasetOf([[-1], [0], [1], [2]], valuesOf([[0], [1], [0], [1]]));
  const found = certify({ architecture: dense, loss: 'squared', weights: randomWeights(dense, 3), dataset });
  const said = (change: Partial<Certificate>) =>
    remarks(dense, certificate.parse({ ...found, ...change }), 0, []).join('\n');
  expect(said({})).toMatch(/Epsilon \S+ is what training left: other prediction weights on these features reach/);
  expect(said({ decay: 0.1 })).toContain('is what training and its weight decay left');
  expect(said({ epsilon: 1e-6 * found.risk })).not.toContain('left: other');
  expect(said({ solutions: found.solutions.map((own) => ({ ...own, gap: 0.1 })) })).not.toContain('left: other');
  expect(said({ kind: 'resnest' })).not.toContain('left: other');
});

describe('a linear network', () => {
  const linear: PlainArchitecture = { name: 'Net', kind: 'linear', inputSize: 1, outputSize: 1, bias: true };
  const dataset = datasetOf([[-1], [0], [1]], valuesOf([[0], [1], [0]]));
  const weights = (bias: number) => givenWeights(linear, { 'output.weight': [0], 'output.bias': [bias] });
  const said = (bias: number, change: Partial<Certificate> = {}) => {
    const found = certify({ architecture: linear, loss: 'squared', weights: weights(bias), dataset });
    return remarks(linear, certificate.parse({ ...found, ...change }), 0, [])[0];
  };

  it('is told how far its risk is above the least of its kind, and why', () => {
    const far =
      'The training risk 0.3333 is 0.1111 above the best linear risk 0.2222, the least that any linear predictor reaches';
    expect(said(0)).toBe(`${far}. The difference is what training has left: it has not converged to a minimum.`);
    expect(said(0, { decay: 0.1 })).toBe(`${far}. The difference is what training and its weight decay have left.`);
    expect(said(1 / 3 + 1e-3)).toMatch(/ to 5 digits: it is 1\.00e-6 above the best linear risk 0\.2222\.$/);
    expect(said(1 / 3)).toContain('the least that any linear predictor reaches, but for rounding');
  });

  it('is not told so where the best linear risk was not solved to the end', () => {
    const { solutions } = certify({ architecture: linear, loss: 'squared', weights: weights(0), dataset });
    const open = { solutions: [{ ...solutions[0], gap: 0.1 }] };
    expect(said(0, open)).toContain('is at least 0.1111 above the best linear risk 0.2222, and some linear predictor');
    expect(said(0, { ...open, risk: 0.2 })).toContain('Not shown: how far the training risk 0.2000 is above');
  });
});

it('a level that adds no direction has the answer of the one before, attained or not', () => {
  // Classes 0 and 1 overlap, class 2 lies apart: separable in part.
  const rows = randomRows(60, 2, 5).map(([a, b], i) => (i % 3 === 2 ? [a + 20, b] : [a, b]));
  const doubled = rows.map(([a, b]) => [a, b, a, 2 * b]);
  const labels = classesOf(
    rows.map((_, i) => i % 3),
    3,
  );
  const { ladder } = solved('cross-entropy', doubled, labels, [2, 3, 4]);
  expect(ladder[0].method).toContain('no weights attain the infimum');
  expect(ladder[1]).toEqual(ladder[0]);
  expect(ladder[2]).toEqual(ladder[0]);
  // Rounded to float32 a + b is a direction of its own: still no weights attain what fewer directions did not.
  const wider = rows.map(([a, b]) => [a, b, a + b, 3 * a]);
  for (const { method } of solved('cross-entropy', wider, labels, [2, 3, 4]).ladder) {
    expect(method).toContain('no weights attain the infimum');
  }
});
