import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readCsvHeader } from '../../data/csv-header.js';
import { readCsvPreview } from '../../data/csv-preview.js';
import type { CsvDefinition, FileDefinition } from '../../data/definition.js';
import { arrayNames } from '../../data/files/array-source.js';
import { cifarFiles } from '../../data/files/cifar.js';
import type { FileSet } from '../../data/files/file-set.js';
import { folderPaths } from '../../data/files/folder.js';
import { readFileSet } from '../../data/files/open-files.js';

/** What was read of files, or what keeps it from being read, in words. */
export type Read<T> = { readonly found: T } | { readonly problem: string };

const missing = 'missing';

/** When each file was changed last, as one text; a missing one has no time. */
async function changes(paths: readonly string[]): Promise<string> {
  const times = paths.map((path) =>
    stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => missing,
    ),
  );
  return (await Promise.all(times)).join(', ');
}

/** So many results are kept: a path that is typed is another one with each keystroke. */
const mostKept = 100;

/** Reads something from files once for each change of them, not once for each keystroke. */
function readOnce<K, T>(
  nameOf: (key: K) => string,
  pathsOf: (key: K) => readonly string[] | Promise<readonly string[]>,
  read: (key: K) => Promise<T>,
) {
  const known = new Map<string, { readonly changed: string; readonly result: Read<T> }>();
  return async (key: K): Promise<Read<T>> => {
    const changed = await changes(await pathsOf(key));
    const name = nameOf(key);
    const before = known.get(name);
    known.delete(name);
    if (before?.changed === changed) {
      known.set(name, before);
      return before.result;
    }
    const result: Read<T> = await read(key).then(
      (found) => ({ found }),
      (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
    );
    known.set(name, { changed, result });
    for (const oldest of [...known.keys()].slice(0, -mostKept)) known.delete(oldest);
    return result;
  };
}

/** The column names of a CSV file. */
export const csvColumns = readOnce(
  (path: string) => path,
  (path) => [path],
  readCsvHeader,
);

/** The columns, the first rows and the number of rows of a CSV file. */
export const csvPreview = readOnce(
  (path: string) => path,
  (path) => [path],
  readCsvPreview,
);

/** Everything whose change may change what is in a set. A folder's own time does not change when a file in it grows. */
async function watchedPaths(definition: FileDefinition): Promise<readonly string[]> {
  switch (definition.kind) {
    case 'idx': {
      const { images, labels, test } = definition;
      return [images, labels, ...(test === null ? [] : [test.images, test.labels])];
    }
    case 'cifar10':
    case 'cifar100':
      return [definition.path, ...cifarFiles(definition)];
    case 'npy': {
      const { inputs, targets, test } = definition;
      return [inputs, targets, ...(test === null ? [] : [test.inputs, test.targets])];
    }
    case 'npz':
      return [definition.path];
    case 'folder':
      return folderPaths(definition);
  }
}

/** The folders that hold the files of a data block. */
async function dataFolders(definition: CsvDefinition | FileDefinition): Promise<readonly string[]> {
  switch (definition.kind) {
    case 'cifar10':
    case 'cifar100':
    case 'folder':
      return [definition.path];
    case 'csv':
      return [dirname(definition.path)];
    default:
      return (await watchedPaths(definition)).map((path) => dirname(path));
  }
}

/** The first folder with files of a data block that is not there; null: all are. */
export async function missingFolder(definition: CsvDefinition | FileDefinition): Promise<string | null> {
  for (const folder of await dataFolders(definition)) {
    if ((await changes([folder])) === missing) return folder;
  }
  return null;
}

/** What decides what is read of a definition's files: all but its name and how its rows are prepared. */
function sourceName(definition: FileDefinition): string {
  const prepared = { name: '', standardize: false, scale: null, split: null, augment: null };
  return JSON.stringify({ ...definition, ...prepared });
}

/** The names of a .npz file's arrays. */
export const npzArrayNames = readOnce(
  (path: string) => path,
  (path) => [path],
  arrayNames,
);

/** What the files of a data block hold. */
export const fileSet = readOnce<FileDefinition, FileSet>(sourceName, watchedPaths, readFileSet);
