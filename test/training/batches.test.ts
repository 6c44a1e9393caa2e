import { describe, expect, it } from 'vitest';
import { epochBatches, stepsPerEpoch } from '../../models/training/batches.js';

describe('the batches of an epoch', () => {
  it.each([
    [10, 3, [3, 3, 3, 1]],
    [9, 3, [3, 3, 3]],
    [2, 8, [2]],
  ])('of %i rows by %i take each row once', (rows, batch, sizes) => {
    const batches = epochBatches(rows, batch, 1, 0);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    expect(stepsPerEpoch(rows, batch)).toBe(sizes.length);
    expect(batches.flatMap((indices) => [...indices]).sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
  });

  it('are decided by seed and epoch alone', () => {
    expect(epochBatches(100, 7, 4, 9)).toEqual(epochBatches(100, 7, 4, 9));
    expect(epochBatches(100, 7, 4, 10)).not.toEqual(epochBatches(100, 7, 4, 9));
    expect(epochBatches(100, 7, 5, 9)).not.toEqual(epochBatches(100, 7, 4, 9));
  });
});
