import { describe, expect, it } from 'vitest';
import { solved, classesOf, randomRows, type Rows } from './convex-cases.js';
import { randomNumbers } from './trained.js';

const [classes, columns, alone] = [10, 90, 6];

/** Noise on which no weights separate ten classes. */
function noise(count: number): { rows: Rows; labels: number[] } {
  const next = randomNumbers(7);
  const labels = Array.from({ length: count }, () => Math.floor((next() + 1) * 0.5 * classes) % classes);
  return { rows: randomRows(count, columns, 3), labels: labels.map((label) => Math.abs(label)) };
}

/** Rows with a column of their own each, before the others, which have 0 there. */
function withOwnColumns(rows: Rows, own: number): Rows {
  return rows.map((row, n) => [...row, ...Array.from({ length: own }, (_, k) => Number(n === k))]);
}

describe('cross-entropy over a Hessian too large to be factored whole', () => {
  const { rows, labels } = noise(1000);
  const rest = solved('cross-entropy', rows.slice(alone), classesOf(labels.slice(alone), classes)).ladder[0];

  it('is solved to rounding where weights attain the infimum', () => {
    expect(rest.method).toBe('truncated Newton');
    expect(rest.gap).not.toBeNull();
    expect(rest.gap ?? 1).toBeLessThan(1e-11);
  });

  it('claims no gap where some rows have a direction of their own, along which it falls for ever', () => {
    // Those rows cost nothing in the limit, whatever the other weights are.
    const infimum = (rest.risk * (rows.length - alone)) / rows.length;
    const { ladder, minimizer } = solved('cross-entropy', withOwnColumns(rows, alone), classesOf(labels, classes));
    const { risk, gap } = ladder[0];
    expect(minimizer).toBeNull();
    expect(risk).toBeGreaterThanOrEqual(infimum * (1 - 1e-12));
    expect(risk).toBeLessThanOrEqual(infimum * (1 + 1e-4));
    // No probabilities of those rows but the sure ones meet the constraint.
    expect(gap).toBeNull();
  });
});
