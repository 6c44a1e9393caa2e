import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { WeightArray } from '../architecture/weights.js';
import { writeWhole } from '../data/atomic-file.js';

/** Arrays by name, and words about them (`__metadata__`). */
export interface Safetensors {
  readonly arrays: ReadonlyMap<string, WeightArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

const lengthBytes = 8;
/** The format's own bound on the header. */
const largestHeader = 100_000_000;

const entry = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

const header = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(entry);

function encode({ arrays, metadata }: Safetensors): Uint8Array {
  let offset = 0;
  const entries = [...arrays].map(([name, { shape, values }]) => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }] as const;
  });
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const padded = Math.ceil(json.length / 8) * 8;
  const file = Buffer.alloc(lengthBytes + padded + offset, ' ');
  file.writeBigUInt64LE(BigInt(padded), 0);
  json.copy(file, lengthBytes);
  let at = lengthBytes + padded;
  for (const { values } of arrays.values()) {
    for (const value of values) at = file.writeFloatLE(value, at);
  }
  return file;
}

/**
 * Writes float32 arrays as a safetensors file, whole or not at all.
 * @throws where the disk refuses
 */
export async function writeSafetensors(path: string, content: Safetensors): Promise<void> {
  await writeWhole(path, encode(content));
}

function parsedHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('its header is not valid JSON');
  }
}

function headerOf(file: Buffer): { json: unknown; dataStart: number } {
  if (file.length < lengthBytes) throw new Error('it is shorter than its header');
  const length = file.readBigUInt64LE(0);
  if (length > BigInt(Math.min(largestHeader, file.length - lengthBytes))) throw new Error('its header is cut off');
  const dataStart = lengthBytes + Number(length);
  return { json: parsedHeader(file.toString('utf8', lengthBytes, dataStart)), dataStart };
}

function arrayAt(
  file: Buffer,
  name: string,
  { shape, data_offsets: [begin, end] }: z.infer<typeof entry>,
  dataStart: number,
): WeightArray {
  const size = shape.reduce((product, length) => product * length, 1);
  if (end - begin !== 4 * size) throw new Error(`the array "${name}" has bytes for another shape`);
  if (dataStart + end > file.length) throw new Error(`the array "${name}" is cut off`);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i += 1) values[i] = file.readFloatLE(dataStart + begin + 4 * i);
  return { shape, values };
}

/**
 * Reads a safetensors file of float32 arrays.
 * @throws Error that names the file and what is wrong with it
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  try {
    const file = await readFile(path);
    const { json, dataStart } = headerOf(file);
    const { __metadata__: metadata = {}, ...entries } = header.parse(json);
    const arrays = Object.entries(entries).map(
      ([name, value]) => [name, arrayAt(file, name, value, dataStart)] as const,
    );
    return { arrays: new Map(arrays), metadata };
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? 'its header is not a list of float32 arrays'
        : String(error instanceof Error ? error.message : error);
    throw new Error(`${path} can't be read as weights: ${reason}.`, { cause: error });
  }
}
