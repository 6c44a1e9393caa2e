import { stat } from 'node:fs/promises';
import { readCsvHeader } from '../data/csv-header.js';

/** The header of a CSV file, or what keeps it from being read, in words. */
export type Columns = { readonly names: readonly string[] } | { readonly problem: string };

const known = new Map<string, { readonly changed: number; readonly columns: Columns }>();

async function read(path: string): Promise<Columns> {
  try {
    return { names: await readCsvHeader(path) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The columns of a CSV file. It is read once for each change of the file, not once for each keystroke. */
export async function csvColumns(path: string): Promise<Columns> {
  const changed = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (changed === null) return read(path);
  const before = known.get(path);
  if (before?.changed === changed) return before.columns;
  const columns = await read(path);
  known.set(path, { changed, columns });
  return columns;
}
