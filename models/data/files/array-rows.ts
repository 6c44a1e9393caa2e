import type { DataError } from '../data-error.js';
import type { TableRows } from '../table.js';
import type { Bytes } from './bytes.js';
import { mostClasses } from './file-set.js';
import type { ArrayHeader } from './npy-header.js';
import { storedRows } from './stored-rows.js';

/** The largest float32, which is what networks are trained in. */
const largest = 3.4028234663852886e38;
/** Numbers that are looked through at once. */
const numbersAtOnce = 2 ** 17;

/** An array's rows, read from its bytes as they are asked for. */
export function rowsOfArray(bytes: Bytes, { format, begin }: ArrayHeader, columns: number): TableRows {
  return storedRows(bytes, {
    begin,
    rowBytes: columns * format.bytes,
    columns,
    decode(row, into) {
      const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
      for (let i = 0; i < columns; i += 1) into[i] = format.read(view, i * format.bytes);
    },
  });
}

/** Goes through all rows, some at a time. @param look at the numbers of the rows from `first` on */
function scan(
  rows: TableRows,
  count: number,
  columns: number,
  look: (first: number, values: Float64Array) => void,
): void {
  const most = Math.max(1, Math.floor(numbersAtOnce / columns));
  for (let first = 0; first < count; first += most) {
    const indices = Int32Array.from({ length: Math.min(most, count - first) }, (_, i) => first + i);
    const values = new Float64Array(indices.length * columns);
    rows.read(indices, values);
    look(first, values);
  }
}

/**
 * Looks for numbers that nothing can be computed with.
 * @throws what `failure` makes, for one that is not finite or beyond float32
 */
export function requireFinite(
  rows: TableRows,
  { shape: [count], format }: ArrayHeader,
  columns: number,
  failure: (problem: string) => DataError,
): void {
  if (format.integer) return;
  scan(rows, count, columns, (first, values) => {
    const bad = values.findIndex((value) => !(Math.abs(value) <= largest));
    if (bad === -1) return;
    const place = `row ${first + Math.floor(bad / columns)}, number ${bad % columns} of it (both from 0)`;
    const what = Number.isFinite(values[bad]) ? 'is beyond the largest float32, 3.4e38' : `is ${values[bad]}`;
    throw failure(`${place} ${what}. Repair it, or remove the row.`);
  });
}

/** The labels of all rows. @throws what `failure` makes, for one below 0 or beyond any number of classes */
export function readLabels(bytes: Bytes, header: ArrayHeader, failure: (problem: string) => DataError): Int32Array {
  const [count] = header.shape;
  const labels = new Int32Array(count);
  scan(rowsOfArray(bytes, header, 1), count, 1, (first, values) => {
    values.forEach((value, i) => {
      if (value >= 0 && value < mostClasses) return;
      const byte = header.begin + (first + i) * header.format.bytes;
      const problem = `the label of row ${first + i}, from 0, is ${value} (byte ${byte}): labels count the classes from 0, and ${mostClasses} are the most.`;
      throw failure(`${problem} Correct it, or renumber the classes.`);
    });
    labels.set(values, first);
  });
  return labels;
}
