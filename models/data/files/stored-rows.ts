import type { TableRows } from '../table.js';
import type { Bytes } from './bytes.js';

/** Turns one row's bytes into numbers. */
export type RowDecoder = (row: Uint8Array, into: Float64Array) => void;

/** How rows lie in a file: one after another, all of as many bytes. */
export interface RowLayout {
  /** The first row's first byte. */
  readonly begin: number;
  readonly rowBytes: number;
  /** Numbers in a row. */
  readonly columns: number;
  readonly decode: RowDecoder;
}

/** Bytes that are read at once: rows that follow each other come together. */
const mostBytesAtOnce = 1 << 20;

/** Rows that are read from their bytes when they are asked for: nothing of them is held. */
export function storedRows(bytes: Bytes, { begin, rowBytes, columns, decode }: RowLayout): TableRows {
  const rowsAtOnce = Math.max(1, Math.floor(mostBytesAtOnce / rowBytes));
  return {
    read(rows, into) {
      const buffer = new Uint8Array(Math.min(rowsAtOnce, rows.length) * rowBytes);
      for (let at = 0; at < rows.length;) {
        let count = 1;
        while (count < rowsAtOnce && rows[at + count] === rows[at] + count) count += 1;
        bytes.read(begin + rows[at] * rowBytes, buffer.subarray(0, count * rowBytes));
        for (let i = 0; i < count; i += 1) {
          const target = into.subarray((at + i) * columns, (at + i + 1) * columns);
          decode(buffer.subarray(i * rowBytes, (i + 1) * rowBytes), target);
        }
        at += count;
      }
    },
  };
}
