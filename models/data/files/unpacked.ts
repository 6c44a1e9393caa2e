import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../data-error.js';
import { fileError } from '../file-error.js';
import { isGzip } from '../gzip.js';
import { type Bytes, fileBytes } from './bytes.js';
import { spool } from './spool.js';

/** The first bytes of a stream, at most so many; what comes after them is not read. */
export async function streamStart(stream: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

/** All of a stream. @param file for messages */
export async function streamBytes(stream: AsyncIterable<Buffer>, file: string): Promise<Bytes> {
  const unpacked = spool(file);
  for await (const chunk of stream) unpacked.write(chunk);
  return unpacked.bytes();
}

/** A file opened, and whether its bytes must be unpacked. */
async function openFile(file: string, word: string): Promise<{ bytes: Bytes; packed: boolean }> {
  const bytes = await fileBytes(file, word);
  const start = new Uint8Array(Math.min(2, bytes.size));
  bytes.read(0, start);
  return { bytes, packed: isGzip(file, start) };
}

function worded(error: unknown, file: string, word: string): unknown {
  return error instanceof DataError ? error : fileError(error, file, word);
}

/**
 * The first bytes of a file, unpacked where it is gzip, at most so many.
 * @param word of the language, after which the file's path stands
 * @throws DataError where it can't be read or unpacked
 */
export async function unpackedStart(file: string, most: number, word: string): Promise<Buffer> {
  const { bytes, packed } = await openFile(file, word);
  if (!packed) {
    const start = Buffer.alloc(Math.min(most, bytes.size));
    bytes.read(0, start);
    return start;
  }
  let start: Buffer = Buffer.alloc(0);
  const enough = new AbortController();
  const take = async (stream: AsyncIterable<Buffer>) => {
    start = await streamStart(stream, most);
    enough.abort();
  };
  const source = createReadStream(file);
  await pipeline(source, createGunzip(), take).catch((error: unknown) => {
    if (!enough.signal.aborted) throw worded(error, file, word);
  });
  source.destroy();
  return start;
}

/** How many bytes a file has; null where it is packed, and only unpacking would tell. */
export async function unpackedSize(file: string, word: string): Promise<number | null> {
  const { bytes, packed } = await openFile(file, word);
  return packed ? null : bytes.size;
}

/** Adds a file's bytes, as they are on the disk, to a hash; its length before them, so that no two files run together. */
function hashing(source: Readable, size: number, hash: Hash): Readable {
  hash.update(`${size}\n`);
  return source.on('data', (chunk: Buffer) => void hash.update(chunk));
}

/**
 * All of a file's bytes, unpacked where it is gzip: what is not packed stays in the file and is read from there.
 * @param word of the language, after which the file's path stands
 * @param hash takes in the file's bytes as they are on the disk
 * @throws DataError where it can't be read or unpacked
 */
export async function unpackedBytes(file: string, word: string, hash: Hash): Promise<Bytes> {
  const { bytes, packed } = await openFile(file, word);
  const source = hashing(createReadStream(file), bytes.size, hash);
  try {
    if (!packed) {
      for await (const chunk of source) void chunk;
      return bytes;
    }
    const unpacked = spool(file);
    await pipeline(source, createGunzip(), async (stream: AsyncIterable<Buffer>) => {
      for await (const chunk of stream) unpacked.write(chunk);
    });
    return unpacked.bytes();
  } catch (error) {
    throw worded(error, file, word);
  }
}
