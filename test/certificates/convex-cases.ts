import type { Loss } from '../../models/architecture/loss.js';
import { type ConvexProblems, convexProblems } from '../../models/certificates/convex/convex-problems.js';
import { rowLoss } from '../../models/certificates/convex/row-loss.js';
import { inputColumns } from '../../models/certificates/features/feature-columns.js';
import { type SpannedFeatures, spannedFeatures } from '../../models/certificates/features/spanned-features.js';
import type { Samples, Targets } from '../../models/data/dataset.js';
import { datasetOf, randomNumbers, valuesOf } from './trained.js';

export type Rows = number[][];

/** The losses whose problems are solved by iteration. */
export const iterated = [
  'absolute',
  'huber',
  'cross-entropy',
  'logistic',
  'smoothed-hinge',
] as const satisfies readonly Loss[];

export function randomRows(rows: number, columns: number, seed: number): Rows {
  const next = randomNumbers(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(2 * next())));
}

export const classesOf = (labels: readonly number[], classes: number): Targets => ({
  kind: 'classes',
  classes,
  labels: Int32Array.from(labels),
});

/** Targets that depend on the rows and on chance: neither fitted nor separated. */
export function noisyTargets(loss: Loss, rows: Rows, classes: number, seed: number): Targets {
  const next = randomNumbers(seed);
  if (loss === 'squared' || loss === 'absolute' || loss === 'huber') {
    return valuesOf(rows.map((row) => Array.from({ length: classes - 1 }, (_, k) => row[k % row.length] + 3 * next())));
  }
  const labels = rows.map((row) => {
    const scores = Array.from({ length: classes }, (_, c) => Math.sin(3 * c + row[c % row.length]) + 2 * next());
    return scores.indexOf(Math.max(...scores));
  });
  return classesOf(labels, classes);
}

/** Columns in the order of the inputs, after the constant; level i has the inputs before `ends[i]`. */
export function spannedRows(rows: Rows, targets: Targets, ends: readonly number[] = [rows[0].length]): SpannedFeatures {
  const { train } = datasetOf(rows, targets);
  const columns = inputColumns(train, true);
  return spannedFeatures({ ...columns, ends: ends.map((end) => end + 1) }, train);
}

export function solved(loss: Loss, rows: Rows, targets: Targets, ends?: readonly number[]): ConvexProblems {
  return convexProblems(spannedRows(rows, targets, ends), loss);
}

export function samplesOf(rows: Rows, targets: Targets): Samples {
  return datasetOf(rows, targets).train;
}

/** The risk of weights on [1, rows], an array for each output. */
export function riskOf(loss: Loss, rows: Rows, targets: Targets, weights: Rows): number {
  return riskAndGradient(loss, rows, targets, weights).risk;
}

export function riskAndGradient(
  loss: Loss,
  rows: Rows,
  targets: Targets,
  weights: Rows,
): { risk: number; gradient: Rows } {
  const losses = rowLoss(loss, samplesOf(rows, targets));
  const augmented = rows.map((row) => [1, ...row.map(Math.fround)]);
  const outputs = Float64Array.from(
    weights.flatMap((own) => augmented.map((row) => row.reduce((sum, x, j) => sum + x * own[j], 0))),
  );
  const y = { rows: rows.length, columns: weights.length, values: outputs };
  const slopes = losses.gradient(y, 0).values;
  const gradient = weights.map((own, c) =>
    own.map((_, j) => augmented.reduce((sum, row, i) => sum + slopes[c * rows.length + i] * row[j], 0) / rows.length),
  );
  return { risk: losses.sum(y, 0) / rows.length, gradient };
}

/** Plain accelerated gradient descent with restarts, from 0: slow, and sure on small well-conditioned problems. */
export function descended(loss: Loss, rows: Rows, targets: Targets, iterations: number): number {
  const outputs = rowLoss(loss, samplesOf(rows, targets)).outputs;
  const width = rows[0].length + 1;
  const step = 1 / rows.reduce((most, row) => Math.max(most, 1 + row.reduce((sum, x) => sum + x * x, 0)), 0);
  let weights: Rows = Array.from({ length: outputs }, () => new Array<number>(width).fill(0));
  let ahead = weights;
  let momentum = 1;
  let least = Infinity;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const { risk, gradient } = riskAndGradient(loss, rows, targets, ahead);
    if (risk > least) [ahead, momentum] = [weights, 1];
    least = Math.min(least, risk);
    const from = ahead;
    const next = from.map((own, c) => own.map((w, j) => w - step * gradient[c][j]));
    const after = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const before = weights;
    ahead = next.map((own, c) => own.map((w, j) => w + ((momentum - 1) / after) * (w - before[c][j])));
    [weights, momentum] = [next, after];
  }
  return Math.min(least, riskOf(loss, rows, targets, weights));
}
