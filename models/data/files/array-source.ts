import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { crc32 } from '../crc32.js';
import { DataError } from '../data-error.js';
import { codeOf, fileError, reasonOf } from '../file-error.js';
import { nearestName } from '../nearest-name.js';
import { type Bytes, bytesWithin, fileBytes } from './bytes.js';
import { streamBytes, streamStart, unpackedBytes, unpackedSize, unpackedStart } from './unpacked.js';

/** Where arrays come from, by their names: .npy files, or the members of a .npz file. */
export interface ArraySource {
  /** An error about this array. */
  failure(name: string, problem: string): DataError;
  /** The first bytes, at most so many. @throws DataError */
  start(name: string, most: number): Promise<Buffer>;
  /** How many bytes there are; null: only unpacking would tell. @throws DataError */
  size(name: string): Promise<number | null>;
  /** All bytes; what is not packed stays in the file. @throws DataError */
  open(name: string): Promise<Bytes>;
}

/** Files of one array each, by their paths. @param hash takes in the files that are opened */
export function npyFiles(hash: Hash): ArraySource {
  return {
    failure: (file, problem) => new DataError(problem, { file }),
    start: (file, most) => unpackedStart(file, most, 'npy'),
    size: (file) => unpackedSize(file, 'npy'),
    open: (file) => unpackedBytes(file, 'npy', hash),
  };
}

/** More arrays than this are no data set. */
const mostMembers = 10_000;
const stored = 0;

function zipError(error: unknown, file: string): unknown {
  if (error instanceof DataError) return error;
  const code = codeOf(error);
  if (code !== null && !code.startsWith('Z_')) return fileError(error, file, 'npz');
  return new DataError(`the file is not a valid .npz (zip) file: ${reasonOf(error)}. Save it again with numpy.savez.`, {
    file,
  });
}

/** Opens the zip file for as long as `use` takes. */
async function withZip<T>(file: string, use: (zip: ZipFile, entries: readonly Entry[]) => Promise<T>): Promise<T> {
  await fileBytes(file, 'npz');
  try {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    try {
      const entries: Entry[] = [];
      for await (const entry of zip.eachEntry()) {
        if (entries.push(entry) > mostMembers) throw new DataError('the file has too many arrays.', { file });
      }
      return await use(zip, entries);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw zipError(error, file);
  }
}

/** The names of a .npz file's arrays. @throws DataError where it can't be read */
export async function arrayNames(file: string): Promise<string[]> {
  return withZip(file, (_, entries) => Promise.resolve(entries.map(nameOf)));
}

function nameOf({ fileName }: Entry): string {
  return fileName.replace(/\.npy$/, '');
}

function memberOf(entries: readonly Entry[], name: string, file: string): Entry {
  const found = entries.find(({ fileName }) => fileName === `${name}.npy` || fileName === name);
  if (found !== undefined) {
    if (found.canDecodeFileData() && !found.isEncrypted()) return found;
    throw new DataError(`array '${name}' is packed in a way that is not read. Save it again with numpy.savez.`, {
      file,
    });
  }
  const names = entries.map(nameOf);
  const near = nearestName(name, names);
  const listed = names.length === 0 ? 'It has none.' : `It has ${names.slice(0, 20).join(', ')}.`;
  throw new DataError(`there is no array '${name}'. ${near === null ? listed : `Did you mean '${near}'?`}`, { file });
}

async function memberStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return zip.openReadStreamPromise(entry);
}

/** The bytes of a member, held against its checksum once they are through. */
async function* soundBytes(stream: Readable, { crc32: asked }: Entry): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== asked) throw new Error('an array is damaged: its checksum is wrong');
}

/**
 * The arrays of a .npz file. Those that `numpy.savez` wrote are read in the file where they lie; those of
 * `savez_compressed` are unpacked.
 * @param hash takes in the whole file when the first array is opened
 */
export function npzArrays(file: string, hash: Hash): ArraySource {
  let hashed = false;
  async function hashOnce(): Promise<void> {
    if (hashed) return;
    hashed = true;
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  }
  const member = <T>(name: string, use: (zip: ZipFile, entry: Entry) => Promise<T>) =>
    withZip(file, (zip, entries) => use(zip, memberOf(entries, name, file)));
  return {
    failure: (name, problem) => new DataError(`array '${name}': ${problem}`, { file }),
    start: (name, most) => member(name, async (zip, entry) => streamStart(await memberStream(zip, entry), most)),
    size: (name) => member(name, (_, entry) => Promise.resolve(entry.uncompressedSize)),
    open: (name) =>
      member(name, async (zip, entry) => {
        await hashOnce();
        if (entry.compressionMethod !== stored) {
          return streamBytes(soundBytes(await memberStream(zip, entry), entry), file);
        }
        const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
        return bytesWithin(await fileBytes(file, 'npz'), fileDataStart, entry.uncompressedSize);
      }),
  };
}
