import { parseNumber } from './cell.js';
import { csvColumns, type CsvColumns } from './csv-columns.js';
import { readRecords, type RecordReader } from './csv-file.js';
import { parseHeader } from './csv-header.js';
import { DataError } from './data-error.js';
import type { CsvDefinition } from './definition.js';
import { GrowingArray } from './growing-array.js';
import { labelReader } from './labels.js';
import { heldRows, type Table, type TableTargets } from './table.js';

interface Targets {
  readonly names: readonly string[];
  readonly values: TableTargets;
}

interface TargetReader {
  readonly read: RecordReader;
  targets(): Targets;
}

function valueReader(columns: CsvColumns, file: string): TargetReader {
  const values = new GrowingArray();
  const names = columns.targets.map((index) => columns.header[index]);
  return {
    read(fields, row) {
      for (const index of columns.targets) {
        values.push(parseNumber(fields[index], () => ({ file, row, column: columns.header[index] })));
      }
    },
    targets: () => ({ names, values: { kind: 'values', size: names.length, values: values.view() } }),
  };
}

function classReader(columns: CsvColumns, classes: number, file: string): TargetReader {
  const [target] = columns.targets;
  const column = columns.header[target];
  const labels = labelReader(classes);
  const added = new GrowingArray();
  return {
    read(fields, row) {
      added.push(labels.add(fields[target], { file, row, column }));
    },
    targets() {
      const all = labels.finish(added.view(), { file, row: null, column });
      return { names: all.names, values: { kind: 'classes', classes, labels: all.labels } };
    },
  };
}

interface TableReader {
  readonly read: RecordReader;
  table(hash: string): Table;
}

function tableReader(header: readonly string[], definition: CsvDefinition): TableReader {
  const { path: file, classes } = definition;
  const columns = csvColumns(header, definition);
  const inputs = new GrowingArray();
  const targets = classes === null ? valueReader(columns, file) : classReader(columns, classes, file);
  let rows = 0;
  return {
    read(fields, row) {
      if (fields.length !== header.length) {
        const problem = `the row has ${fields.length} fields, the header ${header.length}. Both must have the same number.`;
        throw new DataError(problem, { file, row });
      }
      for (const index of columns.inputs) {
        inputs.push(parseNumber(fields[index], () => ({ file, row, column: header[index] })));
      }
      targets.read(fields, row);
      rows += 1;
    },
    table(hash) {
      if (rows === 0) throw new DataError('there are no rows below the header. Add rows.', { file });
      const { names, values } = targets.targets();
      const inputNames = columns.inputs.map((index) => header[index]);
      const inputShape = { kind: 'vector', size: inputNames.length } as const;
      const held = heldRows(inputs.view(), inputNames.length);
      return { rows, testFrom: null, inputShape, inputNames, targetNames: names, inputs: held, targets: values, hash };
    },
  };
}

/**
 * Reads a CSV file: a header, then rows of numbers (and labels, where the definition has classes). The file is
 * streamed; what is held are the numbers.
 * @throws DataError where the file or a cell of it can't be used
 */
export async function readCsvTable(definition: CsvDefinition): Promise<Table> {
  let reader = null as TableReader | null;
  const hash = await readRecords(definition.path, (fields, row) => {
    if (reader === null) reader = tableReader(parseHeader(fields, definition.path), definition);
    else reader.read(fields, row);
  });
  return (reader ?? tableReader(parseHeader(null, definition.path), definition)).table(hash);
}
