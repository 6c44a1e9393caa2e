import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCsvHeader } from '../../models/data/csv-header.js';
import { DataError } from '../../models/data/data-error.js';
import type { CsvDefinition } from '../../models/data/definition.js';
import { loadDataset, requireRows } from '../../models/data/load-dataset.js';
import { csv, temporaryFiles } from './temporary-files.js';

const write = temporaryFiles();

async function errorOf(work: Promise<unknown>): Promise<DataError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

interface Case {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly file?: string;
  readonly definition?: Partial<CsvDefinition>;
  readonly row?: number;
  readonly column?: string;
  readonly says: string | RegExp;
}

const twoClasses = { targets: ['y'], classes: 2 } as const satisfies Partial<CsvDefinition>;
const packed = gzipSync(`a,y\n${Array.from({ length: 5000 }, (_, i) => `${i * 7919},${i}`).join('\n')}\n`);

const cases: Case[] = [
  { name: 'an empty file', content: '', says: 'the file is empty' },
  { name: 'blank lines only', content: '\n\r\n\n', says: 'the file is empty' },
  { name: 'a byte order mark only', content: '\ufeff', says: 'the file is empty' },
  { name: 'a header only', content: 'a,y\n', says: 'no rows below the header' },
  { name: 'a header only, for classes', content: 'a,y\n', definition: twoClasses, says: 'no rows below the header' },
  {
    name: 'a missing target with one near it',
    content: 'a,progression\n1,2\n',
    definition: { targets: ['progresion'] },
    row: 1,
    says: "there is no column 'progresion'. Did you mean 'progression'? The columns are a, progression.",
  },
  {
    name: 'a missing target with none near it',
    content: 'a,b\n1,2\n',
    definition: { targets: ['progression'] },
    row: 1,
    says: "there is no column 'progression'. The columns are a, b.",
  },
  {
    name: 'a missing target among many columns',
    content: `${Array.from({ length: 25 }, (_, i) => `c${i}`).join(',')}\n`,
    row: 1,
    says: /The columns are c0, .*, c19 and 5 more\.$/,
  },
  { name: 'semicolons', content: 'a;y\n1;2\n', row: 1, says: 'separated by semicolons' },
  { name: 'tabs', content: 'a\ty\n1\t2\n', row: 1, says: 'separated by tabs' },
  { name: 'a column without a name', content: ',a,y\n0,1,2\n', row: 1, says: 'column 1 has no name' },
  { name: 'a name twice', content: 'a,b,a,y\n', row: 1, column: 'a', says: 'columns 1 and 3 have the same name' },
  {
    name: 'a name that is not UTF-8',
    content: Buffer.from('gr\xf6\xdfe,y\n1,2\n', 'latin1'),
    row: 1,
    column: 'gr\ufffd\ufffde',
    says: 'CSV UTF-8',
  },
  { name: 'targets only', content: 'y,z\n1,2\n', definition: { targets: ['z', 'y'] }, row: 1, says: 'no input' },
  {
    name: 'classes of two columns',
    content: 'a,y,z\n1,0,1\n',
    definition: { targets: ['y', 'z'], classes: 2 },
    says: 'classes need one target column, and 2 are named',
  },
  {
    name: 'a word for a number',
    content: 'a,b,y\n1,2,3\n1,high,3\n',
    row: 3,
    column: 'b',
    says: "'high' is not a number",
  },
  { name: 'a word for a target', content: 'a,y\n1,2\n\n3,four\n', row: 4, column: 'y', says: "'four' is not a number" },
  {
    name: 'a decimal comma',
    content: 'a,y\n"1,5",2\n',
    row: 2,
    column: 'a',
    says: "'1,5' is not a number. Write one (with a point",
  },
  { name: 'a hexadecimal number', content: 'a,y\n0x1F,2\n', row: 2, column: 'a', says: "'0x1F' is not a number" },
  {
    name: 'a long text',
    content: `a,y\n${'so '.repeat(100)},2\n`,
    row: 2,
    column: 'a',
    says: /'(so ){13}s…' is not a number/,
  },
  { name: 'an empty cell', content: 'a,b,y\n1,2,3\n4,,6\n', row: 3, column: 'b', says: 'the cell is empty' },
  { name: 'a cell of blanks', content: 'a,b,y\n1,"  ",3\n', row: 2, column: 'b', says: 'the cell is empty' },
  { name: 'NaN', content: 'a,y\n1,2\n3,4\nnan,5\n', row: 4, column: 'a', says: 'NaN is not a number' },
  { name: 'infinity', content: 'a,y\n1,-Infinity\n', row: 2, column: 'y', says: '-Infinity is not a finite number' },
  { name: 'inf', content: 'a,y\n1,inf\n', row: 2, column: 'y', says: 'inf is not a finite number' },
  {
    name: 'a number too large for float32',
    content: 'a,y\n1e39,2\n',
    row: 2,
    column: 'a',
    says: '1e39 is beyond the largest float32',
  },
  { name: 'a number too large for float64', content: 'a,y\n-1e400,2\n', row: 2, column: 'a', says: '-1e400 is beyond' },
  { name: 'a short row', content: 'a,b,y\n1,2,3\n1,2\n', row: 3, says: 'the row has 2 fields, the header 3' },
  { name: 'a long row', content: 'a,b,y\r\n1,2,3\r\n1,2,3,4\r\n', row: 3, says: 'the row has 4 fields, the header 3' },
  {
    name: 'an error below fields of several lines',
    content: '"a\r\nb",y\r\n"1\r\n",2\r\n3,four\r\n',
    row: 5,
    column: 'y',
    says: "'four'",
  },
  {
    name: 'an error in a row of several lines, which is named by its first',
    content: 'a,b,y\n1,2,3\n"4\n\n",five,6\n',
    row: 3,
    column: 'b',
    says: "'five'",
  },
  {
    name: 'a label out of range',
    content: 'a,y\n1,1\n2,2\n',
    definition: twoClasses,
    row: 3,
    column: 'y',
    says: 'the label 2 is out of range: with classes 2 they are 0 to 1',
  },
  {
    name: 'a negative label',
    content: 'a,y\n1,-1\n',
    definition: twoClasses,
    row: 2,
    column: 'y',
    says: 'the label -1 is out of range',
  },
  {
    name: 'a label that is a fraction',
    content: 'a,y\n1,0.5\n',
    definition: twoClasses,
    row: 2,
    column: 'y',
    says: "'0.5' is not an integer",
  },
  {
    name: 'a word among integer labels',
    content: 'a,y\n1,0\n2,cat\n',
    definition: twoClasses,
    row: 3,
    column: 'y',
    says: "'cat' is not an integer",
  },
  {
    name: 'a label that is missing',
    content: 'a,y\n1,cat\n2,\n',
    definition: twoClasses,
    row: 3,
    column: 'y',
    says: 'the label is missing',
  },
  {
    name: 'a label that is NaN',
    content: 'a,y\n1,cat\n2,NaN\n',
    definition: twoClasses,
    row: 3,
    column: 'y',
    says: 'NaN is not a label',
  },
  {
    name: 'a label that is not UTF-8',
    content: Buffer.from('a,y\n1,gr\xfcn\n', 'latin1'),
    definition: twoClasses,
    row: 2,
    column: 'y',
    says: 'CSV UTF-8',
  },
  {
    name: 'more words than classes',
    content: 'a,y\n1,cat\n2,dog\n3,cow\n',
    definition: twoClasses,
    row: 4,
    column: 'y',
    says: "'cow' is one label more than classes 2, after 'cat', 'dog'",
  },
  {
    name: 'fewer words than classes',
    content: 'a,y\n1,dog\n2,cat\n',
    definition: { classes: 3 },
    column: 'y',
    says: "there are 2 different labels ('cat', 'dog'), fewer than classes 3",
  },
  {
    name: 'one class only',
    content: 'a,y\n1,1\n2,1\n',
    definition: twoClasses,
    column: 'y',
    says: "every row has the label '1'",
  },
  {
    name: 'one word only',
    content: 'a,y\n1,cat\n2,cat\n',
    definition: twoClasses,
    column: 'y',
    says: "every row has the label 'cat'",
  },
  { name: 'a quote never closed', content: 'a,y\n1,2\n3,"4\n5,6\n', row: 3, says: 'never closed' },
  { name: 'a quote inside a field', content: 'a,y\n1,2\n3,4"5"\n', row: 3, says: 'stands inside a field' },
  {
    name: 'a gzip cut off',
    content: packed.subarray(0, packed.length - 500),
    file: 'cut.csv.gz',
    says: 'ends too early',
  },
  {
    name: 'a gzip with a byte changed',
    content: Uint8Array.from(packed, (byte, i) => (i === packed.length - 6 ? byte ^ 1 : byte)),
    file: 'changed.csv.gz',
    says: 'not a valid gzip file',
  },
  { name: 'a text that is called .gz', content: 'a,y\n1,2\n', file: 'text.csv.gz', says: 'not a valid gzip file' },
  {
    name: 'a picture',
    content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    says: 'not a CSV text in UTF-8',
  },
  { name: 'UTF-16', content: Buffer.from('\ufeffa,y\n1,2\n', 'utf16le'), says: 'not a CSV text in UTF-8' },
  {
    name: 'a split without test rows',
    content: 'a,y\n1,2\n2,3\n',
    definition: { split: { train: 99, test: 1, seed: 0 } },
    says: 'split 99 : 1 of 2 rows leaves no test rows',
  },
  {
    name: 'a split without training rows',
    content: 'a,y\n1,2\n2,3\n',
    definition: { split: { train: 1, test: 99, seed: 0 } },
    says: 'split 1 : 99 of 2 rows leaves no training rows',
  },
];

