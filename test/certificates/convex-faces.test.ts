import { describe, expect, it } from 'vitest';
import { Matrix } from 'ml-matrix';
import type { Block, PlainArchitecture } from '../../models/architecture/architecture.js';
import { certify } from '../../models/certificates/certify.js';
import { networkColumns } from '../../models/certificates/features/feature-columns.js';
import { trainedNetwork } from '../../models/certificates/features/passes.js';
import { spannedFeatures } from '../../models/certificates/features/spanned-features.js';
import { leastSquares } from '../../models/certificates/convex/least-squares.js';
import { randomSamples } from '../training/networks.js';
import { classesOf, riskOf, type Rows, solved } from './convex-cases.js';
import { independentMinimum, softmaxRisk } from './independent-softmax.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, valuesOf } from './trained.js';

/** Σ -log of each class's share, over so many rows of the classes. */
function entropy(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b);
  return counts.reduce((sum, count) => (count === 0 ? sum : sum - count * Math.log(count / total)), 0);
}

/** So many rows of each class with these inputs. */
const rowsOf = (input: readonly number[], counts: readonly number[]) =>
  counts.flatMap((count, label) => Array.from({ length: count }, () => ({ input: [...input], label })));

/** The last level by cross-entropy, and what is shown of its infimum from below. */
function boundOf(cases: readonly { input: number[]; label: number }[], classes: number) {
  const rows = cases.map(({ input }) => input);
  const labels = cases.map(({ label }) => label);
  const solution = solved('cross-entropy', rows, classesOf(labels, classes)).ladder[0];
  return { ...solution, bound: solution.gap === null ? null : solution.risk - solution.gap };
}

describe('an infimum that no weights attain, worked by hand', () => {
  /** Held to rounding, and never above the infimum by more. */
  function expectInfimum(cases: readonly { input: number[]; label: number }[], classes: number, infimum: number) {
    const { bound } = boundOf(cases, classes);
    expect(bound).not.toBeNull();
    expect(bound ?? 1).toBeLessThanOrEqual(infimum * (1 + 1e-12));
    expect(bound ?? 0).toBeGreaterThanOrEqual(infimum * (1 - 1e-9));
  }

  it('where a row has a feature to itself: that row costs nothing, the others their entropy', () => {
    expectInfimum([...rowsOf([3], [0, 0, 1]), ...rowsOf([0], [4, 3, 2])], 3, entropy([4, 3, 2]) / 10);
    expectInfimum([...rowsOf([3], [0, 1]), ...rowsOf([0], [4, 3])], 2, entropy([4, 3]) / 8);
  });

  it('where rows of two of three classes have it: they cost what is left between the two', () => {
    const cases = [...rowsOf([2], [2, 1, 0]), ...rowsOf([0], [3, 2, 4])];
    expectInfimum(cases, 3, (entropy([2, 1]) + entropy([3, 2, 4])) / 12);
    const other = [...rowsOf([2], [0, 5, 2]), ...rowsOf([0], [3, 2, 4])];
    expectInfimum(other, 3, (entropy([5, 2]) + entropy([3, 2, 4])) / 16);
  });

  it('where a column is negative on one class and positive on another', () => {
    expectInfimum([...rowsOf([-1], [2, 0]), ...rowsOf([3], [0, 2]), ...rowsOf([0], [3, 4])], 2, entropy([3, 4]) / 11);
  });

  it('where a second feature is a row’s own only once another row is gone', () => {
    const first = { input: [1, 2], label: 0 };
    const second = { input: [0, 5], label: 1 };
    expectInfimum([first, second, ...rowsOf([0, 0], [3, 5])], 2, entropy([3, 5]) / 10);
    // Without the first feature both rows have the second one: nothing separates them, and nothing may be left out.
    const mixed = [{ input: [0, 5], label: 0 }, second, ...rowsOf([0, 0], [3, 5])];
    expectInfimum(mixed, 2, (entropy([1, 1]) + entropy([3, 5])) / 10);
  });

  it('where a class is apart, which no single column shows: small terms are left out, and the gap says at what price', () => {
    const rest = [...rowsOf([1, 1], [2, 3]), ...rowsOf([1, 2], [4, 1]), ...rowsOf([2, 1], [1, 1])];
    const cases = [...rowsOf([9, 9], [0, 0, 3]), ...rest];
    const infimum = (entropy([2, 3]) + entropy([4, 1]) + entropy([1, 1])) / 15;
    const { bound } = boundOf(cases, 3);
    expect(bound ?? 1).toBeLessThanOrEqual(infimum * (1 + 1e-12));
    expect(bound ?? 0).toBeGreaterThan(infimum - 1e-6);
  });
});

