import { describe, expect, it } from 'vitest';
import { Matrix } from 'ml-matrix';
import { bestLinear } from '../../models/certificates/best-linear.js';
import type { Dataset } from '../../models/data/dataset.js';
import { independentMinimum, softmaxRisk } from './independent-softmax.js';
import { datasetOf, randomNumbers } from './trained.js';

type Rows = number[][];

function classesOf(rows: Rows, labels: readonly number[], classes: number): Dataset {
  return datasetOf(rows, { kind: 'classes', classes, labels: Int32Array.from(labels) });
}

/** Classes that depend on the inputs and on chance: no weights separate them. */
function noisyClasses(n: number, inputs: number, classes: number, seed: number): { rows: Rows; labels: number[] } {
  const next = randomNumbers(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: inputs }, () => 2 * next()));
  const labels = rows.map((row) => {
    const scores = Array.from({ length: classes }, (_, c) => Math.sin(3 * c + row[c % inputs]) + next());
    return scores.indexOf(Math.max(...scores));
  });
  return { rows, labels };
}

const solve = (rows: Rows, labels: readonly number[], classes: number) =>
  bestLinear({ dataset: classesOf(rows, labels, classes), loss: 'cross-entropy', bias: true });

describe('the best linear predictor by cross-entropy', () => {
  it.each([
    [60, 2, 2],
    [120, 3, 3],
    [90, 4, 5],
  ])('equals a slow Newton on the primal: %i rows, %i inputs, %i classes', (n, inputs, classes) => {
    const { rows, labels } = noisyClasses(n, inputs, classes, n);
    const expected = independentMinimum(rows, labels, classes);
    const solution = solve(rows, labels, classes);
    expect(Math.abs(solution.risk - expected)).toBeLessThan(1e-9 * expected);
    expect(solution.separable).toBe(false);
    expect(solution.gap).toBeGreaterThanOrEqual(0);
    expect(solution.gap).toBeLessThan(1e-9 * expected);
  });

  it('without information is the entropy of the classes', () => {
    const solution = solve([[0], [0], [0], [0]], [0, 0, 0, 1], 2);
    expect(solution.risk).toBeCloseTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12);
    expect(solution.gap).toBeLessThan(1e-12);
  });

  it('on separable classes is 0, not attained', () => {
    const rows = [[-2], [-1], [1], [2]];
    expect(solve(rows, [0, 0, 1, 1], 2)).toMatchObject({ risk: 0, gap: 0, separable: true });
    expect(solve(rows, [0, 0, 1, 1], 3)).toMatchObject({ risk: 0, separable: true });
  });

  it('is not called separable where two equal rows have different classes', () => {
    const solution = solve([[-1], [1], [1], [1]], [0, 0, 1, 1], 2);
    // Row 1 separates; the three rows at 1 are left with the entropy of one and two.
    const entropy = -(Math.log(1 / 3) + 2 * Math.log(2 / 3)) / 4;
    expect(solution.separable).toBe(false);
    expect(Math.abs(solution.risk - entropy)).toBeLessThan(1e-9);
    expect(solution.risk).toBeGreaterThanOrEqual(entropy * (1 - 1e-14));
    // Not attained: no gap is shown.
    expect(solution.gap).toBeNull();
  });

  it('a margin that shrinks to nothing is separable as long as there is one', () => {
    for (const margin of [1e-1, 1e-3, 1e-5]) {
      const rows = [[-1], [-margin], [margin], [1]];
      expect(solve(rows, [0, 0, 1, 1], 2).separable).toBe(true);
      expect(solve(rows, [0, 1, 0, 1], 2).separable).toBe(false);
    }
  });

  it('of fewer rows than columns is 0', () => {
    const { rows } = noisyClasses(4, 9, 3, 1);
    expect(solve(rows, [0, 1, 2, 0], 3)).toMatchObject({ risk: 0, separable: true });
  });

  it('shows no gap below the risk of weights that are 1e14 times as large, where only sure rows bend', () => {
    const d = 2 ** -46;
    const rows: Rows = [[0, 1]];
    const labels = [1];
    for (let i = 1; i <= 4; i += 1) {
      rows.push([i, i * d], [i, -i * d]);
      labels.push(Number(i > 2), 0);
    }
    const better = softmaxRisk(
      rows.map((row) => [1, ...row]),
      labels,
      new Matrix([
        [0, 0, 0],
        [-3, -1.5, 3 / d],
      ]),
    );
    expect(better).toBeLessThan(0.1273);
    const found = solve(rows, labels, 2);
    expect(found.risk - (found.gap ?? Infinity)).toBeLessThanOrEqual(better);
  });

  it('shows no gap below the risk of other weights, where rows differ by 1e-15 to 1e-6 in a column', () => {
    const next = randomNumbers(11);
    let reached = 0;
    for (let trial = 0; trial < 200; trial += 1) {
      const d = 2 ** Math.round(-35 + 15 * next());
      const rows: Rows = [[0, 1]];
      const labels = [1];
      for (let i = 1; i <= 4; i += 1) {
        const x = Math.round(4 * next());
        rows.push([x, i * d], [x, -i * d]);
        labels.push(Number(next() > -0.5), Number(next() > 0.5));
      }
      const found = solve(rows, labels, 2);
      for (const [bias, first, second] of [0, 1, 2, 3, 4, 5].map(() => [3 * next(), 2 * next(), (4 * next()) / d])) {
        const other = softmaxRisk(
          rows.map((row) => [1, ...row]),
          labels,
          new Matrix([
            [0, 0, 0],
            [bias, first, second],
          ]),
        );
        reached += Number(other < found.risk);
        expect(found.risk - (found.gap ?? Infinity)).toBeLessThanOrEqual(other);
      }
    }
    // Some of those weights are better than what the solver found: no gap may deny it.
    expect(reached).toBeGreaterThan(0);
  });

  it.each([2 ** 16, 2 ** 22, 2 ** 23])('shows no gap below the infimum where inputs are near %d', (far) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const next = randomNumbers(400 + seed);
      const inputs = Array.from({ length: 4 + 2 * (seed % 3) }, () => Math.floor(20 * (next() + 1)));
      const labels = inputs.map((input) => Number(next() + (input - 20) / 40 > 0));
      // The same span: what is far from 0 is all that rounding can tell apart.
      const near = solve(
        inputs.map((input) => [input]),
        labels,
        2,
      );
      const found = solve(
        inputs.map((input) => [far + input]),
        labels,
        2,
      );
      expect(found.gap).toBeLessThan(1e-8);
      expect(found.risk - (found.gap ?? Infinity)).toBeLessThanOrEqual(near.risk + 1e-15);
    }
  });

  it('takes a duplicated column and duplicated rows for what they are', () => {
    const { rows, labels } = noisyClasses(80, 2, 3, 7);
    const expected = solve(rows, labels, 3).risk;
    expect(
      solve(
        rows.map((row) => [...row, row[0], 0, 5]),
        labels,
        3,
      ).risk,
    ).toBeCloseTo(expected, 10);
    expect(solve([...rows, ...rows], [...labels, ...labels], 3).risk).toBeCloseTo(expected, 10);
  });

  it('refuses targets that are numbers', () => {
    const dataset = datasetOf([[1], [2]], { kind: 'values', size: 1, values: Float32Array.of(1, 2) });
    expect(() => bestLinear({ dataset, loss: 'cross-entropy', bias: true })).toThrow('needs classes');
  });
});