describe('a CSV file that can not be used is refused, with the place and the repair', () => {
  it.each(cases)('$name', async ({ name, content, file, definition, row, column, says }) => {
    const path = write(file ?? `${name.replaceAll(/\W/g, '-')}.csv`, content);
    const error = await errorOf(loadDataset(csv(path, definition)));
    expect({ file: error.file, row: error.row, column: error.column }).toEqual({
      file: path,
      row: row ?? null,
      column: column ?? null,
    });
    expect(error.message).toMatch(says);
    const place = [path, row && `row ${row}`, column && `column ${column}`].filter(Boolean).join(', ');
    expect(error.message.startsWith(`${place}: `)).toBe(true);
  });

  it('a file that is not there', async () => {
    const path = join(dirname(write('there.csv', '')), 'absent.csv');
    const error = await errorOf(loadDataset(csv(path)));
    expect(error.message).toBe(`${path}: there is no such file. Check the path after csv.`);
  });

  it('a folder', async () => {
    const path = join(dirname(write('there.csv', '')), 'folder.csv');
    mkdirSync(path);
    expect((await errorOf(loadDataset(csv(path)))).message).toMatch('not a file');
  });

  it('a link that leads round in a circle', async () => {
    const path = join(dirname(write('there.csv', '')), 'circle.csv');
    symlinkSync(path, path);
    expect((await errorOf(loadDataset(csv(path)))).message).toMatch("the file can't be read: ELOOP");
  });
});

