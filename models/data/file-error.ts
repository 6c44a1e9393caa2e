import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DataError } from './data-error.js';

/** The system's name for what went wrong, `ENOENT` or `Z_BUF_ERROR`; null: none. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** What a library says went wrong, without the full stop or colon at its end: it stands within a sentence. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[.:\s]+$/, '');
}

/** One path is easily mistyped; where its whole folder is not there, the data are mostly still to be fetched. */
function absent(file: string, word: string): DataError {
  if (existsSync(dirname(file))) return new DataError(`there is no such file. Check the path after ${word}.`, { file });
  const folder = basename(dirname(file));
  const problem = `there is no such file, and no folder '${folder}'. Put the files there, or check the path after ${word}.`;
  return new DataError(problem, { file });
}

/**
 * What keeps a file from being read or unpacked, in its reader's words.
 * @param word of the language, after which the file's path stands
 */
export function fileError(error: unknown, file: string, word: string): DataError {
  const code = codeOf(error);
  if (code === 'ENOENT') return absent(file, word);
  if (code === 'EACCES') return new DataError('the file may not be read. Check its permissions.', { file });
  if (code === 'EISDIR') return new DataError('this is a folder or a device, not a file.', { file });
  if (code === 'Z_BUF_ERROR') return new DataError('the gzip file ends too early. Copy or pack it again.', { file });
  if (code?.startsWith('Z_')) {
    return new DataError('the file is not a valid gzip file. Pack it again, or take .gz off its name.', { file });
  }
  return new DataError(`the file can't be read: ${reasonOf(error)}.`, { file });
}
