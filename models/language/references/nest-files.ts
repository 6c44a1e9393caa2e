import type { URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { fileError } from '../../data/file-error.js';
import { regularFileSize } from '../../data/regular-file.js';

/** A file of the language is read whole; one of this size would have hundreds of thousands of lines. */
const mostBytes = 8_000_000;

/** The disk, of which only regular files of a sensible size are read. */
export class NestFiles extends NodeFileSystemProvider {
  /** @throws DataError in words for the person who named the file */
  override async readFile(uri: URI): Promise<string> {
    await regularFileSize(uri.fsPath, 'import', mostBytes);
    return super.readFile(uri).catch((error: unknown) => {
      throw fileError(error, uri.fsPath, 'import');
    });
  }
}
