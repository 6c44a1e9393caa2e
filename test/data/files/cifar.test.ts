import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../models/data/dataset.js';
import type { CifarDefinition } from '../../../models/data/definition.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs } from '../all-inputs.js';
import { unprepared } from './definitions.js';
import { writtenFiles } from './written.js';

const write = writtenFiles();

/** A row of the binary version: labels, then the planes of red, green and blue. Its pixels say where they are. */
function image(labels: readonly number[], seed: number): Buffer {
  const pixels = Array.from({ length: 3072 }, (_, i) => (seed + (i % 1024) + 50 * Math.floor(i / 1024)) % 256);
  return Buffer.from([...labels, ...pixels]);
}

function ten(folder: string, label = 3): string {
  [1, 2, 3, 4, 5].forEach((i) =>
    write(`${folder}/data_batch_${i}.bin`, Buffer.concat([image([i], i), image([9 - i], 40 * i)])),
  );
  return dirname(write(`${folder}/test_batch.bin`, image([label], 200)));
}

const definition = (path: string, changes: Partial<CifarDefinition> = {}): CifarDefinition => ({
  kind: 'cifar10',
  ...{ ...unprepared, path },
  ...changes,
});

describe("CIFAR's binary version", () => {
  it('is its batches in order, tested on its own test batch', async () => {
    const { train, test, inputShape, targetNames } = await loadDataset(definition(ten('plain')));
    expect(inputShape).toEqual({ kind: 'image', height: 32, width: 32, channels: 3 });
    expect(train.targets).toMatchObject({ classes: 10, labels: Int32Array.of(1, 8, 2, 7, 3, 6, 4, 5, 5, 4) });
    expect([train.rows, test?.rows]).toEqual([10, 1]);
    expect(targetNames[9]).toBe('9');
    const [first, last] = [inputsOf(train, Int32Array.of(9)), allInputs(test)];
    // Pixel 5 of the second line: red, green and blue lie beside each other.
    expect([...first.subarray(37 * 3, 38 * 3)]).toEqual([0, 50, 100].map((plane) => (200 + 37 + plane) % 256));
    expect([...last.subarray(0, 3)]).toEqual([200, 250, 300 % 256]);
  });

  it('is standardised channel by channel, over the training images alone', async () => {
    const path = ten('standardised');
    write('standardised/test_batch.bin', Buffer.alloc(3073));
    const { train, test } = await loadDataset(definition(path, { standardize: true }));
    for (const channel of [0, 1, 2]) {
      const values = allInputs(train).filter((_, i) => i % 3 === channel);
      expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(1, 5);
    }
    // Black is far below the mean of images that have every brightness.
    allInputs(test).forEach((value) => expect(value).toBeLessThan(-1));
  });

  it('of a hundred classes has the fine labels, and their names where they are there', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    write('hundred/train.bin', Buffer.concat([image([1, 42], 0), image([2, 99], 1)]));
    write('hundred/fine_label_names.txt', `${names.join('\n')}\n\n`);
    const path = dirname(write('hundred/test.bin', image([3, 7], 2)));
    const { train, test, targetNames } = await loadDataset(definition(path, { kind: 'cifar100' }));
    expect(train.targets).toMatchObject({ classes: 100, labels: Int32Array.of(42, 99) });
    expect(test?.targets).toMatchObject({ labels: Int32Array.of(7) });
    expect(targetNames).toEqual(names);
  });

  it('with a label that it does not have names the file, the image and the byte', async () => {
    await expect(loadDataset(definition(ten('bad', 10)))).rejects.toThrow(
      /test_batch\.bin: image 0, from 0, has the label 10 \(byte 0\), and CIFAR-10's are 0 to 9/,
    );
  });

  it('that is cut off or not there is an error that says what to do', async () => {
    const path = ten('cut');
    write('cut/data_batch_4.bin', image([1], 1).subarray(1));
    await expect(loadDataset(definition(path))).rejects.toThrow(
      /data_batch_4\.bin: its 3072 bytes are not a whole number/,
    );
    await expect(loadDataset(definition(`${path}-nowhere`))).rejects.toThrow(/Download the binary version of CIFAR-10/);
  });
});
