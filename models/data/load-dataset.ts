import { howMany } from '../architecture/how-many.js';
import { readCsvTable } from './csv-table.js';
import { DataError } from './data-error.js';
import { type Dataset, rowsBetween } from './dataset.js';
import type { DataDefinition } from './definition.js';
import { openFiles } from './files/open-files.js';
import { prepare } from './preparation.js';
import { type RowSplit, splitRows } from './split.js';
import { drawSyntheticTable } from './synthetic.js';
import type { Table } from './table.js';
import { exampleTable } from './yun-examples.js';

async function tableOf(definition: DataDefinition): Promise<Table> {
  switch (definition.kind) {
    case 'csv':
      return readCsvTable(definition);
    case 'synthetic':
      return drawSyntheticTable(definition);
    case 'example':
      return exampleTable(definition);
    default:
      return openFiles(definition);
  }
}

/** The source's own test rows, or as many as the definition asks for, drawn. */
function splitOf({ rows, testFrom }: Table, definition: DataDefinition): RowSplit {
  if (testFrom !== null) return { train: rowsBetween(0, testFrom), test: rowsBetween(testFrom, rows) };
  return splitRows(rows, definition.split, definition.kind === 'csv' ? definition.path : null);
}

/**
 * Reads or draws a data set, splits it and prepares both sides by the training rows alone (`prepare` says how). The
 * same definition, and the same file, give the same numbers always. Inputs of a large set stay in their files.
 * @param mostHeld as in `prepare`
 * @throws DataError where the file, one of its cells or the split can't be used
 */
export async function loadDataset(definition: DataDefinition, mostHeld?: number): Promise<Dataset> {
  const table = await tableOf(definition);
  const { inputShape, inputNames, targetNames, hash } = table;
  const samples = prepare(table, splitOf(table, definition), definition, mostHeld);
  return { inputShape, inputNames, targetNames, hash, ...samples };
}

/**
 * Holds a data set against a batch size; null: all rows.
 * @throws DataError where a batch has more rows than there are to train on
 */
export function requireRows(dataset: Dataset, batch: number | null): void {
  const { rows } = dataset.train;
  if (batch === null || rows >= batch) return;
  throw new DataError(
    `${howMany(rows, 'training row')} can't fill a batch of ${batch}. Write batch ${rows}${rows === 1 ? '' : ' or less'}.`,
  );
}
