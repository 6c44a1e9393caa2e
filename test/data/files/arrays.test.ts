import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { NpyDefinition, NpzDefinition } from '../../../models/data/definition.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs, asNumbers } from '../all-inputs.js';
import { unprepared } from './definitions.js';
import { bytesOf, npy, writtenFiles, zip } from './written.js';

const write = writtenFiles();
const numbers = [1.5, -2, 3.25, 0, 7, -0.5];
const inputs = npy("'<f4'", [3, 2], bytesOf(Float32Array.from(numbers)));
const labels = npy("'<i8'", [3], bytesOf(BigInt64Array.of(2n, 0n, 1n)));
const values = npy("'<f8'", [3, 1], bytesOf(Float64Array.of(0.5, -1, 4)));
const paths = { inputs: write('x.npy', inputs), targets: write('y.npy', labels) };

const load = (changes: Partial<NpyDefinition> = {}) =>
  loadDataset({ kind: 'npy', ...unprepared, ...paths, targetKind: 'classes', ...changes });
const loadNpz = (path: string, changes: Partial<NpzDefinition> = {}) =>
  loadDataset({ kind: 'npz', ...unprepared, path, inputs: 'x', targets: 'y', targetKind: 'classes', ...changes });

describe("NumPy's arrays", () => {
  it('are rows of numbers, and labels or numbers to predict', async () => {
    const classes = await load();
    expect(classes.inputShape).toEqual({ kind: 'vector', size: 2 });
    expect([...allInputs(classes.train)]).toEqual(numbers);
    expect(classes.train.targets).toEqual({ kind: 'classes', classes: 3, labels: Int32Array.of(2, 0, 1) });
    const regression = await load({ targets: write('values.npy', values), targetKind: 'numbers' });
    expect(regression.train.targets).toEqual({ kind: 'values', size: 1, values: Float32Array.of(0.5, -1, 4) });
  });

  it.each([
    ["'|u1'", Buffer.of(0, 200, 255, 1, 2, 3), [0, 200, 255, 1, 2, 3]],
    ["'|i1'", Buffer.of(0, 200, 255, 1, 2, 3), [0, -56, -1, 1, 2, 3]],
    ["'|b1'", Buffer.of(0, 1, 1, 0, 1, 0), [0, 1, 1, 0, 1, 0]],
    ["'<i2'", bytesOf(Int16Array.of(-300, 2, 3, 4, 5, 6)), [-300, 2, 3, 4, 5, 6]],
    ["'>i2'", bytesOf(Int16Array.of(-300, 2, 3, 4, 5, 6)).swap16(), [-300, 2, 3, 4, 5, 6]],
    ["'<i4'", bytesOf(Int32Array.of(-70000, 2, 3, 4, 5, 6)), [-70000, 2, 3, 4, 5, 6]],
    ["'<f8'", bytesOf(Float64Array.from(numbers)), numbers],
    ["'>f8'", bytesOf(Float64Array.from(numbers)).swap64(), numbers],
  ])('of %s are read', async (descr, data, expected) => {
    expect([...allInputs((await load({ inputs: write('typed.npy', npy(descr, [3, 2], data)) })).train)]).toEqual(
      expected,
    );
  });

  it.each([
    [[3], { kind: 'vector', size: 1 }],
    [[3, 2, 2], { kind: 'image', height: 2, width: 2, channels: 1 }],
    [[3, 1, 2, 4], { kind: 'image', height: 1, width: 2, channels: 4 }],
  ])('of sizes %j have rows of a shape', async (shape, expected) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const path = write('shaped.npy', npy("'|u1'", shape, Buffer.alloc(count, 1)));
    expect((await load({ inputs: path })).inputShape).toEqual(expected);
  });

  it.each([false, true])('are the same in a .npz file (packed: %s)', async (compressed) => {
    const path = write(`set-${compressed}.npz`, zip({ 'x.npy': inputs, 'y.npy': labels }, compressed));
    const [apart, together] = [asNumbers(await load()), asNumbers(await loadNpz(path))];
    expect({ ...together, hash: '' }).toEqual({ ...apart, hash: '' });
  });

  it('may have test arrays of their own', async () => {
    const members = {
      'x.npy': inputs,
      'y.npy': labels,
      'xt.npy': npy("'|u1'", [1, 2], Buffer.of(8, 9)),
      'yt.npy': npy("'|u1'", [1], Buffer.of(4)),
    };
    const { train, test } = await loadNpz(write('both.npz', zip(members, false)), {
      test: { inputs: 'xt', targets: 'yt' },
    });
    expect([train.rows, [...allInputs(test)], test?.targets]).toEqual([
      3,
      [8, 9],
      { kind: 'classes', classes: 5, labels: Int32Array.of(4) },
    ]);
  });

  it('that NumPy itself writes are read', async ({ skip }) => {
    const path = write('numpy.npz', '');
    const script = `import numpy, sys; numpy.savez_compressed(sys.argv[1], x=numpy.arange(24, dtype='f4').reshape(3, 2, 2, 2) / 8, y=numpy.array([1, 0, 2]))`;
    try {
      execFileSync('python3', ['-c', script, path], { stdio: 'pipe' });
    } catch {
      console.log('python3 with numpy is not here: what it writes is not read back.');
      return skip();
    }
    const { train, inputShape } = await loadNpz(path);
    expect(inputShape).toEqual({ kind: 'image', height: 2, width: 2, channels: 2 });
    expect([...allInputs(train)]).toEqual(Array.from({ length: 24 }, (_, i) => i / 8));
  });

  it.each<[string, Buffer, RegExp]>([
    ['no array', Buffer.from('hello world, hello'), /x\.npy: this is not a \.npy array/],
    ['an empty file', Buffer.alloc(0), /this is not a \.npy array/],
    ['a cut header', inputs.subarray(0, 60), /the file ends within its header, at byte 60/],
    ['cut numbers', inputs.subarray(0, -3), /the array is cut off: \[3, 2\] ends at byte 152, and it has 149/],
    ['more than its numbers', Buffer.concat([inputs, inputs]), /continues after its numbers/],
    ['Python objects', npy("'|O'", [3, 2], Buffer.alloc(48)), /holds Python objects, which are never loaded/],
    ['records', npy("[('a', '<f4')]", [3, 2], Buffer.alloc(24)), /one of records/],
    ['half floats', npy("'<f2'", [3, 2], Buffer.alloc(12)), /of f2, which is not read.*float32/],
    ['Fortran order', npy("'<f4'", [3, 2], Buffer.alloc(24), 'True'), /Fortran order.*ascontiguousarray/],
    ['no rows', npy("'<f4'", [0, 2], Buffer.alloc(0)), /it is \[0, 2\]: there is nothing to train on/],
    ['five sizes', npy("'|u1'", [3, 1, 1, 1, 1], Buffer.alloc(3)), /inputs are \[N, columns\], or images/],
    [
      'NaN',
      npy("'<f4'", [3, 2], bytesOf(Float32Array.of(0, 1, 2, NaN, 4, 5))),
      /row 1, number 1 of it \(both from 0\) is NaN/,
    ],
    [
      'a number beyond float32',
      npy("'<f8'", [3, 2], bytesOf(Float64Array.of(0, 1, 2, 3, -1e39, 5))),
      /row 2, number 0 .* beyond the largest float32/,
    ],
    [
      'a size beyond all memory',
      npy("'|u1'", [3, 2 ** 40], Buffer.alloc(3)),
      /the array is cut off: \[3, 1099511627776\] ends at byte/,
    ],
  ])('%s for inputs is an error that says where', async (_, content, message) => {
    await expect(load({ inputs: write('bad/x.npy', content) })).rejects.toThrow(message);
  });

  it.each<[string, Buffer, RegExp]>([
    ['too few', npy("'|u1'", [2], Buffer.of(0, 1)), /y\.npy: it is \[2\], but .*x\.npy has 3 rows/],
    ['below 0', npy("'<i4'", [3], bytesOf(Int32Array.of(0, -1, 1))), /the label of row 1, from 0, is -1 \(byte \d+\)/],
    ['far beyond any class', npy("'<i4'", [3], bytesOf(Int32Array.of(0, 1, 1_000_000))), /is 1000000/],
    ['floats', npy("'<f4'", [3], Buffer.alloc(12)), /not of integers, as labels are/],
    ['one-hot', npy("'|u1'", [3, 3], Buffer.alloc(9)), /argmax\(axis=1\)/],
  ])('labels that are %s are an error that says where', async (_, content, message) => {
    await expect(load({ targets: write('bad/y.npy', content) })).rejects.toThrow(message);
  });

  it.each<[string, Buffer, RegExp]>([
    [
      'no zip file',
      Buffer.from('PK nothing of the kind, and long enough to be looked at'),
      /the file is not a valid \.npz \(zip\) file/,
    ],
    ['cut off', zip({ 'x.npy': inputs, 'y.npy': labels }, true).subarray(0, 150), /not a valid \.npz/],
    [
      'without the array',
      zip({ 'x_train.npy': inputs, 'y.npy': labels }, false),
      /there is no array 'x'\. It has x_train, y\./,
    ],
    [
      'with a damaged array',
      zip({ 'x.npy': Buffer.alloc(200, 1), 'y.npy': labels }, true),
      /array 'x': this is not a \.npy array/,
    ],
  ])('a .npz file %s is an error', async (name, content, message) => {
    await expect(loadNpz(write(`bad-${name.length}.npz`, content))).rejects.toThrow(message);
  });

  it('a packed array whose bytes are damaged is an error', async () => {
    const packed = zip({ 'x.npy': inputs, 'y.npy': labels }, true);
    await expect(loadNpz(write('damaged.npz', packed.fill(0xff, 40, 80)))).rejects.toThrow(/damaged\.npz: .*/);
  });

  it('a packed array that unpacks to other bytes than were packed is an error', async () => {
    const packed = zip({ 'x.npy': inputs, 'y.npy': labels }, true);
    packed[packed.lastIndexOf('PK\x01\x02') + 16] ^= 1;
    await expect(loadNpz(write('checksum.npz', packed))).rejects.toThrow(/checksum\.npz: .* array is damaged/);
  });
});
