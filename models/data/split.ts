import { howMany } from '../architecture/how-many.js';
import { DataError } from './data-error.js';
import type { SplitDefinition } from './definition.js';
import { permutation, randomStream } from './random.js';

/** Indices of a table's rows, each split in the table's order. */
export interface RowSplit {
  readonly train: Int32Array;
  /** Null where the data is not split. */
  readonly test: Int32Array | null;
}

/** How many of so many rows train; null: all of them. */
export function trainingShare(rows: number, split: Pick<SplitDefinition, 'train' | 'test'> | null): number {
  return split === null ? rows : Math.round((rows * split.train) / (split.train + split.test));
}

/**
 * Draws the training rows: `round(rows * train / (train + test))` of them, the first of a permutation by the split's
 * seed; the others are held out.
 * @param file for the message
 * @throws DataError where no row would be left on one side
 */
export function splitRows(rows: number, split: SplitDefinition | null, file: string | null): RowSplit {
  if (split === null) return { train: Int32Array.from({ length: rows }, (_, row) => row), test: null };
  const trainRows = trainingShare(rows, split);
  if (trainRows === 0 || trainRows === rows) {
    const empty = trainRows === 0 ? 'training' : 'test';
    const problem = `split ${split.train} : ${split.test} of ${howMany(rows, 'row')} leaves no ${empty} rows.`;
    throw new DataError(`${problem} Change the split, or give more rows.`, { file });
  }
  const order = permutation(rows, randomStream(split.seed, 'split'));
  return { train: order.slice(0, trainRows).sort(), test: order.slice(trainRows).sort() };
}
