import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { outputSizeOf, type Dataset, type Samples } from '../../models/data/dataset.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { splitRows } from '../../models/data/split.js';
import { allInputs, asNumbers } from './all-inputs.js';
import { csv, temporaryFiles } from './temporary-files.js';

const write = temporaryFiles();

function labelsOf({ targets }: Samples): number[] {
  if (targets.kind !== 'classes') throw new Error('the targets are not classes');
  return [...targets.labels];
}

function valuesOf({ targets }: Samples): number[] {
  if (targets.kind !== 'values') throw new Error('the targets are not numbers');
  return [...targets.values];
}

describe('what a CSV file holds', () => {
  it('inputs are the columns that are no target, targets in the order asked for', async () => {
    const path = write('plain.csv', 'z,a,y,b\n1,2,3,4\n5,6.5,-7e-1,+8\n');
    expect(asNumbers(await loadDataset(csv(path, { targets: ['y', 'z'] })))).toEqual({
      inputShape: { kind: 'vector', size: 2 },
      inputNames: ['a', 'b'],
      targetNames: ['y', 'z'],
      train: {
        rows: 2,
        inputSize: 2,
        inputs: Float32Array.of(2, 4, 6.5, 8),
        targets: { kind: 'values', size: 2, values: Float32Array.of(3, 1, -0.7, 5) },
      },
      test: null,
      hash: createHash('sha256').update(readFileSync(path)).digest('hex'),
    });
  });

  it('integer labels are the indices of their classes, also those that no row has', async () => {
    const dataset = await loadDataset(csv(write('integers.csv', 'y,a\n3,1\n0,1\n2.0,1\n'), { classes: 4 }));
    expect(labelsOf(dataset.train)).toEqual([3, 0, 2]);
    expect(dataset.targetNames).toEqual(['0', '1', '2', '3']);
    expect(outputSizeOf(dataset.train.targets)).toBe(4);
  });

  it('words are sorted, whatever order they come in', async () => {
    const dataset = await loadDataset(
      csv(write('words.csv', 'a,y\n1,wolf\n1,Äsche\n1,cat\n1,7\n1,wolf\n'), { classes: 4 }),
    );
    expect(dataset.targetNames).toEqual(['7', 'cat', 'wolf', 'Äsche']);
    expect(labelsOf(dataset.train)).toEqual([2, 3, 1, 0, 2]);
  });

  it('the same rows are the same data, however they are written', async () => {
    const rows = [
      ['a', 'b', 'y'],
      ['1', '-2.5', 'left'],
      ['3e2', '0.125', 'right'],
      ['-4', '5', 'left'],
    ];
    const lines = rows.map((row) => row.join(','));
    const plain = `${lines.join('\n')}\n`;
    const variants: Record<string, string | Uint8Array> = {
      'crlf.csv': `${lines.join('\r\n')}\r\n`,
      'cr.csv': `${lines.join('\r')}\r`,
      'mixed.csv': `${lines.slice(0, 2).join('\r\n')}\n${lines.slice(2).join('\n')}\r\n`,
      'no-end.csv': lines.join('\n'),
      'bom.csv': `\ufeff${plain}`,
      'quoted.csv': rows.map((row) => row.map((field) => `"${field}"`).join(',')).join('\n'),
      'blanks.csv': `\n${rows.map((row) => row.join(' , ')).join('\n\n  \n')}\n\n`,
      'packed.csv.gz': gzipSync(plain),
      'packed-without-a-sign.csv': gzipSync(`\ufeff${lines.join('\r\n')}`),
    };
    const definition = { classes: 2, standardize: true, split: { train: 2, test: 1, seed: 5 } };
    const contents = (dataset: Dataset) => ({ ...asNumbers(dataset), hash: dataset.hash.length });
    const expected = contents(await loadDataset(csv(write('same.csv', plain), definition)));
    for (const [name, content] of Object.entries(variants)) {
      const path = write(name, content);
      const dataset = await loadDataset(csv(path, definition));
      expect(contents(dataset), name).toEqual(expected);
      expect(dataset.hash, name).toBe(createHash('sha256').update(content).digest('hex'));
    }
  });
});

