import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from './data-error.js';
import type { CifarDefinition, ImageSet } from './image-definition.js';
import { regularFileSize } from './regular-file.js';

const sides = { height: 32, width: 32, channels: 3 };
const pixels = sides.height * sides.width * sides.channels;

/** The binary version: a row is its labels (CIFAR-100: the coarse one, then the fine one) and its pixels. */
const sets = {
  cifar10: {
    title: 'CIFAR-10',
    files: [...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`), 'test_batch.bin'],
    rowBytes: 1 + pixels,
    classes: 10,
  },
  cifar100: { title: 'CIFAR-100', files: ['train.bin', 'test.bin'], rowBytes: 2 + pixels, classes: 100 },
} as const;

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The files that a CIFAR set is made of. */
export function cifarFiles({ kind, path }: CifarDefinition): string[] {
  return sets[kind].files.map((name) => join(path, name));
}

/**
 * How many images a folder of CIFAR's binary version has, from the sizes of its files.
 * @throws DataError where a file is missing or cut off
 */
export async function readCifarSet(definition: CifarDefinition): Promise<ImageSet> {
  const { kind, path } = definition;
  const { title, rowBytes, classes } = sets[kind];
  if (!(await isThere(path))) {
    const problem = `there is no such folder. Download the binary version of ${title} (it is not part of Nestimate), unpack it, and put its folder '${basename(path)}' here.`;
    throw new DataError(problem, { file: path });
  }
  let rows = 0;
  for (const file of cifarFiles(definition)) {
    if (!(await isThere(file))) throw new DataError(`this file of ${title}'s binary version is missing.`, { file });
    const size = await regularFileSize(file, kind);
    if (size === 0 || size % rowBytes !== 0) {
      throw new DataError(`its ${size} bytes are no whole number of images of ${rowBytes} bytes: it is cut off.`, {
        file,
      });
    }
    rows += size / rowBytes;
  }
  return { ...sides, rows, classes };
}
