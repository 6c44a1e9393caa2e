import { describe, expect, it } from 'vitest';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { convexProblems } from '../../models/certificates/convex/convex-problems.js';
import type { FeatureColumns } from '../../models/certificates/features/feature-columns.js';
import { spannedFeatures } from '../../models/certificates/features/spanned-features.js';
import { independentRisk } from './independent-least-squares.js';
import { datasetOf, randomNumbers, valuesOf } from './trained.js';

type Rows = number[][];

/** The rows as a network sees them: float32. */
const float32 = (rows: Rows): Rows => rows.map((row) => row.map(Math.fround));
const affine = (rows: Rows): Rows => rows.map((row) => [1, ...row]);

function random(rows: number, columns: number, seed: number): Rows {
  const next = randomNumbers(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => next()));
}

function solve(inputs: Rows, targets: Rows, bias = true) {
  return bestLinear({ dataset: datasetOf(inputs, valuesOf(targets)), loss: 'squared', bias });
}

/** Relative to the targets' own size where the risk is all but 0. */
function agrees(inputs: Rows, targets: Rows, bias = true): void {
  const [x, y] = [float32(inputs), float32(targets)];
  const expected = independentRisk(bias ? affine(x) : x, y);
  const size = y.flat().reduce((sum, value) => sum + value * value, 0) / y.length;
  const { risk, gap } = solve(inputs, targets, bias);
  expect(Math.abs(risk - expected)).toBeLessThanOrEqual(1e-8 * expected + 1e-20 * size);
  expect(gap).toBeLessThanOrEqual(1e-13 * expected + 1e-24 * size);
}

describe('the best linear predictor by squared loss equals an independent least squares to 1e-8', () => {
  it.each([
    [50, 4, 1],
    [300, 10, 3],
    [700, 30, 2],
    [257, 7, 1],
    [256, 3, 1],
  ])('%i rows, %i inputs, %i outputs', (n, p, t) => {
    agrees(random(n, p, 1), random(n, t, 2));
    agrees(random(n, p, 3), random(n, t, 4), false);
  });

  it.each([1e-2, 1e-4, 1e-6])('columns that differ by %d of their size', (difference) => {
    const rows = float32(random(400, 5, 5).map(([a, b, c, d, hidden]) => [a, b, c, d, a + b + difference * hidden]));
    // Targets that need the difference, so that its direction counts.
    const targets = rows.map(([a, b, , , sum], i) => [(sum - a - b) / difference + 0.1 * Math.sin(i)]);
    agrees(rows, targets);
    expect(solve(rows, targets).risk).toBeLessThan(0.1);
  });

  it('a column with a large mean', () => {
    const next = randomNumbers(6);
    const rows = Array.from({ length: 300 }, () => [1e4 + next(), next()]);
    agrees(
      rows,
      rows.map(([a, b]) => [a - 1e4 + b + 0.1 * next()]),
    );
  });

  it('columns of sizes from 1e-12 to 1e12', () => {
    const rows = random(200, 5, 7).map((row) => row.map((value, j) => value * 10 ** (6 * j - 12)));
    agrees(rows, random(200, 1, 8));
  });
});

describe('whichever factor is taken', () => {
  // Far from dependent, with a dead column: Cholesky. The same with two columns that differ by little: reflections.
  const base = random(900, 9, 20).map((row) => row.map((value, j) => (j === 4 ? 0 : value)));
  const targets = random(900, 2, 21);
  const near = base.map((row) => row.map((value, j) => (j === 7 ? row[6] + 1e-4 * value : value)));

  it.each([
    ['Cholesky', base],
    ['Householder QR', near],
  ])('%s', (method, rows) => {
    agrees(rows, targets);
    expect(solve(rows, targets).method).toBe(`${method}, refined`);
  });
});

