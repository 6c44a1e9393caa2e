import type { FileHandle } from 'node:fs/promises';
import { fillWhole } from './atomic-file.js';
import { crc32 } from './crc32.js';
import { type NpyNumbers, type NpyShape, npyBytes, npyHeader } from './npy.js';
import { type ZipEntry, directory, localHeader, localHeaderBytes } from './zip-records.js';

/** An array of an `.npz` file. */
export interface NpzArray extends NpyShape {
  readonly name: string;
}

/** An array's place in the file, and how much of it is written. */
interface Place {
  readonly entry: Omit<ZipEntry, 'crc'>;
  crc: number;
  at: number;
}

/** Every array's place: sizes are known before the numbers are, so each can be written where it belongs. */
function placesOf(arrays: readonly NpzArray[]): { places: Place[]; end: number } {
  let offset = 0;
  const places = arrays.map((array): Place => {
    const name = `${array.name}.npy`;
    const bytes = npyHeader(array).length + npyBytes(array);
    const entry = { name, bytes, offset };
    const at = offset + localHeaderBytes(name);
    offset = at + bytes;
    return { entry, crc: 0, at };
  });
  return { places, end: offset };
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

async function append(file: FileHandle, place: Place, bytes: Uint8Array): Promise<void> {
  place.crc = crc32(bytes, place.crc);
  await writeAt(file, bytes, place.at);
  place.at += bytes.length;
}

async function writeArrays(
  file: FileHandle,
  arrays: readonly NpzArray[],
  chunks: Iterable<readonly NpyNumbers[]>,
): Promise<void> {
  const { places, end } = placesOf(arrays);
  for (const [i, array] of arrays.entries()) await append(file, places[i], npyHeader(array));
  for (const chunk of chunks) {
    for (const [i, { buffer, byteOffset, byteLength }] of chunk.entries()) {
      await append(file, places[i], new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  const entries = places.map(({ entry, crc }): ZipEntry => ({ ...entry, crc }));
  for (const entry of entries) await writeAt(file, localHeader(entry), entry.offset);
  await writeAt(file, directory(entries, end), end);
}

/**
 * Writes arrays as NumPy's `.npz`, uncompressed, as they come: a chunk holds the next rows of every array, in C order.
 * All of them must add up to the arrays' shapes. Written beside its place and renamed, so that it is whole or not there.
 * @throws where the disk is full or the folder may not be written
 */
export async function writeNpz(
  path: string,
  arrays: readonly NpzArray[],
  chunks: Iterable<readonly NpyNumbers[]>,
): Promise<void> {
  await fillWhole(path, (file) => writeArrays(file, arrays, chunks));
}
