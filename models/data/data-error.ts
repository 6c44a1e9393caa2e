/** Where in the data something is wrong; null: the whole file, row or column, or no file at all. */
export interface DataPlace {
  readonly file: string | null;
  /** Line of the file, from 1, as an editor counts them: the header is row 1. */
  readonly row: number | null;
  /** The column's name. */
  readonly column: string | null;
}

function describePlace({ file, row, column }: DataPlace): string {
  return [file, row === null ? null : `row ${row}`, column === null ? null : `column ${column}`]
    .filter((part) => part !== null)
    .join(', ');
}

/** Data that can't be used. The message, made for the person whose data it is, says where, what and what to do. */
export class DataError extends Error implements DataPlace {
  readonly file: string | null;
  readonly row: number | null;
  readonly column: string | null;

  /** @param problem what is wrong and what to do, in sentences */
  constructor(problem: string, place: Partial<DataPlace> = {}) {
    const { file = null, row = null, column = null } = place;
    const where = describePlace({ file, row, column });
    super(where === '' ? problem : `${where}: ${problem}`);
    this.name = 'DataError';
    this.file = file;
    this.row = row;
    this.column = column;
  }
}