describe('weights that attain the infimum on the last level', () => {
  /** Columns in two levels: some dependent on others, one of zeros. */
  function columnsFrom(rows: Rows): FeatureColumns {
    return {
      rows: rows.length,
      count: rows[0].length,
      constants: 0,
      ends: [3, rows[0].length],
      mirrored: null,
      chunk: (first, end) => ({
        rows: end - first,
        columns: rows[0].length,
        values: Float64Array.from(rows[0].flatMap((_, j) => rows.slice(first, end).map((row) => row[j]))),
      }),
    };
  }

  it.each([
    ['dependent columns', (row: number[]) => [row[0], 0, row[1], row[0] + row[1], row[2], row[2], row[3]], [1, 3, 5]],
    ['a column of zeros', (row: number[]) => [row[0], 0, row[1], row[2], row[3]], [1]],
  ])('%s: weights on all columns, as they stand', (_, columnsOf, zeroWeights) => {
    const rows = random(500, 4, 22).map(columnsOf);
    const targets = float32(random(500, 2, 23));
    const columns = columnsFrom(rows);
    const { train } = datasetOf(rows, valuesOf(targets));
    const { minimizer, ladder } = convexProblems(spannedFeatures(columns, train), 'squared');
    if (minimizer === null) throw new Error('squared loss has a minimizer');
    expect([minimizer.rows, minimizer.columns]).toEqual([columns.count, 2]);
    for (const j of zeroWeights) expect([0, 1].map((t) => minimizer.values[t * columns.count + j])).toEqual([0, 0]);
    const residuals = rows.map((row, i) =>
      targets[i].map((y, t) => y - row.reduce((sum, x, j) => sum + x * minimizer.values[t * columns.count + j], 0)),
    );
    const risk = residuals.flat().reduce((sum, r) => sum + r * r, 0) / rows.length;
    expect(Math.abs(risk / ladder[1].risk - 1)).toBeLessThan(1e-12);
    expect(Math.abs(risk / independentRisk(rows, targets) - 1)).toBeLessThan(1e-10);
    // No column is correlated with what is left over.
    for (let j = 0; j < columns.count; j += 1) {
      const sum = rows.reduce((total, row, i) => total + row[j] * residuals[i][0], 0);
      expect(Math.abs(sum)).toBeLessThan(1e-10);
    }
  });
});

describe('degenerate features', () => {
  const rows = random(60, 3, 9);
  const targets = random(60, 2, 10);
  const { risk } = solve(rows, targets);
  const same = (changed: Rows) => expect(solve(changed, targets).risk).toBeCloseTo(risk, 13);

  it('a duplicated column adds nothing', () => same(rows.map((row) => [...row, row[1]])));
  it('a constant column adds nothing to the bias', () => same(rows.map((row) => [...row, 0.3])));
  it('a column of zeros adds nothing', () => same(rows.map((row) => [0, ...row])));
  it('a sum of columns adds nothing', () => {
    // Halves of float32 integers: the sum is exact in float32.
    const exact = rows.map((row) => row.map((value) => Math.round(value * 1000) / 8));
    const before = solve(exact, targets).risk;
    expect(
      solve(
        exact.map((row) => [...row, row[0] + row[1] - row[2]]),
        targets,
      ).risk,
    ).toBeCloseTo(before, 13);
  });
  it('rows given twice give the same risk', () => {
    expect(solve([...rows, ...rows], [...targets, ...targets]).risk).toBeCloseTo(risk, 13);
  });

  it('fewer rows than columns fit every target', () => {
    expect(solve(random(5, 9, 11), random(5, 1, 12)).risk).toBeLessThan(1e-25);
  });

  it('one row', () => expect(solve([[2, 3]], [[7]]).risk).toBeLessThan(1e-25));

  it('without any feature the risk is the variance, or the mean square without a bias', () => {
    const zeros = [[0], [0], [0], [0]];
    const y = [[1], [2], [3], [6]];
    expect(solve(zeros, y).risk).toBeCloseTo(3.5, 12);
    expect(solve(zeros, y, false).risk).toBeCloseTo(12.5, 12);
    expect(solve(zeros, y, false).method).toContain('QR');
  });

  it('targets that are all 0 have risk 0', () =>
    expect(
      solve(
        rows,
        rows.map(() => [0]),
      ).risk,
    ).toBe(0));
});
