import { describe, expect, it } from 'vitest';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { convexProblems } from '../../models/certificates/convex/convex-problems.js';
import {
  type Rows,
  classesOf,
  descended,
  iterated,
  noisyTargets,
  randomRows,
  riskOf,
  solved,
  spannedRows,
} from './convex-cases.js';
import { datasetOf, randomNumbers, valuesOf } from './trained.js';

const smooth = iterated.filter((loss) => loss !== 'absolute');

/** The least mean |w·(1, x) - t|: some minimizer passes through as many rows as it has weights, so all of them are tried. */
function leastAbsolute(rows: Rows, targets: readonly number[]): number {
  const all = rows.map((row) => [1, ...row.map(Math.fround)]);
  const width = all[0].length;
  let least = Infinity;
  const choose = (from: number, chosen: readonly number[]): void => {
    if (chosen.length === width) {
      const system = new LuDecomposition(new Matrix(chosen.map((i) => all[i])));
      if (system.isSingular()) return;
      const weights = system.solve(Matrix.columnVector(chosen.map((i) => Math.fround(targets[i])))).to1DArray();
      const sum = all.reduce(
        (total, row, i) => total + Math.abs(row.reduce((y, x, j) => y + x * weights[j], 0) - Math.fround(targets[i])),
        0,
      );
      least = Math.min(least, sum / rows.length);
      return;
    }
    for (let i = from; i < all.length; i += 1) choose(i + 1, [...chosen, i]);
  };
  choose(0, []);
  return least;
}

describe('the best linear predictor by absolute loss', () => {
  it.each([1, 2, 3, 4, 5, 6])('equals the best of all that pass through as many rows as they can (%i)', (seed) => {
    const rows = randomRows(9 + seed, 1 + (seed % 3), seed);
    const next = randomNumbers(seed + 50);
    const targets = rows.map(([x]) => x + 2 * next());
    const expected = leastAbsolute(rows, targets);
    const { risk, gap } = solved('absolute', rows, valuesOf(targets.map((t) => [t]))).ladder[0];
    expect(Math.abs(risk - expected)).toBeLessThan(1e-11 * expected);
    expect(gap).toBeLessThan(1e-11 * expected);
  });

  it('of a constant is the median, with ties and without', () => {
    const risk = (targets: number[]) =>
      solved(
        'absolute',
        targets.map(() => [0]),
        valuesOf(targets.map((t) => [t])),
      ).ladder[0].risk;
    expect(risk([1, 2, 10])).toBeCloseTo(3, 10);
    expect(risk([1, 2, 4, 10])).toBeCloseTo(11 / 4, 10);
    expect(risk([5, 5, 5, 5, 90])).toBeCloseTo(17, 9);
  });

  it('is 0 where some weights fit all rows', () => {
    const rows = randomRows(40, 3, 9);
    const targets = valuesOf(rows.map(([a, b, c]) => [a + b - 2 * c + 1]));
    for (const loss of ['absolute', 'huber'] as const) {
      const { risk, gap } = solved(loss, rows, targets).ladder[0];
      expect(risk).toBeLessThan(1e-6);
      expect(gap).toBeLessThanOrEqual(risk);
    }
  });
});

describe.each(smooth)('the best linear predictor by %s', (loss) => {
  it.each([
    [60, 2, 2],
    [90, 3, 3],
    [150, 4, 4],
  ])('equals long gradient descent: %i rows, %i inputs, %i classes', (n, inputs, classes) => {
    const rows = randomRows(n, inputs, n);
    const targets = noisyTargets(loss, rows, classes, n + 1);
    const expected = descended(loss, rows, targets, 6000);
    const { risk, gap, separable } = solved(loss, rows, targets).ladder[0];
    expect(Math.abs(risk - expected)).toBeLessThan(1e-9 * expected);
    expect(gap).toBeLessThan(1e-9 * expected);
    expect(separable).toBe(false);
  });
});

