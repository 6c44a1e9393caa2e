import type { Shape } from '../architecture/shape.js';

export type TableTargets =
  /** [N, size], row-major. */
  | { readonly kind: 'values'; readonly size: number; readonly values: Float64Array }
  /** [N] indices below `classes`. */
  | { readonly kind: 'classes'; readonly classes: number; readonly labels: Int32Array };

/** The inputs of all rows as their source has them, in memory or in files. */
export interface TableRows {
  /**
   * Writes these rows' numbers one row after another: `into` is [rows.length, N_in].
   * @throws DataError where a file can't be read any more
   */
  read(rows: Int32Array, into: Float64Array): void;
}

/** All rows of a source in their order, before they are split and prepared. */
export interface Table {
  readonly rows: number;
  /** The row from which on rows are the source's own test rows; null: it has none. */
  readonly testFrom: number | null;
  /** As in `Dataset`. */
  readonly inputShape: Shape;
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  readonly inputs: TableRows;
  readonly targets: TableTargets;
  /** As in `Dataset`. */
  readonly hash: string;
}

/** Rows that are held in memory: [N, columns], row-major. */
export function heldRows(values: Float64Array, columns: number): TableRows {
  return {
    read(rows, into) {
      rows.forEach((row, at) => into.set(values.subarray(row * columns, (row + 1) * columns), at * columns));
    },
  };
}

/** The rows of several sources, one after the other. @param counts how many each has */
export function joinedRows(parts: readonly TableRows[], counts: readonly number[], columns: number): TableRows {
  const firsts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const partOf = (row: number) => firsts.findLastIndex((first) => row >= first);
  return {
    read(rows, into) {
      for (let begin = 0; begin < rows.length;) {
        const part = partOf(rows[begin]);
        let end = begin + 1;
        while (end < rows.length && partOf(rows[end]) === part) end += 1;
        const own = rows.subarray(begin, end).map((row) => row - firsts[part]);
        parts[part].read(own, into.subarray(begin * columns, end * columns));
        begin = end;
      }
    },
  };
}