describe('of so many directions that a descent without Hessians comes first', () => {
  const columns = 140;

  function wideRows(count: number): Rows {
    const next = randomNumbers(5);
    return Array.from({ length: count }, () => Array.from({ length: columns }, () => next()));
  }

  it('is solved to the same infimum as one output of two classes, of which Newton alone knows the whole Hessian', () => {
    const rows = wideRows(900);
    const next = randomNumbers(6);
    const labels = rows.map((row) => Number(row[0] + row[1] + 3 * next() > 0));
    const dataset = classesOf(rows, labels, 2);
    const both = bestLinear({ dataset, loss: 'cross-entropy', bias: true });
    const one = bestLinear({ dataset, loss: 'logistic', bias: true });
    expect(both.gap).toBeLessThan(1e-10);
    expect(both.risk).toBeGreaterThan(0.1);
    expect(Math.abs(both.risk - one.risk)).toBeLessThan(1e-10);
    expect(Math.abs(both.risk - independentMinimum(rows, labels, 2))).toBeLessThan(1e-8);
  });

  it('finds weights that separate the classes, and verifies every margin', () => {
    const rows = wideRows(300);
    const labels = rows.map((row, n) => (n + Math.round(10 * Math.abs(row[0]))) % 4);
    const found = bestLinear({ dataset: classesOf(rows, labels, 4), loss: 'cross-entropy', bias: true });
    expect(found).toMatchObject({ risk: 0, gap: 0, separable: true });
  });
});
