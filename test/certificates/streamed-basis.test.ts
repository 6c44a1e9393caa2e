import { describe, expect, it } from 'vitest';
import { basisRows } from '../../models/certificates/convex/basis-rows.js';
import { partsLadder } from '../../models/certificates/convex/part-ladder.js';
import { partsOf } from '../../models/certificates/convex/parts.js';
import { iterated, noisyTargets, randomRows, spannedRows } from './convex-cases.js';

describe.each(iterated)('a basis too large to be held, under %s', (loss) => {
  // More rows than one chunk has.
  const rows = randomRows(700, 5, 61);
  const spanned = spannedRows(rows, noisyTargets(loss, rows, 3, 62), [2, 5]);
  const parts = partsOf(loss, spanned.samples);

  it('is computed again in every pass', () => {
    const [held, streamed] = [basisRows(spanned), basisRows(spanned, null, 0)];
    expect([...held.chunks()][1][1]).toBe([...held.chunks()][1][1]);
    expect([...streamed.chunks()][1][1]).not.toBe([...streamed.chunks()][1][1]);
    expect([...streamed.chunks()]).toEqual([...held.chunks()]);
  });

  it('has the ladder and the predictors of one that is', () => {
    const held = partsLadder(parts, basisRows(spanned));
    const streamed = partsLadder(parts, basisRows(spanned, null, 0));
    held.ladder.forEach(({ risk, gap, separable }, level) => {
      const found = streamed.ladder[level];
      expect(Math.abs(found.risk - risk)).toBeLessThanOrEqual(1e-12 * risk);
      expect(found.separable).toBe(separable);
      expect(gap).toBeLessThan(1e-9 * risk);
      expect(found.gap).toBeLessThan(1e-9 * risk);
    });
    held.predictors.forEach((predictor, level) => {
      const found = streamed.predictors[level];
      expect(found?.values.length).toBe(predictor?.values.length);
      found?.values.forEach((value, i) => expect(value).toBeCloseTo(predictor?.values[i] ?? NaN, 8));
    });
  });
});
