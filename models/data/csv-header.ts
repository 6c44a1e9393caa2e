import { readFirstRecords } from './csv-file.js';
import { DataError } from './data-error.js';

/**
 * Parses a CSV file's first record as its column names.
 * @throws DataError for names that are missing, double or not UTF-8
 */
export function parseHeader(fields: readonly string[] | null, file: string): readonly string[] {
  if (fields === null) throw new DataError('the file is empty: a header and rows are missing.', { file });
  const names = fields.map((field) => field.trim());
  names.forEach((name, index) => {
    if (name === '') {
      throw new DataError(`column ${index + 1} has no name. Name it in the header, or remove the column.`, {
        file,
        row: 1,
      });
    }
    if (name.includes('\ufffd')) {
      throw new DataError("this name is not UTF-8. Save the file as 'CSV UTF-8'.", { file, row: 1, column: name });
    }
    const first = names.indexOf(name);
    if (first < index) {
      const problem = `columns ${first + 1} and ${index + 1} have the same name. Rename one of them in the header.`;
      throw new DataError(problem, { file, row: 1, column: name });
    }
  });
  return names;
}

/**
 * The column names of a CSV file, read without the rest of the file; gzip is unpacked.
 * @throws DataError where the file or its header can't be used
 */
export async function readCsvHeader(path: string): Promise<readonly string[]> {
  const [header] = await readFirstRecords(path, 1);
  return parseHeader(header ?? null, path);
}
