import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WeightArray } from '../../models/architecture/weights.js';
import { readSafetensors, writeSafetensors } from '../../models/training/safetensors.js';

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'nestimate-safetensors-')), 'a.safetensors');
}

const arrays = new Map<string, WeightArray>([
  ['output.weight', { shape: [2, 3], values: Float32Array.of(1, -2.5, 0.1, 3e-42, 3e38, -7) }],
  ['output.bias', { shape: [1], values: Float32Array.of(-0) }],
  ['empty', { shape: [0], values: new Float32Array() }],
]);

/** A file of this header and data. */
function fileOf(header: string, data: Buffer, length = BigInt(Buffer.byteLength(header))): string {
  const path = newFile();
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length);
  writeFileSync(path, Buffer.concat([size, Buffer.from(header), data]));
  return path;
}

function headerOf(array: object): string {
  return JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...array } });
}

describe('safetensors', () => {
  it('come back bit for bit, with their words, and leave nothing beside', async () => {
    const path = newFile();
    await writeSafetensors(path, { arrays, metadata: { step: '12' } });
    const read = await readSafetensors(path);
    expect(read).toEqual({ arrays, metadata: { step: '12' } });
    expect(read.arrays.get('output.bias')?.values[0]).toBe(-0);
    expect(readdirSync(dirname(path))).toEqual(['a.safetensors']);
  });

  it('are laid out as the format says: length, header, little-endian floats without gaps', async () => {
    const path = newFile();
    await writeSafetensors(path, { arrays, metadata: {} });
    const bytes = readFileSync(path);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    expect(header).toMatchObject({ 'output.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] } });
    expect(header).toMatchObject({ 'output.bias': { data_offsets: [24, 28] }, empty: { data_offsets: [28, 28] } });
    expect(bytes.readFloatLE(8 + length + 4)).toBe(-2.5);
    expect(bytes.length).toBe(8 + length + 28);
  });

  it.each([
    ['without a header', () => fileOf('', Buffer.alloc(0)), 'its header is not valid JSON'],
    ['with a header longer than the file', () => fileOf('{}', Buffer.alloc(0), 1n << 62n), 'its header is cut off'],
    ['with a header that is not valid JSON', () => fileOf('{"a":', Buffer.alloc(0)), 'its header is not valid JSON'],
    ['with a list for a header', () => fileOf('[]', Buffer.alloc(0)), 'not a list of float32 arrays'],
    ['of other numbers', () => fileOf(headerOf({ dtype: 'F64' }), Buffer.alloc(8)), 'not a list of float32 arrays'],
    ['with a negative offset', () => fileOf(headerOf({ data_offsets: [-8, 0] }), Buffer.alloc(8)), 'not a list of'],
    ['of another shape', () => fileOf(headerOf({ shape: [3] }), Buffer.alloc(8)), '"a" has bytes for another shape'],
    ['without its last bytes', () => fileOf(headerOf({}), Buffer.alloc(7)), '"a" is cut off'],
    ['that is not there', () => newFile(), 'ENOENT'],
  ])('%s: refused by name', async (_what, make, reason) => {
    const path = make();
    const refusal = await readSafetensors(path).catch((error: unknown) => String(error));
    expect(refusal).toContain(`${path} can't be read as weights`);
    expect(refusal).toContain(reason);
  });
});
