import { describe, expect, it } from 'vitest';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { bestLinear } from '../../models/certificates/best-linear.js';
import type { Dataset } from '../../models/data/dataset.js';
import { datasetOf, randomNumbers } from './trained.js';

type Rows = number[][];

function classesOf(rows: Rows, labels: readonly number[], classes: number): Dataset {
  return datasetOf(rows, { kind: 'classes', classes, labels: Int32Array.from(labels) });
}

function risk(rows: Rows, labels: readonly number[], weights: Matrix): number {
  const sum = rows.reduce((total, row, n) => {
    const z = weights.mmul(Matrix.columnVector(row)).to1DArray();
    const top = Math.max(...z);
    return total + top + Math.log(z.reduce((s, value) => s + Math.exp(value - top), 0)) - z[labels[n]];
  }, 0);
  return sum / rows.length;
}

/** The slow way: the whole Hessian of the primal, a little ridge for the direction that changes nothing, halved steps. */
function independentMinimum(inputs: Rows, labels: readonly number[], classes: number): number {
  const rows = inputs.map((row) => [1, ...row.map(Math.fround)]);
  const size = rows[0].length;
  let weights = Matrix.zeros(classes, size);
  for (let iteration = 0; iteration < 60; iteration += 1) {
    const gradient = Matrix.zeros(classes * size, 1);
    const hessian = Matrix.eye(classes * size, classes * size, 1e-13);
    rows.forEach((row, n) => {
      const z = weights.mmul(Matrix.columnVector(row)).to1DArray();
      const top = Math.max(...z);
      const total = z.reduce((s, value) => s + Math.exp(value - top), 0);
      const p = z.map((value) => Math.exp(value - top) / total);
      for (let c = 0; c < classes; c += 1) {
        for (let j = 0; j < size; j += 1) {
          const at = c * size + j;
          gradient.set(at, 0, gradient.get(at, 0) + ((p[c] - Number(c === labels[n])) * row[j]) / rows.length);
          for (let d = 0; d < classes; d += 1) {
            const curvature = p[c] * (Number(c === d) - p[d]);
            for (let k = 0; k < size; k += 1) {
              const to = d * size + k;
              hessian.set(at, to, hessian.get(at, to) + (curvature * row[j] * row[k]) / rows.length);
            }
          }
        }
      }
    });
    const step = new LuDecomposition(hessian).solve(gradient).to1DArray();
    const before = risk(rows, labels, weights);
    let next = weights;
    for (let length = 1; length > 1e-6; length /= 2) {
      next = weights.clone();
      step.forEach((value, at) =>
        next.set(Math.floor(at / size), at % size, weights.get(Math.floor(at / size), at % size) - length * value),
      );
      if (risk(rows, labels, next) < before) break;
      next = weights;
    }
    if (next === weights) break;
    weights = next;
  }
  return risk(rows, labels, weights);
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
    expect(solution.gap).toBeLessThan(1e-9);
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

  it('has a gap where two rows of different classes all but coincide, which asks for weights of 1e6', () => {
    const rows = [[-1.9304704666137695], [-1.9305351972579956], [-1.6269159317016602], [-0.07882070541381836], [1.95]];
    const { risk, gap } = solve(rows, [1, 2, 1, 3, 1], 4);
    expect(risk).toBeGreaterThan(0.4);
    expect(gap).not.toBeNull();
    expect(gap).toBeLessThan(1e-8);
  });

  it('has a gap where some rows separate for ever, and no probabilities fit the constraint to the last digit', () => {
    const rows = [
      [0.571840763092041, -0.21547651290893555],
      [-0.9344267845153809, 1.95097017288208],
      [0.31568336486816406, 1.7249393463134766],
      [1.357278823852539, 1.8369693756103516],
      [-1.415822982788086, -1.7280024290084839],
      [0.19213080406188965, -0.6835737228393555],
      [-0.23461055755615234, 1.0988588333129883],
      [-1.3361806869506836, 1.8753710985183716],
      [1.2474427223205566, 1.3450589179992676],
      [1.4354195594787598, -1.1439814567565918],
      [-1.5281842947006226, 1.6283133029937744],
    ];
    const { risk, gap } = solve(rows, [3, 2, 1, 0, 1, 2, 3, 3, 1, 1, 2], 4);
    expect(risk).toBeGreaterThan(0.8);
    expect(gap).not.toBeNull();
    expect(gap).toBeLessThan(1e-8);
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
