import jpeg from 'jpeg-js';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../models/data/crc32.js';
import type { FolderDefinition } from '../../../models/data/definition.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs } from '../all-inputs.js';
import { unprepared } from './definitions.js';
import { png, writtenFiles } from './written.js';

const write = writtenFiles();

/** A folder of these files, by their paths in it. */
function folder(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [file, content] of Object.entries(files)) write(`${name}/${file}`, content);
  return dirname(write(`${name}/.hidden`, ''));
}

const load = (path: string, changes: Partial<FolderDefinition> = {}) =>
  loadDataset({ kind: 'folder', ...unprepared, path, ...changes });

const grey = (value: number) => png(1, 2, 1, [value, value + 1]);
const coloured = (value: number) =>
  png(
    1,
    2,
    3,
    [0, 1, 2, 3, 4, 5].map((i) => value + i),
  );

/** A PNG written by hand: what fast-png does not write. */
function rawPng(
  width: number,
  height: number,
  [depth, colour]: readonly [number, number],
  lines: Buffer,
  palette?: Buffer,
): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body, 0));
    return Buffer.concat([size, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a folder of images', () => {
  it('has a class for each folder in it, by name, and their files in order', async () => {
    const path = folder('plain', {
      'wolf/b.png': grey(30),
      'wolf/a.PNG': grey(20),
      'cat/1.png': grey(10),
      'cat/notes.txt': 'not an image',
      'readme.md': '',
    });
    const dataset = await load(path);
    expect(dataset.targetNames).toEqual(['cat', 'wolf']);
    expect(dataset.inputShape).toEqual({ kind: 'image', height: 1, width: 2, channels: 1 });
    expect([...allInputs(dataset.train)]).toEqual([10, 11, 20, 21, 30, 31]);
    expect(dataset.train.targets).toEqual({ kind: 'classes', classes: 2, labels: Int32Array.of(0, 1, 1) });
  });

  it('may have a second one to test on', async () => {
    const path = folder('train', { 'a/1.png': coloured(0), 'b/1.png': coloured(10), 'c/1.png': coloured(20) });
    const test = folder('held', { 'c/1.png': coloured(200), 'a/1.png': coloured(100) });
    const dataset = await load(path, { test });
    expect([...allInputs(dataset.test)]).toEqual([100, 101, 102, 103, 104, 105, 200, 201, 202, 203, 204, 205]);
    expect(dataset.test?.targets).toMatchObject({ classes: 3, labels: Int32Array.of(0, 2) });
  });

  it.each<[string, Uint8Array, number[]]>([
    ['transparency is left out', png(1, 2, 4, [1, 2, 3, 0, 4, 5, 6, 255]), [1, 2, 3, 4, 5, 6]],
    ['grey among colours is the same in each', grey(7), [7, 7, 7, 8, 8, 8]],
    [
      'a palette is looked up',
      rawPng(2, 1, [2, 3], Buffer.of(0, 0b01_00_0000), Buffer.of(1, 2, 3, 9, 8, 7)),
      [9, 8, 7, 1, 2, 3],
    ],
    ['16 bits are 8', rawPng(2, 1, [16, 2], Buffer.of(0, 5, 99, 6, 99, 7, 99, 1, 0, 2, 0, 3, 0)), [5, 6, 7, 1, 2, 3]],
    ['2 bits of grey are 0 to 255', rawPng(2, 1, [2, 0], Buffer.of(0, 0b11_01_0000)), [255, 255, 255, 85, 85, 85]],
  ])('%s', async (name, content, expected) => {
    const path = folder(`kinds-${name.length}`, { 'a/1.png': coloured(0), 'b/2.png': content });
    expect([...allInputs((await load(path)).train).subarray(6)]).toEqual(expected);
  });

  it('reads JPEG', async () => {
    const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, i) => [200, 100, 50, 255][i % 4]);
    const path = folder('jpeg', {
      'a/1.jpg': jpeg.encode({ width: 16, height: 16, data }, 95).data,
      'b/1.JPEG': jpeg.encode({ width: 16, height: 16, data }, 95).data,
    });
    const values = allInputs((await load(path)).train);
    expect(values).toHaveLength(2 * 16 * 16 * 3);
    values.forEach((value, i) => expect(Math.abs(value - [200, 100, 50][i % 3])).toBeLessThan(4));
  });

  it.each<[string, Readonly<Record<string, Uint8Array | string>>, RegExp]>([
    ['an image that is none', { 'a/1.png': grey(1), 'b/1.png': 'hello' }, /b.1\.png: this is neither a PNG nor a JPEG/],
    [
      'an image cut off',
      { 'a/1.png': grey(1), 'b/1.png': grey(1).subarray(0, 45) },
      /b.1\.png: the image can't be decoded/,
    ],
    [
      'an image cut off in its header',
      { 'a/1.png': grey(1).subarray(0, 20), 'b/1.png': grey(1) },
      /a.1\.png: the image is cut off within its header/,
    ],
    [
      'a damaged image',
      { 'a/1.png': grey(1), 'b/1.png': grey(1).map((byte, i) => (i === 50 ? byte ^ 0xff : byte)) },
      /b.1\.png: the image can't be decoded/,
    ],
    [
      'a JPEG cut off',
      {
        'a/1.jpg': jpeg.encode({ width: 2, height: 1, data: new Uint8Array(8) }, 50).data,
        'b/1.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      },
      /b.1\.jpg: the image is cut off within its header/,
    ],
    [
      'another size',
      { 'a/1.png': grey(1), 'b/1.png': png(2, 2, 1, [1, 2, 3, 4]) },
      /b.1\.png: the image is 2x2, and the first image, .*a.1\.png, 1x2/,
    ],
    [
      'a colour after grey',
      { 'a/1.png': grey(1), 'b/1.png': coloured(1) },
      /b.1\.png: the image has colours, and the first one, .*, is grey/,
    ],
    ['a class without images', { 'a/1.png': grey(1), 'b/1.gif': 'GIF89a' }, /b: there is no image of this class/],
    ['one class', { 'a/1.png': grey(1) }, /it has 1 folder: one is needed for each class/],
    ['images without folders', { '1.png': grey(1), '2.png': grey(2) }, /it has 0 folders/],
    [
      'a huge image',
      { 'a/1.png': rawPng(100_000, 100_000, [8, 0], Buffer.of(0)), 'b/1.png': grey(1) },
      /the image is too large: 100000x100000/,
    ],
  ])('with %s is an error that names the file', async (name, files, message) => {
    const path = folder(`bad-${name.replaceAll(' ', '-')}`, files);
    await expect(load(path)).rejects.toThrow(message);
  });

  it('that is not there, or a file, or tested on an unknown class is an error', async () => {
    const path = folder('there', { 'a/1.png': grey(1), 'b/1.png': grey(1) });
    await expect(load(`${path}-not`)).rejects.toThrow('there is no such folder. Check the path after folder.');
    await expect(load(join(path, 'a', '1.png'))).rejects.toThrow('this is a file, not a folder');
    const test = folder('unknown', { 'a/1.png': grey(1), 'z/1.png': grey(1) });
    await expect(load(path, { test })).rejects.toThrow(/has no folder of this class 'z'/);
    mkdirSync(join(path, 'c', 'pipe.png'), { recursive: true });
    await expect(load(path)).rejects.toThrow(/c: there is no image of this class/);
    rmSync(join(path, 'c'), { recursive: true });
  });
});
