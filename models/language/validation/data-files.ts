import { stat } from 'node:fs/promises';
import { cifarFiles } from '../../data/cifar-files.js';
import { readCsvHeader } from '../../data/csv-header.js';
import { readCsvPreview } from '../../data/csv-preview.js';
import type { ImageDefinition, ImageSet } from '../../data/image-definition.js';
import { readImageSet } from '../../data/image-set.js';

/** What was read of files, or what keeps it from being read, in words. */
export type Read<T> = { readonly found: T } | { readonly problem: string };

/** When each file was changed last, as one text; a missing one has no time. */
async function changes(paths: readonly string[]): Promise<string> {
  const times = paths.map((path) =>
    stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'missing',
    ),
  );
  return (await Promise.all(times)).join(', ');
}

/** So many results are kept: a path that is typed is another one with each keystroke. */
const mostKept = 100;

/** Reads something from files once for each change of them, not once for each keystroke. */
function readOnce<K, T>(
  nameOf: (key: K) => string,
  pathsOf: (key: K) => readonly string[],
  read: (key: K) => Promise<T>,
) {
  const known = new Map<string, { readonly changed: string; readonly result: Read<T> }>();
  return async (key: K): Promise<Read<T>> => {
    const changed = await changes(pathsOf(key));
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

function imagePaths(definition: ImageDefinition): string[] {
  return definition.kind === 'idx'
    ? [definition.images, definition.labels]
    : [definition.path, ...cifarFiles(definition)];
}

/** The columns, the first rows and the number of rows of a CSV file. */
export const csvPreview = readOnce(
  (path: string) => path,
  (path) => [path],
  readCsvPreview,
);

/** The images that a data block names. A folder's own time does not change when a file in it grows. */
export const imageSet = readOnce<ImageDefinition, ImageSet>(
  (definition) => [definition.kind, ...imagePaths(definition)].join('\n'),
  imagePaths,
  readImageSet,
);
