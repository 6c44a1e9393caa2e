import type { LangiumDocument, LangiumSharedCoreServices, URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { fileError } from '../../data/file-error.js';
import { regularFileSize } from '../../data/regular-file.js';

/** What may be read of the disk. */
export interface Reach {
  /** Whether the person trusts the workspace; without it no data are read, and no imports from outside its folders. */
  readonly trusted: boolean;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
}

const notTrusted = 'not read: the workspace is not trusted yet.';
const unsaved = 'not read: save this file first: its paths are relative to its folder.';

/** A file of the language is read whole; one of this size would have hundreds of thousands of lines. */
const mostBytes = 8_000_000;

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The disk, of which only regular files of a sensible size are read, as far as the person trusts it. */
export class NestFiles extends NodeFileSystemProvider {
  /** The command's files, and those of editors that know no trust, were named by the person. */
  reach: Reach = { trusted: true, folders: [] };

  /** The text of a file that is open elsewhere, which goes before the disk's. */
  textOf: (path: string) => string | undefined = () => undefined;

  /** @throws DataError in words for the person who named the file */
  override async readFile(uri: URI): Promise<string> {
    const open = this.textOf(uri.fsPath);
    if (open !== undefined) return open;
    await regularFileSize(uri.fsPath, 'import', mostBytes);
    return super.readFile(uri).catch((error: unknown) => {
      throw fileError(error, uri.fsPath, 'import');
    });
  }

  /** Why the data files that a document names are not read; null: they are. */
  dataRefusal({ uri: { scheme } }: LangiumDocument): string | null {
    if (scheme !== 'file') return unsaved;
    return this.reach.trusted ? null : notTrusted;
  }

  /** Why an imported file is not read; null: it is. A link inside a folder may lead out of it. */
  async importRefusal({ uri: { scheme } }: LangiumDocument, path: string): Promise<string | null> {
    if (scheme !== 'file') return unsaved;
    const { trusted, folders } = this.reach;
    if (trusted) return null;
    for (const folder of folders.filter((each) => isWithin(each, path))) {
      const [realFolder, real] = await Promise.all([folder, path].map((each) => realpath(each).catch(() => each)));
      if (isWithin(realFolder, real)) return null;
    }
    return notTrusted;
  }
}

/** The files of some services, which `core-services.ts` puts there. */
export function nestFilesOf({ workspace: { FileSystemProvider } }: LangiumSharedCoreServices): NestFiles {
  if (FileSystemProvider instanceof NestFiles) return FileSystemProvider;
  throw new Error('these services were made without NestFiles');
}
