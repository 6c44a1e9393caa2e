import { createHash } from 'node:crypto';
import { howMany } from '../../architecture/how-many.js';
import { DataError } from '../data-error.js';
import type { IdxDefinition } from '../definition.js';
import { joinedRows, type Table } from '../table.js';
import type { Bytes } from './bytes.js';
import { classesOf, classIndices, type FileSet } from './file-set.js';
import { storedRows } from './stored-rows.js';
import { unpackedBytes, unpackedSize, unpackedStart } from './unpacked.js';

/** Bytes 0 to 3 of the two kinds of files: unsigned bytes, in 3 dimensions or 1. */
const imagesMagic = 0x0803;
const labelsMagic = 0x0801;
const [imagesHeader, labelsHeader] = [16, 8];

/** Labels beyond this are not counted; a file of images for them would have gigabytes. */
const mostLabels = 100_000_000;

type Files = Pick<IdxDefinition, 'images' | 'labels'>;

interface ImagesHeader {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
}

function hexadecimal(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}

/** @param found what a file begins with; null: it has no four bytes */
function whyNot(found: number | null, magic: number): string {
  if (found === null) return 'it is empty, or all but empty. Copy or download it again';
  const begins = `it begins with ${hexadecimal(found)}, not with ${hexadecimal(magic)}`;
  const swapped = found === imagesMagic || found === labelsMagic;
  return swapped ? `${begins}. After idx stand the images, after labels the labels` : begins;
}

function requireMagic(bytes: Buffer, magic: number, file: string, what: string): void {
  const found = bytes.length < 4 ? null : bytes.readUInt32BE(0);
  if (found === magic) return;
  throw new DataError(`this is not an IDX file of ${what}: ${whyNot(found, magic)}.`, { file });
}

/** @param size the file's bytes; null: not known */
function imagesHeaderOf(header: Buffer, file: string, size: number | null): ImagesHeader {
  requireMagic(header, imagesMagic, file, 'images');
  if (header.length < imagesHeader) throw new DataError('the file ends within its header.', { file });
  const [rows, height, width] = [4, 8, 12].map((offset) => header.readUInt32BE(offset));
  if (Math.min(rows, height, width) < 1) {
    throw new DataError(
      `its header says ${howMany(rows, 'image')} of ${height}x${width}: there is nothing to train on.`,
      {
        file,
      },
    );
  }
  const expected = imagesHeader + rows * height * width;
  if (size !== null && size !== expected) {
    const wrong = size < expected ? 'is cut off' : 'continues after its images';
    const problem = `the file ${wrong}: ${howMany(rows, 'image')} of ${height}x${width} end at byte ${expected}, and it has ${size}. Copy or download it again.`;
    throw new DataError(problem, { file });
  }
  return { rows, height, width };
}

/** The labels, from the file's bytes as far as they are needed. */
function labelsOf(bytes: Buffer, { images, labels: file }: Files, rows: number): Buffer {
  requireMagic(bytes, labelsMagic, file, 'labels');
  if (bytes.length < labelsHeader) throw new DataError('the file ends within its header.', { file });
  const count = bytes.readUInt32BE(4);
  if (count !== rows)
    throw new DataError(`it has ${howMany(count, 'label')}, but ${images} has ${howMany(rows, 'image')}.`, { file });
  const labels = bytes.subarray(labelsHeader);
  if (labels.length < Math.min(count, mostLabels)) {
    throw new DataError(`the file is cut off: it has ${labels.length} of ${howMany(count, 'label')}.`, { file });
  }
  return labels;
}

function requireSameSize(test: ImagesHeader, train: ImagesHeader, file: string): void {
  if (test.height === train.height && test.width === train.width) return;
  const problem = `its test images are ${test.height}x${test.width}, the training images ${train.height}x${train.width}. Name files of one set.`;
  throw new DataError(problem, { file });
}

/** The header and the labels of two files. */
async function startOf(files: Files): Promise<{ header: ImagesHeader; classes: number }> {
  const { images, labels } = files;
  const start = await unpackedStart(images, imagesHeader, 'idx');
  const header = imagesHeaderOf(start, images, await unpackedSize(images, 'idx'));
  const bytes = await unpackedStart(labels, labelsHeader + Math.min(header.rows, mostLabels), 'labels');
  return { header, classes: classesOf(labelsOf(bytes, files, header.rows)) };
}

/**
 * What IDX files hold, from the images' header and all labels.
 * @throws DataError where a file is missing, is no such file, is cut off, or two differ in length
 */
export async function readIdxSet(definition: IdxDefinition): Promise<FileSet> {
  const train = await startOf(definition);
  const test = definition.test && (await startOf(definition.test));
  if (test !== null) requireSameSize(test.header, train.header, definition.test?.images ?? '');
  const { height, width, rows } = train.header;
  return {
    shape: { kind: 'image', height, width, channels: 1 },
    targets: { kind: 'classes', count: Math.max(train.classes, test?.classes ?? 0) },
    rows,
    testRows: test?.header.rows ?? null,
  };
}

interface Pair {
  readonly images: Bytes;
  readonly header: ImagesHeader;
  readonly labels: Buffer;
}

async function openPair(files: Files, hash: ReturnType<typeof createHash>): Promise<Pair> {
  const images = await unpackedBytes(files.images, 'idx', hash);
  const start = Buffer.alloc(Math.min(imagesHeader, images.size));
  images.read(0, start);
  const header = imagesHeaderOf(start, files.images, images.size);
  const labels = await unpackedBytes(files.labels, 'labels', hash);
  const bytes = Buffer.alloc(Math.min(labelsHeader + header.rows, labels.size));
  labels.read(0, bytes);
  return { images, header, labels: labelsOf(bytes, files, header.rows) };
}

/**
 * Opens IDX files: images stay where they are, labels are read.
 * @throws DataError as `readIdxSet`
 */
export async function openIdxTable(definition: IdxDefinition): Promise<Table> {
  const hash = createHash('sha256');
  const train = await openPair(definition, hash);
  const test = definition.test && (await openPair(definition.test, hash));
  if (test !== null) requireSameSize(test.header, train.header, definition.test?.images ?? '');
  const { height, width } = train.header;
  const pairs = test === null ? [train] : [train, test];
  const labels = Int32Array.from(Buffer.concat(pairs.map((pair) => pair.labels)));
  const classes = classesOf(labels);
  const columns = height * width;
  const layout = {
    begin: imagesHeader,
    rowBytes: columns,
    columns,
    decode: (row: Uint8Array, into: Float64Array) => into.set(row),
  };
  const parts = pairs.map(({ images }) => storedRows(images, layout));
  const counts = pairs.map(({ header }) => header.rows);
  return {
    rows: labels.length,
    testFrom: test === null ? null : train.header.rows,
    inputShape: { kind: 'image', height, width, channels: 1 },
    inputNames: [],
    targetNames: classIndices(classes),
    inputs: joinedRows(parts, counts, columns),
    targets: { kind: 'classes', classes, labels },
    hash: hash.digest('hex'),
  };
}
