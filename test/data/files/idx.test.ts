import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { IdxDefinition } from '../../../models/data/definition.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs, asNumbers } from '../all-inputs.js';
import { unprepared } from './definitions.js';
import { idx, writtenFiles } from './written.js';

const write = writtenFiles();
const pixels = Array.from({ length: 24 }, (_, i) => 10 * i);
const images = idx(0x0803, [4, 2, 3], pixels);
const labels = idx(0x0801, [4], [0, 4, 2, 0]);
const paths = { images: write('images', images), labels: write('labels', labels) };

const load = (changes: Partial<IdxDefinition> = {}) =>
  loadDataset({ kind: 'idx', ...unprepared, ...paths, ...changes });

describe('IDX files', () => {
  it('are images of one channel, line by line, and labels', async () => {
    const dataset = await load();
    expect(dataset.inputShape).toEqual({ kind: 'image', height: 2, width: 3, channels: 1 });
    expect([...allInputs(dataset.train)]).toEqual(pixels);
    expect(dataset.train.targets).toEqual({ kind: 'classes', classes: 5, labels: Int32Array.of(0, 4, 2, 0) });
    expect(dataset.targetNames).toEqual(['0', '1', '2', '3', '4']);
    expect(dataset.test).toBeNull();
  });

  it('are the same packed with gzip', async () => {
    const packed = { images: write('images.gz', gzipSync(images)), labels: write('labels.gz', gzipSync(labels)) };
    const [plain, unpacked] = [asNumbers(await load()), asNumbers(await load(packed))];
    expect({ ...unpacked, hash: '' }).toEqual({ ...plain, hash: '' });
  });

  it('may have test files of their own, whose labels count too', async () => {
    const test = {
      images: write('test', idx(0x0803, [1, 2, 3], [9, 8, 7, 6, 5, 4])),
      labels: write('test-labels', idx(0x0801, [1], [6])),
    };
    const dataset = await load({ test, standardize: true });
    expect([dataset.train.rows, dataset.test?.rows]).toEqual([4, 1]);
    expect(dataset.test?.targets).toMatchObject({ classes: 7, labels: Int32Array.of(6) });
    const mean = pixels.reduce((sum, value) => sum + value, 0) / 24;
    const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 24);
    allInputs(dataset.test).forEach((value, i) => expect(value).toBeCloseTo((9 - i - mean) / deviation, 5));
  });

  it('have one mean and deviation for all pixels of a channel', async () => {
    const values = allInputs((await load({ standardize: true })).train);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(1, 5);
    const steps = values.subarray(1).map((value, i) => value - values[i]);
    steps.forEach((step) => expect(step).toBeCloseTo(steps[0], 5));
  });

  it('that have changed are other data', async () => {
    const changed = write('changed', idx(0x0803, [4, 2, 3], pixels.with(7, 71)));
    expect((await load()).hash).toBe((await load()).hash);
    expect((await load({ images: changed })).hash).not.toBe((await load()).hash);
  });

  it.each([
    [
      'cut off',
      images.subarray(0, 30),
      labels,
      /images-\d: the file is cut off: 4 images of 2x3 end at byte 40, and it has 30/,
    ],
    [
      'too long',
      Buffer.concat([images, labels]),
      labels,
      /images-\d: the file continues after its images: .* at byte 40/,
    ],
    [
      'cut off when unpacked',
      gzipSync(images.subarray(0, 39)),
      labels,
      /the file is cut off: .* end at byte 40, and it has 39/,
    ],
    ['packed and damaged', gzipSync(images).fill(7, 12, 30), labels, /the file is not a valid gzip file/],
    ['with too few labels', images, idx(0x0801, [3], [1, 2, 3]), /it has 3 labels, but .*images-\d has 4 images/],
    ['with labels cut off', images, labels.subarray(0, 10), /the file is cut off: it has 2 of 4 labels/],
  ])('%s are an error that says where', async (_, badImages, badLabels, message) => {
    const n = message.source.length % 10;
    const bad = { images: write(`images-${n}`, badImages), labels: write(`labels-${n}`, badLabels) };
    await expect(load(bad)).rejects.toThrow(message);
  });

  it('of test images of another size are an error', async () => {
    const test = {
      images: write('small', idx(0x0803, [1, 1, 1], [9])),
      labels: write('small-labels', idx(0x0801, [1], [0])),
    };
    await expect(load({ test })).rejects.toThrow('its test images are 1x1, the training images 2x3');
  });
});
