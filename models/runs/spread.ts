import type { Score } from '../training/events.js';
import { isOne } from './comparable.js';

/** What is measured on the rows of a split, in the order in which it is shown. */
export const measures = ['risk', 'rSquared', 'accuracy', 'topFive'] as const satisfies readonly (keyof Score)[];

export type Measure = (typeof measures)[number];

/** What a certificate tells of the training rows, in the order in which it is shown. */
export const certifiedMeasures = ['linearRisk', 'lowerBound', 'epsilon', 'aboveLinear'] as const;

/** `aboveLinear`: the training risk minus the best linear one, below 0 where the network is better. */
export type CertifiedMeasure = (typeof certifiedMeasures)[number];

/** As certificates name them. */
export const certifiedHeads: Readonly<Record<CertifiedMeasure, string>> = {
  linearRisk: 'Best linear risk',
  lowerBound: 'Lower bound',
  epsilon: 'Epsilon',
  aboveLinear: 'Risk − best linear',
};

/** A measure over seeds. */
export interface Spread {
  readonly mean: number;
  /** The sample's standard deviation, of n - 1; null: one seed has none. */
  readonly deviation: number | null;
}

/** Null: not measured, as the accuracy where targets are numbers. */
export type Spreads = Readonly<Record<Measure, Spread | null>>;

/** Null: not shown of every seed. */
export type CertifiedSpreads = Readonly<Record<CertifiedMeasure, Spread | null>>;

/** Mean and sample standard deviation; 0 where the values differ in their last bits alone. @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  if (isOne(values)) return { mean, deviation: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