describe('a feature that is all but 0 on the other rows is not 0 there', () => {
  it.each([2 ** -30, 2 ** -40, 2 ** -60, 2 ** -100])('its weights may be so large that it counts: %d', (d) => {
    // Row 0 has the feature, and of the rest one row in six stands on the wrong side of it.
    const cases = [{ input: [1], label: 1 }];
    for (let i = 0; i < 30; i += 1) {
      const side = i % 2;
      cases.push({ input: [side === 1 ? d : -d], label: i % 6 === 0 ? 1 - side : side });
    }
    const better = softmaxRisk(
      cases.map(({ input }) => [1, ...input]),
      cases.map(({ label }) => label),
      new Matrix([
        [0, 0],
        [0, 1.6 / d],
      ]),
    );
    // Were the feature 0 on those rows they would cost their entropy, which is far more.
    expect(better).toBeLessThan(0.75 * (entropy([15, 15]) / 31));
    expect(boundOf(cases, 2).bound ?? 0).toBeLessThanOrEqual(better);
  });
});

/** ReLU features of noise, of which many are 0 on all but few rows; targets that depend on them and on chance. */
function reluFeatures(seed: number, classes: number): { rows: Rows; labels: number[] } {
  const next = randomNumbers(seed);
  const [inputs, units, count] = [2, 6, 60];
  const weights = Array.from({ length: units }, () => Array.from({ length: inputs + 1 }, () => next()));
  const rows = Array.from({ length: count }, () => {
    const x = Array.from({ length: inputs }, () => next());
    const features = weights.map(([bias, ...w]) =>
      Math.max(
        0,
        w.reduce((sum, own, j) => sum + own * x[j], bias - 0.5),
      ),
    );
    return [...x, ...features].map(Math.fround);
  });
  const labels = rows.map((row) => {
    const scores = Array.from({ length: classes }, (_, c) => Math.sin(3 * c) * row[c % 2] + next());
    return scores.indexOf(Math.max(...scores));
  });
  return { rows, labels };
}

describe('the bound on random ReLU features', () => {
  const seeds = Array.from({ length: 16 }, (_, i) => i + 1);

  it.each([2, 3, 4])(
    'of %i classes is shown, and is what independent searches from several starts come to',
    (classes) => {
      let shown = 0;
      for (const seed of seeds) {
        const { rows, labels } = reluFeatures(seed, classes);
        const { bound, risk } = boundOf(
          rows.map((input, n) => ({ input, label: labels[n] })),
          classes,
        );
        if (bound === null) continue;
        shown += 1;
        const next = randomNumbers(seed + 1000);
        const found = [() => 0, next, () => 10 * next()].map((start) =>
          independentMinimum(rows, labels, classes, start),
        );
        for (const own of found) expect(own).toBeGreaterThanOrEqual(bound - 1e-12);
        expect(Math.min(...found)).toBeLessThanOrEqual(risk + 1e-6);
      }
      expect(shown).toBeGreaterThanOrEqual(14);
    },
  );

  it.each(['cross-entropy', 'logistic'] as const)('by %s is below the risk of any weights', (loss) => {
    for (const seed of seeds) {
      const { rows, labels } = reluFeatures(seed, 3);
      const targets = classesOf(labels, 3);
      const { risk, gap } = solved(loss, rows, targets).ladder[0];
      const next = randomNumbers(seed);
      for (const size of [0.1, 1, 10, 1000]) {
        const weights = Array.from({ length: 3 }, () =>
          Array.from({ length: rows[0].length + 1 }, () => size * next()),
        );
        expect(riskOf(loss, rows, targets, weights)).toBeGreaterThanOrEqual(risk - (gap ?? Infinity));
      }
    }
  });
});

