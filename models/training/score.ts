import type { Samples, Targets } from '../data/dataset.js';
import type { Score } from './events.js';

/** Of more classes than this, the five that a row is given first are looked at too. */
const topClasses = 5;

/** Sums over rows, from which their score follows. What is not asked for (`Score`) may be anything. */
export interface Tally {
  /** Losses of the rows. */
  readonly losses: number;
  /** Rows whose largest output is their class's, or whose one output has its sign. */
  readonly right: number;
  /** Rows whose class is among the five of the largest outputs. */
  readonly topFive: number;
  /** Σ |y - t|². */
  readonly squaredError: number;
}

/** Of no rows. */
export const noTally: Tally = { losses: 0, right: 0, topFive: 0, squaredError: 0 };

/** Two parts of the rows together. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    losses: a.losses + b.losses,
    right: a.right + b.right,
    topFive: a.topFive + b.topFive,
    squaredError: a.squaredError + b.squaredError,
  };
}

/** (1/N) Σ |t - mean t|². */
function varianceOf(values: Float32Array, size: number): number {
  const rows = values.length / size;
  const sums = new Float64Array(size);
  values.forEach((value, i) => (sums[i % size] += value));
  // Divided once: of equal values, the mean is that value.
  const means = sums.map((sum) => sum / rows);
  return values.reduce((sum, value, i) => sum + (value - means[i % size]) ** 2, 0) / rows;
}

/**
 * The coefficient of determination 1 - Σ |y - t|² / Σ |t - mean t|² over rows and outputs, the mean being of the same rows;
 * null where targets are classes, or do not vary.
 */
export function determination(targets: Targets): (meanSquaredError: number) => number | null {
  if (targets.kind === 'classes') return () => null;
  const variance = varianceOf(targets.values, targets.size);
  return (meanSquaredError) => (variance === 0 ? null : 1 - meanSquaredError / variance);
}

/** How the rows of a split are scored. */
export function scoring({ rows, targets }: Pick<Samples, 'rows' | 'targets'>): (tally: Tally) => Score {
  const rSquared = determination(targets);
  const [classes, many] = [targets.kind === 'classes', targets.kind === 'classes' && targets.classes > topClasses];
  return ({ losses, right, topFive, squaredError }) => ({
    risk: losses / rows,
    accuracy: classes ? right / rows : null,
    topFive: many ? topFive / rows : null,
    rSquared: rSquared(squaredError / rows),
  });
}

/** The class of a row: that of the first of the largest of several outputs; of one output, whether it is above 0. */
function classOf(row: Float32Array): number {
  if (row.length === 1) return row[0] > 0 ? 1 : 0;
  return row.reduce((best, value, i) => (value > row[best] ? i : best), 0);
}

/** Outputs before that of a class, the largest first, of equal ones the first. */
function rankOf(row: Float32Array, own: number): number {
  return row.reduce((count, value, i) => count + Number(value > row[own] || (value === row[own] && i < own)), 0);
}

/**
 * Counts rows by their outputs.
 * @param outputs [N, columns] and the targets that the loss has of them
 */
export function tallyRows(outputs: Float32Array, targets: Float32Array, columns: number): Omit<Tally, 'losses'> {
  let [right, topFive, squaredError] = [0, 0, 0];
  for (let at = 0; at < outputs.length; at += columns) {
    const [row, target] = [outputs.subarray(at, at + columns), targets.subarray(at, at + columns)];
    const own = classOf(target);
    right += Number(classOf(row) === own);
    topFive += Number(columns > 1 && rankOf(row, own) < topClasses);
    squaredError += row.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0);
  }
  return { right, topFive, squaredError };
}
