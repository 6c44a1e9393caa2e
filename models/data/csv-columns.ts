import { DataError } from './data-error.js';
import type { CsvDefinition } from './definition.js';
import { nearestName } from './nearest-name.js';

/** What each column of a CSV file is for. */
export interface CsvColumns {
  /** Every column's name, in the file's order. */
  readonly header: readonly string[];
  /** Indices of the inputs, in the file's order. */
  readonly inputs: readonly number[];
  /** Indices of the targets, in the order of the definition. */
  readonly targets: readonly number[];
}

const shownNames = 20;

function listOf(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function missingTarget(target: string, header: readonly string[], file: string): DataError {
  const [first] = header;
  const separator = header.length === 1 ? [';', '\t'].find((character) => first.includes(character)) : undefined;
  if (separator !== undefined) {
    const name = separator === ';' ? 'semicolons' : 'tabs';
    return new DataError(`the columns are separated by ${name}. Export the table with commas.`, { file, row: 1 });
  }
  const nearest = nearestName(target, header);
  const offer = nearest === null ? '' : ` Did you mean '${nearest}'?`;
  return new DataError(`there is no column '${target}'.${offer} The columns are ${listOf(header)}.`, { file, row: 1 });
}

/**
 * Tells inputs from targets: inputs are all columns that are no target.
 * @throws DataError for a target that is missing, a second target beside `classes`, or no inputs
 */
export function csvColumns(header: readonly string[], definition: CsvDefinition): CsvColumns {
  const { path: file } = definition;
  const targets = definition.targets.map((target) => {
    const index = header.indexOf(target);
    if (index === -1) throw missingTarget(target, header, file);
    return index;
  });
  if (definition.classes !== null && targets.length > 1) {
    throw new DataError(`classes need one target column, and ${targets.length} are named. Name one.`, { file });
  }
  const inputs = header.map((_, index) => index).filter((index) => !targets.includes(index));
  if (inputs.length === 0) {
    throw new DataError('every column is a target, so there is no input to predict from. Add columns.', {
      file,
      row: 1,
    });
  }
  return { header, inputs, targets };
}