describe('ReLU networks', () => {
  const common = { name: 'Net', inputSize: 2, outputSize: 3, bias: true };
  const blocks = [3, 4].map((units): Block => ({ layers: [{ kind: 'dense', units, activation: 'relu' }] }));
  const networks: readonly PlainArchitecture[] = [
    { ...common, kind: 'resnest', expansion: { kind: 'linear', width: 9 }, blocks },
    { ...common, kind: 'resnest', expansion: { kind: 'none' }, blocks, bias: false },
    { ...common, kind: 'resnet', expansion: { kind: 'linear', width: 9 }, blocks },
    { ...common, kind: 'a-resnest', expansion: { kind: 'linear', width: 9 }, blocks },
    { ...common, kind: 'densenest', blocks },
  ];

  it.each(networks)(
    '$kind, biases: $bias: ReLU(-z) in the place of ReLU(z) spans the same, level after level',
    (own) => {
      const samples = randomSamples(own, 'squared', 90, 5);
      const columns = networkColumns(trainedNetwork(own, randomWeights(own, 3)), samples);
      const { mirrored } = columns;
      if (mirrored === null) throw new Error('no mirrored columns');
      expect(mirrored(0, 90).values).not.toEqual(columns.chunk(0, 90).values);
      const [direct, other] = [columns, { ...columns, chunk: mirrored }].map(
        (read) => leastSquares(spannedFeatures(read, samples)).ladder,
      );
      expect(direct.length).toBeGreaterThan(2);
      direct.forEach(({ risk }, level) => {
        expect(Math.abs(other[level].risk - risk)).toBeLessThan(1e-10 * risk);
      });
    },
  );

  it('have no mirrored columns without a block of one ReLU layer', () => {
    const layers = (['relu', 'tanh'] as const).map((activation) => ({ kind: 'dense', units: 3, activation }) as const);
    const mirroredOf = (block: Block) => {
      const own: PlainArchitecture = { ...common, kind: 'densenest', blocks: [block] };
      const samples = randomSamples(own, 'squared', 9, 5);
      return networkColumns(trainedNetwork(own, randomWeights(own, 3)), samples).mirrored;
    };
    expect(mirroredOf({ layers: [layers[0]] })).not.toBeNull();
    expect(mirroredOf({ layers: [layers[1]] })).toBeNull();
    expect(mirroredOf({ layers: [layers[1], layers[0]] })).toBeNull();
  });

  it('whose rounding separates: what mirrored columns show is said to be a bound up to the rounding of the features', () => {
    const own: PlainArchitecture = {
      ...{ name: 'Net', inputSize: 1, outputSize: 2, bias: true, kind: 'densenest' },
      blocks: [{ layers: [{ kind: 'dense', units: 1, activation: 'relu' }] }],
    };
    const [w, b] = [2 ** -8 * 0.9371, 0.7312].map(Math.fround);
    const weights = givenWeights(own, { 'blocks.1.layers.0.weight': [w], 'blocks.1.layers.0.bias': [b] });
    const next = randomNumbers(5);
    // The unit is at 0 in the first row alone.
    const inputs = [-1000, ...Array.from({ length: 60 }, () => (next() + 1) / 2)].map(Math.fround);
    // ReLU(fl(wx + b)) - wx - b: wx is exact in float64, and so is each of these differences beyond the first row.
    const noise = inputs.map((x) => Math.max(0, w * x + b) - b - w * x);
    const labels = noise.map((rest, i) => Number(i === 0 || rest > 0));
    const dataset = datasetOf(
      inputs.map((x) => [x]),
      classesOf(labels, 2),
    );
    const found = certify({ architecture: own, loss: 'cross-entropy', weights, dataset });
    const reached = softmaxRisk(
      noise.map((rest) => [rest]),
      labels,
      new Matrix([[0], [2 ** 56]]),
    );
    // These weights on the very columns are far below the bound, so it is one up to rounding only.
    expect(reached).toBeLessThan(0.5 * found.lowerBound);
    expect(found.solutions.map(({ upToRounding }) => upToRounding)).toEqual([undefined, true]);
    expect(found.remarks.filter((remark) => remark.includes('up to the rounding of the features'))).toEqual([
      expect.stringMatching(/^What is shown of a1 from below/),
    ]);
  });

  it('have a lower bound under cross-entropy, also where units are at 0 on few rows only', () => {
    let shown = 0;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    for (const seed of seeds) {
      const [own] = networks;
      const train = randomSamples(own, 'cross-entropy', 120, seed);
      const dataset = { ...datasetOf([[0, 0]], valuesOf([[0]])), train };
      const found = certify({ architecture: own, loss: 'cross-entropy', weights: randomWeights(own, seed), dataset });
      expect(found.lowerBound).toBeLessThanOrEqual(found.risk);
      shown += Number(found.lowerBound > 0.99 * found.ladder[2]);
    }
    expect(shown).toBe(seeds.length);
  });
});
