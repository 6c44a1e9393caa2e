import { execFileSync } from 'node:child_process';
import { truncateSync, utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { augmentation } from '../../../models/data/augmentation.js';
import { inputsOf } from '../../../models/data/dataset.js';
import { spool } from '../../../models/data/files/spool.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs, asNumbers } from '../all-inputs.js';
import { unprepared } from './definitions.js';
import { idx, npy, writtenFiles } from './written.js';

const write = writtenFiles();
const pixels = Array.from({ length: 50 * 12 }, (_, i) => (i * 37) % 251);
const definition = {
  kind: 'idx',
  ...unprepared,
  images: write('images', idx(0x0803, [50, 3, 4], pixels)),
  labels: write(
    'labels',
    idx(
      0x0801,
      [50],
      Array.from({ length: 50 }, (_, i) => i % 7),
    ),
  ),
  standardize: true,
  split: { train: 80, test: 20, seed: 3 },
} as const;
/** No byte of inputs may be held. */
const nothingHeld = 0;

describe('a set that is larger than what is held', () => {
  it('gives the very numbers of one that is held, in any order', async () => {
    const [held, streamed] = [await loadDataset(definition), await loadDataset(definition, nothingHeld)];
    expect(asNumbers(streamed)).toEqual(asNumbers(held));
    const rows = Int32Array.of(7, 8, 9, 0, 39, 7, 38);
    expect(inputsOf(streamed.train, rows)).toEqual(inputsOf(held.train, rows));
    const augment = augmentation({ crop: 1, flip: true }, { kind: 'image', height: 3, width: 4, channels: 1 }, 5);
    expect(augment(inputsOf(streamed.train, rows), rows, 2)).toEqual(augment(inputsOf(held.train, rows), rows, 2));
  });

  it('says so where its file changes while it is in use', async () => {
    const images = write('changing', idx(0x0803, [50, 3, 4], pixels));
    const { train } = await loadDataset({ ...definition, images }, nothingHeld);
    allInputs(train);
    utimesSync(images, 1, 1);
    expect(() => allInputs(train)).toThrow(/changing: the file has changed while it was in use/);
    truncateSync(images, 100);
    expect(() => allInputs(train)).toThrow(/changing: the file has changed while it was in use/);
  });

  it('is read in little memory', () => {
    const [rows, columns] = [100_000, 2048];
    const inputs = write('large.npy', npy("'|u1'", [rows, columns], Buffer.of(1, 2, 3)));
    truncateSync(inputs, 128 + rows * columns);
    const targets = write('large-labels.npy', npy("'|u1'", [rows], Buffer.alloc(rows, 1)));
    const script = fileURLToPath(new URL('iterate-large.ts', import.meta.url));
    const said = execFileSync(process.execPath, ['--import', 'tsx', script, inputs, targets]).toString();
    const found = z.object({ rows: z.number(), finite: z.boolean(), kilobytes: z.number() }).parse(JSON.parse(said));
    expect(found).toMatchObject({ rows, finite: true });
    // Prepared it is 819 MB, and 205 MB in its file; Node and the code take some 150 MB.
    expect(found.kilobytes).toBeLessThan(350_000);
  });
});

describe('bytes that are unpacked', () => {
  it.each([0, 10, 2 ** 20])('are given back by their places, of them %i held', (mostHeld) => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
    const spooled = spool('packed.gz', mostHeld);
    for (let at = 0; at < 1000; at += 7) spooled.write(bytes.subarray(at, at + 7));
    const all = spooled.bytes();
    expect(all.size).toBe(1000);
    for (const [from, count] of [
      [0, 1000],
      [3, 5],
      [990, 10],
      [500, 0],
    ]) {
      const into = new Uint8Array(count);
      all.read(from, into);
      expect(into).toEqual(bytes.subarray(from, from + count));
    }
  });
});
