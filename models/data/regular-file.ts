import { stat } from 'node:fs/promises';
import { DataError } from './data-error.js';
import { fileError } from './file-error.js';

/**
 * The bytes of a file, asked for before it is opened: opening a pipe waits for its writer, and a device may never end.
 * @param word of the language, after which the file's path stands
 * @param mostBytes what is read whole may have no more
 * @throws DataError where there is no file, or it is a folder, a pipe or a device, or too large
 */
export async function regularFileSize(file: string, word: string, mostBytes = Infinity): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    throw fileError(error, file, word);
  });
  if (!found.isFile()) throw new DataError('this is a folder or a device, not a file.', { file });
  if (found.size > mostBytes) {
    throw new DataError(`the file is too large: it has ${found.size} bytes, and at most ${mostBytes} are read.`, {
      file,
    });
  }
  return found.size;
}
