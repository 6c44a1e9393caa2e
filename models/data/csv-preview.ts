import { readFirstRecords, readRecords } from './csv-file.js';
import { regularFileSize } from './regular-file.js';

/** What a CSV file looks like at its beginning. */
export interface CsvPreview {
  readonly columns: readonly string[];
  /** The first rows' cells as they are written. */
  readonly first: readonly (readonly string[])[];
  /** How many rows there are; null: the file is too large to be read for this. */
  readonly rows: number | null;
}

const shownRows = 3;
/** Bytes of a file that are read through to count its rows: a fraction of a second. */
const mostBytes = 32_000_000;

async function countRows(path: string): Promise<number | null> {
  const size = await regularFileSize(path, 'csv');
  if (size > mostBytes || path.endsWith('.gz')) return null;
  let records = 0;
  await readRecords(path, () => (records += 1));
  return Math.max(0, records - 1);
}

/**
 * The columns of a CSV file, its first rows and how many it has.
 * @throws DataError where the file can't be read or parsed
 */
export async function readCsvPreview(path: string): Promise<CsvPreview> {
  const [columns = [], ...first] = await readFirstRecords(path, 1 + shownRows);
  return { columns, first, rows: await countRows(path) };
}
