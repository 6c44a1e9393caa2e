import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { DataError } from './data-error.js';
import { fileError } from './file-error.js';
import { regularFileSize } from './regular-file.js';
import type { IdxDefinition, ImageSet } from './image-definition.js';

/** Bytes 0 to 3 of the two kinds of files: unsigned bytes, in 3 dimensions or 1. */
const imagesMagic = 0x0803;
const labelsMagic = 0x0801;

/** Labels beyond this are not counted; a file of images for them would have gigabytes. */
const mostLabels = 100_000_000;

/** The first bytes of the file after a word of the language, unpacked. @throws DataError where it can't be read */
async function firstBytes(file: string, most: number, word: string): Promise<Buffer> {
  await regularFileSize(file, word);
  const chunks: Buffer[] = [];
  let length = 0;
  const enough = new AbortController();
  const take = async (stream: AsyncIterable<Buffer>) => {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= most) return enough.abort();
    }
  };
  const source = createReadStream(file);
  const read = file.endsWith('.gz') ? pipeline(source, createGunzip(), take) : pipeline(source, take);
  await read.catch((error: unknown) => {
    if (enough.signal.aborted) return;
    throw fileError(error, file, word);
  });
  source.destroy();
  return Buffer.concat(chunks).subarray(0, most);
}

function requireMagic(bytes: Buffer, magic: number, file: string, what: string): void {
  const found = bytes.length < 4 ? null : bytes.readUInt32BE(0);
  if (found === magic) return;
  const begins = found === null ? 'is too short' : `begins with 0x${found.toString(16).padStart(8, '0')}`;
  const problem = `this is no IDX file of ${what}: it ${begins}, not with 0x${magic.toString(16).padStart(8, '0')}.`;
  throw new DataError(problem, { file });
}

/**
 * The sizes of IDX images and how many classes their labels name, from the images' header and all labels.
 * @throws DataError where a file is missing, is no such file, is cut off, or the two differ in length
 */
export async function readIdxSet({ images, labels }: IdxDefinition): Promise<ImageSet> {
  const header = await firstBytes(images, 16, 'idx');
  requireMagic(header, imagesMagic, images, 'images');
  if (header.length < 16) throw new DataError('the file ends within its header.', { file: images });
  const [rows, height, width] = [4, 8, 12].map((offset) => header.readUInt32BE(offset));
  if (Math.min(rows, height, width) < 1) {
    throw new DataError(`its header says ${rows} images of ${height}x${width}: there is nothing to train on.`, {
      file: images,
    });
  }
  const bytes = await firstBytes(labels, 8 + Math.min(rows, mostLabels), 'labels');
  requireMagic(bytes, labelsMagic, labels, 'labels');
  if (bytes.length < 8) throw new DataError('the file ends within its header.', { file: labels });
  const count = bytes.readUInt32BE(4);
  if (count !== rows) {
    throw new DataError(`it has ${count} labels, but ${images} has ${rows} images.`, { file: labels });
  }
  const values = bytes.subarray(8);
  if (values.length < Math.min(count, mostLabels)) {
    throw new DataError(`the file is cut off: it has ${values.length} of ${count} labels.`, { file: labels });
  }
  const classes = values.reduce((largest, value) => Math.max(largest, value), 0) + 1;
  return { rows, height, width, channels: 1, classes };
}
