import type { Score } from './events.js';

/** What is measured on the rows of a split, in the order in which it is shown. */
export const measures = ['risk', 'rSquared', 'accuracy', 'topFive'] as const satisfies readonly (keyof Score)[];

export type Measure = (typeof measures)[number];

/** A measure over seeds. */
export interface Spread {
  readonly mean: number;
  /** The sample's standard deviation, of n - 1; null: one seed has none. */
  readonly deviation: number | null;
}

/** Null: not measured, as the accuracy where targets are numbers. */
export type Spreads = Readonly<Record<Measure, Spread | null>>;

/** Mean and sample standard deviation. @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