describe('how data is prepared', () => {
  const table = 'a,b,c,y\n2,10,7,1\n4,30,7,5\n9,20,7,6\n5,20,7,4\n';

  it('standardize centres and divides by the population deviation, targets too; a constant column is only centred', async () => {
    const { train } = await loadDataset(csv(write('by-hand.csv', table), { standardize: true }));
    // a: mean 5, variance (9 + 1 + 16 + 0) / 4. b: mean 20, variance (100 + 100) / 4. y: mean 4, variance (9 + 1 + 4) / 4.
    const [a, b, y] = [Math.sqrt(6.5), Math.sqrt(50), Math.sqrt(3.5)];
    const inputs = [-3 / a, -10 / b, 0, -1 / a, 10 / b, 0, 4 / a, 0, 0, 0, 0, 0];
    expect([...allInputs(train)]).toEqual(inputs.map(Math.fround));
    expect(valuesOf(train)).toEqual([-3 / y, 1 / y, 2 / y, 0].map(Math.fround));
  });

  it('scale divides the inputs alone', async () => {
    const { train } = await loadDataset(csv(write('scaled.csv', table), { scale: 16 }));
    expect([...allInputs(train)].slice(0, 6)).toEqual([2 / 16, 10 / 16, 7 / 16, 4 / 16, 30 / 16, 7 / 16]);
    expect(valuesOf(train)).toEqual([1, 5, 6, 4]);
  });

  it('scale changes nothing where every column varies and is standardised', async () => {
    const definition = { standardize: true, split: { train: 3, test: 1, seed: 1 } };
    const path = write('both.csv', 'a,b,y\n2,10,1\n4,30,5\n9,20,6\n5,25,4\n');
    const loaded = async (scale: number | null) => asNumbers(await loadDataset(csv(path, { ...definition, scale })));
    expect(await loaded(16)).toEqual(await loaded(null));
  });

  it('a column that is constant in the training rows alone is centred and only scaled', async () => {
    const split = { train: 3, test: 1, seed: 1 };
    const [held] = splitRows(4, split, null).test ?? [];
    const rows = [0, 1, 2, 3].map((row) => `${row === held ? 12 : 4},${row}`);
    const path = write('nearly-constant.csv', `a,y\n${rows.join('\n')}`);
    const plain = await loadDataset(csv(path, { standardize: true, split }));
    expect([[...allInputs(plain.train)], [...allInputs(plain.test)]]).toEqual([[0, 0, 0], [8]]);
    const scaled = await loadDataset(csv(path, { standardize: true, scale: 16, split }));
    expect([[...allInputs(scaled.train)], [...allInputs(scaled.test)]]).toEqual([[0, 0, 0], [0.5]]);
  });

  it('the deviation of small changes on a large number is exact', async () => {
    const values = [1, 2, 3, 4].map((change) => 1e9 + change);
    const path = write('large.csv', `a,y\n${values.map((value) => `${value},${value % 7}`).join('\n')}`);
    const { train } = await loadDataset(csv(path, { standardize: true }));
    const deviation = Math.sqrt(1.25);
    expect([...allInputs(train)]).toEqual([-1.5, -0.5, 0.5, 1.5].map((change) => Math.fround(change / deviation)));
  });

  it('statistics come from the training rows: other test rows leave the training data as it is', async () => {
    const split = { train: 70, test: 30, seed: 9 };
    const { train, test } = splitRows(20, split, null);
    const rowsWith = (testValue: number) =>
      Array.from({ length: 20 }, (_, row) =>
        train.includes(row) ? `${row * row},${7 - row}` : `${testValue + row},${testValue}`,
      );
    const load = (testValue: number) =>
      loadDataset(
        csv(write(`${testValue}.csv`, `a,y\n${rowsWith(testValue).join('\n')}`), { standardize: true, split }),
      );
    const [calm, wild] = [await load(0), await load(1e6)];
    expect(asNumbers(wild).train).toEqual(asNumbers(calm).train);
    expect(asNumbers(wild).test).not.toEqual(asNumbers(calm).test);

    const squares = [...train].map((row) => row * row);
    const mean = squares.reduce((sum, value) => sum + value, 0) / train.length;
    const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.length;
    const expected = [...(test ?? [])].map((row) => (1e6 + row - mean) / Math.sqrt(variance));
    [...allInputs(wild.test)].forEach((value, i) => expect(value / expected[i]).toBeCloseTo(1, 6));
    expect(wild.test?.rows).toBe(6);
  });

  it('the split holds labels and inputs together', async () => {
    const rows = Array.from({ length: 50 }, (_, row) => `${row},${row % 5}`).join('\n');
    const { train, test } = await loadDataset(
      csv(write('together.csv', `a,y\n${rows}`), { classes: 5, split: { train: 60, test: 40, seed: 2 } }),
    );
    if (test === null) throw new Error('there are no test rows');
    for (const samples of [train, test])
      expect(labelsOf(samples)).toEqual([...allInputs(samples)].map((row) => row % 5));
    expect([...allInputs(train), ...allInputs(test)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, row) => row),
    );
  });
});

describe('the data of the examples', () => {
  const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

  it('diabetes.csv', async () => {
    const definition = {
      targets: ['progression'] as [string],
      standardize: true,
      split: { train: 80, test: 20, seed: 1 },
    };
    const dataset = await loadDataset(csv(example('diabetes.csv'), definition));
    expect([dataset.train.rows, dataset.test?.rows, dataset.train.inputSize]).toEqual([354, 88, 10]);
    const squares = valuesOf(dataset.train).reduce((sum, value) => sum + value * value, 0);
    expect(squares / dataset.train.rows).toBeCloseTo(1, 6);
    const again = await loadDataset(csv(example('diabetes.csv'), definition));
    expect(asNumbers(again)).toEqual(asNumbers(dataset));
  });

  it('digits.csv', async () => {
    const dataset = await loadDataset(csv(example('digits.csv'), { targets: ['digit'], classes: 10, scale: 16 }));
    const counts = Array.from(
      { length: 10 },
      (_, digit) => labelsOf(dataset.train).filter((label) => label === digit).length,
    );
    // The counts that the data set's own description gives for its test part.
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(dataset.train.inputSize).toBe(64);
    expect(Math.min(...allInputs(dataset.train))).toBe(0);
    expect(Math.max(...allInputs(dataset.train))).toBe(1);
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(shared))('the shared data (skipped where ../shared/data is missing)', () => {
  it.each(['diabetes.csv', 'digits.csv'])('%s is what the examples ship', (name) => {
    const ours = new URL(`../../examples/${name}`, import.meta.url);
    expect(readFileSync(ours).equals(readFileSync(`${shared}${name}`))).toBe(true);
  });
});