describe('fewer training rows than a batch', () => {
  it('are refused, and as many are not', async () => {
    const dataset = await loadDataset(csv(write('five.csv', 'a,y\n1,2\n2,3\n3,4\n4,5\n5,6\n')));
    expect(() => requireRows(dataset, 6)).toThrow("5 training rows can't fill a batch of 6. Write batch 5 or less.");
    expect(() => requireRows(dataset, 5)).not.toThrow();
  });
});

describe('readCsvHeader', () => {
  it('gives the names, unpacked and without a byte order mark', async () => {
    const text = '\ufeffage , "body ""mass"""\r\n1,2\r\n';
    const names = ['age', 'body "mass"'];
    expect(await readCsvHeader(write('header.csv', text))).toEqual(names);
    expect(await readCsvHeader(write('header.csv.gz', gzipSync(text)))).toEqual(names);
    expect(await readCsvHeader(write('header-alone.csv', 'a,b'))).toEqual(['a', 'b']);
  });

  it('does not read on: what is wrong further down is not met', async () => {
    const rows = `a,y\n${Array.from({ length: 100_000 }, (_, i) => `${(i * 7919) % 100_003},${i}\n`).join('')}`;
    expect(await readCsvHeader(write('junk-below.csv', `${rows}"never closed`))).toEqual(['a', 'y']);
    const cut = gzipSync(rows).subarray(0, -8);
    expect(await readCsvHeader(write('cut-below.csv.gz', cut))).toEqual(['a', 'y']);
  });

  it('refuses what loadDataset refuses', async () => {
    expect((await errorOf(readCsvHeader(write('twice.csv', 'a,a\n')))).column).toBe('a');
    expect((await errorOf(readCsvHeader(write('nothing.csv', '')))).message).toMatch('the file is empty');
    expect((await errorOf(readCsvHeader('/nowhere.csv'))).message).toMatch('no such file');
  });
});
