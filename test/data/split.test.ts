import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRows } from '../../models/data/split.js';

const share = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.05, max: 10, noNaN: true }));

describe('splitRows', () => {
  it('puts every row on one side, in the shares asked for, and does so again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), share, share, fc.nat(), (rows, train, test, seed) => {
        const trainRows = Math.round((rows * train) / (train + test));
        fc.pre(trainRows > 0 && trainRows < rows);
        const split = splitRows(rows, { train, test, seed }, null);
        expect(split.train.length).toBe(trainRows);
        expect([...split.train, ...(split.test ?? [])].sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
        expect(splitRows(rows, { train, test, seed }, null)).toEqual(split);
      }),
    );
  });

  it('draws other rows for another seed', () => {
    const rowsOf = (seed: number) => splitRows(100, { train: 1, test: 1, seed }, null).train.join();
    expect(new Set([0, 1, 2, 3].map(rowsOf)).size).toBe(4);
  });

  it('trains on every row where there is no split', () => {
    expect(splitRows(3, null, null)).toEqual({ train: Int32Array.of(0, 1, 2), test: null });
  });
});