describe.each(iterated)('the convex problems under %s', (loss) => {
  const rows = randomRows(80, 6, 3);
  const targets = noisyTargets(loss, rows, 3, 4);
  const ends = [1, 3, 6];

  it('never rise along the ladder, each level as if alone', () => {
    const { ladder } = solved(loss, rows, targets, ends);
    ladder.forEach(({ risk, gap, gradientNorm }, i) => {
      expect(risk).toBeLessThanOrEqual((ladder[i - 1]?.risk ?? Infinity) * (1 + 1e-10));
      const alone = solved(
        loss,
        rows.map((row) => row.slice(0, ends[i])),
        targets,
      ).ladder[0];
      expect(Math.abs(alone.risk - risk)).toBeLessThan(1e-9 * risk);
      expect(gap).toBeLessThan(1e-9 * risk);
      expect(gradientNorm).toBeLessThan(1e-4);
    });
  });

  it('have a minimizer that attains the last level', () => {
    const { ladder, minimizer } = solved(loss, rows, targets, ends);
    expect(minimizer).not.toBeNull();
    if (minimizer === null) return;
    const weights = Array.from({ length: minimizer.columns }, (_, c) =>
      Array.from(minimizer.values.subarray(c * 7, (c + 1) * 7)),
    );
    expect(riskOf(loss, rows, targets, weights)).toBeCloseTo(ladder[2].risk, 9);
  });

  it('lose by fewer directions what a solve on those alone loses', () => {
    const spanned = spannedRows(rows, targets, ends);
    const problems = convexProblems(spanned, loss);
    const { ladder } = problems;
    const rank = spanned.bases.ranks[2];
    const first = spanned.bases.ranks[1];
    const values = new Float64Array(rank * first);
    for (let j = 0; j < first; j += 1) values[j * rank + j] = 1;
    expect(problems.excess({ rows: rank, columns: first, values })).toBeCloseTo(ladder[1].risk - ladder[2].risk, 9);
    expect(problems.excess({ rows: rank, columns: 0, values: new Float64Array(0) })).toBeGreaterThan(
      ladder[0].risk - ladder[2].risk,
    );
  });

  it('take constant, duplicated and zero columns and duplicated rows for what they are', () => {
    const expected = solved(loss, rows, targets).ladder[0].risk;
    const wider = rows.map((row) => [...row, row[0], 0, 5, -4 * row[1]]);
    expect(Math.abs(solved(loss, wider, targets).ladder[0].risk - expected)).toBeLessThan(1e-9 * expected);
    const double: typeof targets =
      targets.kind === 'classes'
        ? classesOf([...targets.labels, ...targets.labels], targets.classes)
        : { ...targets, values: Float32Array.from([...targets.values, ...targets.values]) };
    expect(Math.abs(solved(loss, [...rows, ...rows], double).ladder[0].risk - expected)).toBeLessThan(1e-9 * expected);
  });

  it('are the same whatever the columns are scaled by', () => {
    const expected = solved(loss, rows, targets).ladder[0];
    const scales = [2 ** 20, 2 ** -20, 1, 2 ** 30, 2 ** -30, 4];
    const found = solved(
      loss,
      rows.map((row) => row.map((x, j) => x * scales[j])),
      targets,
    ).ladder[0];
    expect(Math.abs(found.risk - expected.risk)).toBeLessThan(1e-9 * expected.risk);
    expect(found.gap).toBeLessThan(1e-9 * expected.risk);
  });

  it('without a feature are those of outputs 0', () => {
    const { train } = datasetOf(rows, targets);
    const columns = {
      rows: 80,
      count: 0,
      constants: 0 as const,
      ends: [0],
      mirrored: null,
      chunk: (first: number, end: number) => ({ rows: end - first, columns: 0, values: new Float64Array(0) }),
    };
    const spanned = {
      ...spannedRows(rows, targets),
      columns,
      bases: { ...spannedRows(rows, targets).bases, kept: [], ranks: [0] },
    };
    const { risk, gap } = convexProblems({ ...spanned, samples: train }, loss).ladder[0];
    const outputs = loss === 'cross-entropy' || loss === 'logistic' || loss === 'smoothed-hinge' ? 3 : 2;
    expect(risk).toBeCloseTo(
      riskOf(
        loss,
        rows,
        targets,
        Array.from({ length: outputs }, () => new Array<number>(7).fill(0)),
      ),
      12,
    );
    expect(gap).toBeLessThan(1e-13);
  });

  it('of fewer rows than columns, and of one row', () => {
    for (const n of [1, 4]) {
      const few = rows.slice(0, n).map((row, i) => [...row, i]);
      const own = noisyTargets(loss, few, 3, 8);
      const { risk, gap } = solved(loss, few, own).ladder[0];
      expect(risk).toBeLessThan(1e-6);
      expect(gap).toBeLessThanOrEqual(risk);
    }
  });
});

describe('targets that are all equal', () => {
  const rows = randomRows(30, 2, 1);
  it.each(['absolute', 'huber'] as const)('are fitted exactly by %s', (loss) => {
    const { risk } = solved(loss, rows, valuesOf(rows.map(() => [1e6]))).ladder[0];
    expect(risk).toBeLessThan(1e-6);
  });

  it.each(['cross-entropy', 'logistic'] as const)('are separable by %s, one class being alone', (loss) => {
    for (const classes of [2, 3]) {
      expect(
        solved(
          loss,
          rows,
          classesOf(
            rows.map(() => 1),
            classes,
          ),
        ).ladder[0],
      ).toMatchObject({ risk: 0, gap: 0, separable: true });
    }
  });

  it('reach 0 by smoothed hinge, and attain it', () => {
    for (const classes of [2, 3]) {
      const { ladder, minimizer } = solved(
        'smoothed-hinge',
        rows,
        classesOf(
          rows.map(() => 1),
          classes,
        ),
      );
      expect(ladder[0].separable).toBe(false);
      expect(ladder[0].risk).toBeLessThan(1e-30);
      expect(ladder[0].gap).toBeLessThanOrEqual(ladder[0].risk);
      expect(minimizer).not.toBeNull();
    }
  });
});

