import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '../data-error.js';
import type { CifarDefinition } from '../definition.js';
import { regularFileSize } from '../regular-file.js';
import { joinedRows, type Table } from '../table.js';
import type { Bytes } from './bytes.js';
import { classIndices, type FileSet } from './file-set.js';
import { storedRows } from './stored-rows.js';
import { unpackedBytes } from './unpacked.js';

const shape = { kind: 'image', height: 32, width: 32, channels: 3 } as const;
const plane = shape.height * shape.width;
const pixels = plane * shape.channels;

/** The binary version: a row is its labels (CIFAR-100: the coarse one, then the fine one) and its pixels. */
const sets = {
  cifar10: {
    title: 'CIFAR-10',
    train: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
    test: 'test_batch.bin',
    labelBytes: 1,
    classes: 10,
    names: 'batches.meta.txt',
  },
  cifar100: {
    title: 'CIFAR-100',
    train: ['train.bin'],
    test: 'test.bin',
    labelBytes: 2,
    classes: 100,
    names: 'fine_label_names.txt',
  },
} as const;

/** A file of class names has no more. */
const mostNameBytes = 65_536;
/** Rows whose labels are looked for at once. */
const labelRows = 1024;

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The files that a CIFAR set is made of: training files, then the test file. */
export function cifarFiles({ kind, path }: CifarDefinition): string[] {
  const { train, test } = sets[kind];
  return [...train, test].map((name) => join(path, name));
}

/** How many images each file has, by its size. */
async function countRows(definition: CifarDefinition): Promise<number[]> {
  const { kind, path } = definition;
  const { title, labelBytes } = sets[kind];
  const rowBytes = labelBytes + pixels;
  if (!(await isThere(path))) {
    const problem = `there is no such folder. Download the binary version of ${title} (it is not part of Nestimate), unpack it, and put its folder '${basename(path)}' here.`;
    throw new DataError(problem, { file: path });
  }
  const counts: number[] = [];
  for (const file of cifarFiles(definition)) {
    if (!(await isThere(file))) {
      const problem = `this file of ${title}'s binary version is missing. Unpack the download again, all of it.`;
      throw new DataError(problem, { file });
    }
    const size = await regularFileSize(file, kind);
    if (size === 0) throw new DataError('the file is empty. Unpack the download again.', { file });
    if (size % rowBytes !== 0) {
      const problem = `its ${size} bytes are not a whole number of images of ${rowBytes} bytes: it is cut off. Unpack the download again.`;
      throw new DataError(problem, { file });
    }
    counts.push(size / rowBytes);
  }
  return counts;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * How many images a folder of CIFAR's binary version has, from the sizes of its files.
 * @throws DataError where a file is missing or cut off
 */
export async function readCifarSet(definition: CifarDefinition): Promise<FileSet> {
  const counts = await countRows(definition);
  const testRows = counts[counts.length - 1];
  const { classes } = sets[definition.kind];
  return { shape, targets: { kind: 'classes', count: classes }, rows: sumOf(counts) - testRows, testRows };
}

/** The label of each row: the last byte before the pixels. */
function readLabels(bytes: Bytes, file: string, kind: CifarDefinition['kind']): Int32Array {
  const { title, labelBytes, classes } = sets[kind];
  const rowBytes = labelBytes + pixels;
  const labels = new Int32Array(bytes.size / rowBytes);
  for (let first = 0; first < labels.length; first += labelRows) {
    const chunk = new Uint8Array(Math.min(labelRows, labels.length - first) * rowBytes);
    bytes.read(first * rowBytes, chunk);
    for (let row = 0; row * rowBytes < chunk.length; row += 1) {
      const label = chunk[row * rowBytes + labelBytes - 1];
      if (label >= classes) {
        const place = `image ${first + row}, from 0, has the label ${label} (byte ${(first + row) * rowBytes + labelBytes - 1})`;
        const problem = `${place}, and ${title}'s are 0 to ${classes - 1}: this is not its binary version, or it is damaged. Download it again.`;
        throw new DataError(problem, { file });
      }
      labels[first + row] = label;
    }
  }
  return labels;
}

/** The file has its channels one after the other; a row of a data set has them at each pixel. */
function decodeWith(labelBytes: number) {
  return (row: Uint8Array, into: Float64Array) => {
    for (let channel = 0; channel < shape.channels; channel += 1) {
      const begin = labelBytes + channel * plane;
      for (let pixel = 0; pixel < plane; pixel += 1) into[pixel * shape.channels + channel] = row[begin + pixel];
    }
  };
}

/** The classes' names where the set has them beside its files; otherwise their indices. */
async function classNames({ kind, path }: CifarDefinition): Promise<string[]> {
  const { names: name, classes } = sets[kind];
  const file = join(path, name);
  if (!(await isThere(file))) return classIndices(classes);
  await regularFileSize(file, kind, mostNameBytes);
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length === classes ? lines : classIndices(classes);
}

/**
 * Opens a folder of CIFAR's binary version: images stay where they are, labels are read.
 * @throws DataError as `readCifarSet`, and for a label that the set does not have
 */
export async function openCifarTable(definition: CifarDefinition): Promise<Table> {
  const { kind } = definition;
  const { classes, labelBytes } = sets[kind];
  const counts = await countRows(definition);
  const hash = createHash('sha256');
  const [parts, labels] = [[] as ReturnType<typeof storedRows>[], [] as Int32Array[]];
  const layout = { begin: 0, rowBytes: labelBytes + pixels, columns: pixels, decode: decodeWith(labelBytes) };
  for (const file of cifarFiles(definition)) {
    const bytes = await unpackedBytes(file, kind, hash);
    labels.push(readLabels(bytes, file, kind));
    parts.push(storedRows(bytes, layout));
  }
  const rows = sumOf(counts);
  return {
    rows,
    testFrom: rows - counts[counts.length - 1],
    inputShape: shape,
    inputNames: [],
    targetNames: await classNames(definition),
    inputs: joinedRows(parts, counts, pixels),
    targets: { kind: 'classes', classes, labels: Int32Array.from(labels.flatMap((part) => [...part])) },
    hash: hash.digest('hex'),
  };
}
