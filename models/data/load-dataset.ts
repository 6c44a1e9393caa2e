import { readCsvTable } from './csv-table.js';
import { DataError } from './data-error.js';
import type { Dataset } from './dataset.js';
import type { DataDefinition } from './definition.js';
import { prepare } from './preparation.js';
import { splitRows } from './split.js';
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
  }
}

/**
 * Reads or draws a data set, splits it and prepares both sides by the training rows alone (`prepare` says how). The
 * same definition, and the same file, give the same numbers always.
 * @throws DataError where the file, one of its cells or the split can't be used
 */
export async function loadDataset(definition: DataDefinition): Promise<Dataset> {
  const table = await tableOf(definition);
  const split = splitRows(table.rows, definition.split, definition.kind === 'csv' ? definition.path : null);
  const { inputNames, targetNames, hash } = table;
  const inputShape = { kind: 'vector', size: inputNames.length } as const;
  return { inputShape, inputNames, targetNames, hash, ...prepare(table, split, definition) };
}

/**
 * Holds a data set against a batch size; null: all rows.
 * @throws DataError where a batch has more rows than there are to train on
 */
export function requireRows(dataset: Dataset, batch: number | null): void {
  const { rows } = dataset.train;
  if (batch === null || rows >= batch) return;
  throw new DataError(`${rows} training rows are fewer than a batch of ${batch}. Write batch ${rows} or less.`);
}
