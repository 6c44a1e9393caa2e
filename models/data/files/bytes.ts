import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DataError } from '../data-error.js';
import { fileError } from '../file-error.js';
import { regularFileSize } from '../regular-file.js';

/** Bytes by their places, in memory or in a file: read at once, as many as are asked for. */
export interface Bytes {
  readonly size: number;
  /**
   * Fills `into` with the bytes from `from` on.
   * @throws DataError where the file can't be read any more, or has changed since it was opened
   */
  read(from: number, into: Uint8Array): void;
}

/** Bytes that are held in memory. */
export function heldBytes(bytes: Uint8Array): Bytes {
  return { size: bytes.length, read: (from, into) => into.set(bytes.subarray(from, from + into.length)) };
}

/** The `size` bytes from `start` on. */
export function bytesWithin(bytes: Bytes, start: number, size: number): Bytes {
  return { size, read: (from, into) => bytes.read(start + from, into) };
}

/** All of `into`, from an open file. @returns the bytes read: fewer where the file ends before */
export function readFully(descriptor: number, from: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const count = readSync(descriptor, into, done, into.length - done, from + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

function isUnchanged(before: Stats, now: Stats): boolean {
  return now.size === before.size && now.mtimeMs === before.mtimeMs;
}

/**
 * A file's bytes, read as they are asked for. The file is opened for each reading, so that nothing has to be closed,
 * and held against what it was at first.
 * @param word of the language, after which the file's path stands
 * @throws DataError where it is no regular file or can't be read
 */
export async function fileBytes(file: string, word: string): Promise<Bytes> {
  await regularFileSize(file, word);
  const before = await stat(file);
  return {
    size: before.size,
    read(from, into) {
      let descriptor: number | null = null;
      try {
        descriptor = openSync(file, 'r');
        if (isUnchanged(before, fstatSync(descriptor)) && readFully(descriptor, from, into) === into.length) return;
      } catch (error) {
        throw fileError(error, file, word);
      } finally {
        if (descriptor !== null) closeSync(descriptor);
      }
      throw new DataError('the file has changed while it was in use. Train again.', { file });
    },
  };
}
