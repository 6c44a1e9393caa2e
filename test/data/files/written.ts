import { encode as encodePng } from 'fast-png';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { crc32 } from '../../../models/data/crc32.js';

/** Makes a folder for a test file's data; it goes when the tests are through. Returns a writer of files in it. */
export function writtenFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
}

/** IDX bytes: a magic number, sizes, values. */
export function idx(magic: number, sizes: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 * (1 + sizes.length));
  [magic, ...sizes].forEach((number, i) => header.writeUInt32BE(number, 4 * i));
  return Buffer.concat([header, Buffer.from(values)]);
}

/** A .npy file, version 1.0, as NumPy's own description of the format has it. */
export function npy(descr: string, shape: readonly number[], data: Uint8Array, order = 'False'): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': (${sizes}), }`;
  const padded = `${text}${' '.repeat(63 - ((10 + text.length) % 64))}\n`;
  const head = Buffer.from(`\x93NUMPY\x01\x00__${padded}`, 'latin1');
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, data]);
}

export function bytesOf(
  values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Int16Array,
): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** A zip file of these members, as `numpy.savez` (stored) or `savez_compressed` writes it. */
export function zip(members: Readonly<Record<string, Buffer>>, compressed: boolean): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(members)) {
    const packed = compressed ? deflateRawSync(data) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(compressed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(data, 0), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, entry, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, all, end]);
}

/** A PNG of 8 bits. */
export function png(height: number, width: number, channels: number, values: readonly number[]): Uint8Array {
  return encodePng({ height, width, channels, depth: 8, data: Uint8Array.from(values) });
}