describe('classes that separate in part', () => {
  /** Class 0 lies apart; 1 and 2 are mixed. */
  const mixed = randomRows(60, 2, 5).map(([a, b], i) => (i % 3 === 0 ? [a + 20, b] : [a, b]));
  const labels = mixed.map((_, i) => i % 3);

  it('one output against the rest: each is its own problem', () => {
    const { ladder, minimizer } = solved('logistic', mixed, classesOf(labels, 3));
    const alone = [1, 2].map((c) =>
      solved(
        'logistic',
        mixed,
        classesOf(
          labels.map((label) => Number(label === c)),
          2,
        ),
      ),
    );
    expect(ladder[0].method).toContain('1 of 3 outputs are separable');
    expect(ladder[0].separable).toBe(false);
    expect(ladder[0].risk).toBeCloseTo(alone[0].ladder[0].risk + alone[1].ladder[0].risk, 10);
    expect(ladder[0].gap).toBeLessThan(1e-9);
    expect(minimizer).toBeNull();
  });

  it('cross-entropy: what is left is the mixed classes alone', () => {
    const { ladder, minimizer } = solved('cross-entropy', mixed, classesOf(labels, 3));
    const pair = mixed.map((row, i) => ({ row, label: labels[i] - 1 })).filter(({ label }) => label >= 0);
    const alone = solved(
      'cross-entropy',
      pair.map(({ row }) => row),
      classesOf(
        pair.map(({ label }) => label),
        2,
      ),
    );
    expect(ladder[0].risk).toBeCloseTo((alone.ladder[0].risk * 2) / 3, 9);
    expect(ladder[0].separable).toBe(false);
    expect(ladder[0].method).toContain('no weights attain the infimum');
    // Not attained: what is shown leaves out the terms that vanish.
    expect(ladder[0].gap).toBeLessThan(1e-6);
    expect(minimizer).toBeNull();
    expect(alone.minimizer).not.toBeNull();
  });

  it.each(['cross-entropy', 'logistic'] as const)('two rows on the border of two classes, by %s', (loss) => {
    // x < 0 is class 0, x > 0 class 1, and at 0 there is one of each: only these two keep a risk, log 2 each.
    const { ladder, minimizer } = solved(loss, [[-3], [-1], [0], [0], [2], [5]], classesOf([0, 0, 0, 1, 1, 1], 2));
    expect(ladder[0].risk).toBeCloseTo(Math.LN2 / 3, 9);
    expect(ladder[0].risk).toBeGreaterThanOrEqual((Math.LN2 / 3) * (1 - 1e-14));
    expect(ladder[0].gap).toBeLessThan(1e-11);
    expect(ladder[0].method).toContain('no weights attain the infimum');
    expect(minimizer).toBeNull();
  });

  it('the same two rows by smoothed hinge: 1/2 each where their score is 0 or anything between -1 and 1 would be', () => {
    const rows = [[-3], [-1], [0], [0], [2], [5]];
    const { ladder } = solved('smoothed-hinge', rows, classesOf([0, 0, 0, 1, 1, 1], 2));
    expect(ladder[0].risk).toBeCloseTo(1 / 6, 10);
  });

  it.each(['logistic', 'smoothed-hinge'] as const)('separable by %s', (loss) => {
    const rows = [[-2], [-1], [1], [2]];
    const { ladder, minimizer } = solved(loss, rows, classesOf([0, 0, 1, 1], 2));
    expect(ladder[0]).toMatchObject({ risk: 0, gap: 0, separable: loss === 'logistic' });
    expect(minimizer === null).toBe(loss === 'logistic');
  });

  it.each([1e-1, 1e-3, 1e-5])('separable by a margin of %d, and not if one row is on the wrong side', (margin) => {
    const rows = [[-1], [-margin], [margin], [1]];
    const separable = (labels: number[]) => solved('logistic', rows, classesOf(labels, 2)).ladder[0].separable;
    expect(separable([0, 0, 1, 1])).toBe(true);
    expect(separable([0, 1, 0, 1])).toBe(false);
  });
});

it.each([
  ['absolute', 'numbers'],
  ['huber', 'numbers'],
  ['logistic', 'classes'],
  ['smoothed-hinge', 'classes'],
] as const)('%s refuses targets that are not %s', (loss, needed) => {
  const targets = needed === 'numbers' ? classesOf([0, 1], 2) : valuesOf([[1], [2]]);
  expect(() => bestLinear({ dataset: datasetOf([[1], [2]], targets), loss, bias: true })).toThrow(`needs ${needed}`);
});
