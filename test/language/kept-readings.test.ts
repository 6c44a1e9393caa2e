import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { readCsvHeader } from '../../models/data/csv-header.js';
import type { CifarDefinition } from '../../models/data/definition.js';
import { csvColumns, fileSet } from '../../models/language/validation/data-files.js';

vi.mock(import('../../models/data/csv-header.js'), { spy: true });

const folder = mkdtempSync(join(tmpdir(), 'nestimate-kept-'));
const preparation = { name: 'd', standardize: false, scale: null, split: null, augment: null };

beforeEach(() => {
  vi.mocked(readCsvHeader).mockClear();
});

it('sees that a file of a CIFAR folder has grown', async () => {
  const path = join(folder, 'batches');
  mkdirSync(path);
  for (const name of ['train.bin', 'test.bin']) writeFileSync(join(path, name), new Uint8Array(3074));
  const definition: CifarDefinition = { kind: 'cifar100', path, ...preparation };
  expect(await fileSet(definition)).toMatchObject({ found: { rows: 1, testRows: 1 } });
  appendFileSync(join(path, 'test.bin'), new Uint8Array(2 * 3074));
  expect(await fileSet(definition)).toMatchObject({ found: { rows: 1, testRows: 3 } });
});

it('keeps what was read of the last hundred files, and no more', async () => {
  const paths = Array.from({ length: 101 }, (_, i) => join(folder, `${i}.csv`));
  for (const path of paths) writeFileSync(path, 'a,y\n1,2\n');
  for (const path of paths.slice(0, 100)) await csvColumns(path);
  await csvColumns(paths[0]);
  expect(readCsvHeader).toHaveBeenCalledTimes(100);
  await csvColumns(paths[100]);
  await csvColumns(paths[0]);
  expect(readCsvHeader).toHaveBeenCalledTimes(101);
  await csvColumns(paths[1]);
  expect(readCsvHeader).toHaveBeenCalledTimes(102);
});
