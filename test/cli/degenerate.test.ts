import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Certificate, certificate } from '../../models/certificates/certificate.js';
import { runFiles } from '../../models/training/run-folder.js';
import { readSafetensors, writeSafetensors } from '../../models/training/safetensors.js';
import { clearRisk } from '../certificates/independent-least-squares.js';
import { randomNumbers } from '../certificates/trained.js';
import { type Outcome, nestimate, scratch } from './nestimate.js';

const next = randomNumbers(7);
const random = (): number => Math.fround(2 * next());

/** The network that is trained on all of the data: three inputs, two blocks of three. */
const network = (outputs: number) =>
  `resnest Net { input 3 expand 9 repeat 2 { block dense 3 relu } output ${outputs} }\n`;

type Cell = number | string;

/** Trains on these rows of three inputs and a target. */
async function trained(
  rows: readonly (readonly Cell[])[],
  { target = 'y', loss = 'squared', outputs = 1, part = '' } = {},
): Promise<Outcome & { run: string }> {
  const folder = scratch();
  writeFileSync(join(folder, 'rows.csv'), ['a,b,c,y', ...rows.map((row) => row.join(','))].join('\n'));
  const text =
    `${network(outputs)}data d { csv "rows.csv" target ${target} ${part} }\n` +
    `train Net on d { loss ${loss} optimizer adam 1e-2 epochs 20 seed 3 }\n`;
  writeFileSync(join(folder, 'rows.nest'), text);
  const outcome = await nestimate('train', join(folder, 'rows.nest'), '--out', join(folder, 'runs'), '--quiet');
  return { ...outcome, run: outcome.stdout.trim() };
}

async function certified(rows: readonly (readonly Cell[])[], settings = {}): Promise<Certificate> {
  const { code, stderr, run } = await trained(rows, settings);
  expect([code, stderr]).toEqual([0, '']);
  const found = certificate.parse(JSON.parse(readFileSync(join(run, runFiles.certificate), 'utf8')));
  const { epsilon, lowerBound, linearRisk, ladder, risk } = found;
  expect(epsilon).toBeGreaterThanOrEqual(0);
  expect(lowerBound).toBeLessThanOrEqual(Math.min(linearRisk, risk));
  ladder.forEach((value, i) => expect(value).toBeLessThanOrEqual(ladder[i - 1] ?? Infinity));
  return found;
}

/** The best affine predictor of the last column, by another solver. */
function affineRisk(rows: readonly (readonly number[])[]): number {
  return (
    clearRisk(
      rows.map((row) => [1, ...row.slice(0, 3)]),
      rows.map((row) => [row[3]]),
    ) ?? NaN
  );
}

const table = (count: number, row: (i: number) => number[]): number[][] =>
  Array.from({ length: count }, (_, i) => row(i).map(Math.fround));

describe('degenerate data, trained and certified by the command', () => {
  it('a constant column, which a bias repeats', async () => {
    const rows = table(40, () => [random(), 7, random(), random()]);
    const found = await certified(rows);
    expect(found.linearRisk).toBeCloseTo(affineRisk(rows), 10);
  });

  it('nothing but constants: every risk of a best predictor is 0', async () => {
    const found = await certified(table(20, () => [7, 7, 7, 3]));
    for (const value of [found.linearRisk, found.lowerBound, ...found.ladder]) expect(value).toBeCloseTo(0, 12);
    expect(found.features.map(({ rank }) => rank <= 1)).toEqual([true, true]);
    expect(found.remarks.join('\n')).toContain('v1 has rank');
    expect(
      (
        await certified(
          table(20, () => [7, 7, 7, 3]),
          { part: 'standardize' },
        )
      ).risk,
    ).toBe(0);
  });

  it('duplicated columns', async () => {
    const rows = table(40, () => {
      const x = random();
      return [x, x, x, random()];
    });
    expect((await certified(rows)).linearRisk).toBeCloseTo(affineRisk(rows), 10);
  });

  it('duplicated rows, some with other targets', async () => {
    const three = table(3, () => [random(), random(), random(), 0]);
    const rows = table(30, (i) => [...three[i % 3].slice(0, 3), random()]);
    const found = await certified(rows);
    expect(found.linearRisk).toBeCloseTo(affineRisk(rows), 10);
    // Three different rows: no features can do more.
    expect(found.lowerBound).toBeCloseTo(found.linearRisk, 10);
  });

  it.each([1, 3])('%i rows, fewer than features', async (count) => {
    const found = await certified(table(count, () => [random(), random(), random(), random()]));
    expect(found.linearRisk).toBeCloseTo(0, 10);
    expect(found.features.map(({ unpredictability }) => unpredictability)).toEqual([null, null]);
    for (const { rank } of found.features) expect(rank).toBeLessThanOrEqual(count);
    const theorem = found.guarantees.find(({ id }) => id === 'chen-2021-theorem-2');
    if (count === 1) expect(theorem?.status).toBe('fails');
  });

  it('columns of very different size', async () => {
    const rows = table(40, () => [1e8 * random(), 1e-8 * random(), random(), random()]);
    const found = await certified(rows, { part: 'standardize' });
    const mean = rows.reduce((sum, row) => sum + row[3], 0) / 40;
    const variance = rows.reduce((sum, row) => sum + (row[3] - mean) ** 2, 0) / 40;
    expect(found.linearRisk * variance).toBeCloseTo(affineRisk(rows), 6);
  });

  it('numbers that overflow end the run in words', async () => {
    const { code, stderr } = await trained(table(20, () => [1e30 * random(), random(), random(), 1e25 * random()]));
    expect(code).toBe(1);
    expect(stderr).toContain('training has diverged');
  });
});

describe('degenerate classes', () => {
  const rows = (label: (i: number) => string) =>
    Array.from({ length: 20 }, (_, i) => [random(), random(), random(), label(i)]);
  const classes = { target: 'y classes 2', loss: 'cross-entropy', outputs: 2 };

  it('one class in all rows is an error in words', async () => {
    const { code, stderr } = await trained(
      rows(() => 'cat'),
      classes,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("every row has the label 'cat'. Give rows of at least two classes.");
  });

  it('one class among the training rows: the infimum 0, which nothing attains', async () => {
    const found = await certified(
      rows((i) => (i === 7 ? 'dog' : 'cat')),
      { ...classes, part: 'split 10 : 10 seed 1' },
    );
    expect(found.linearRisk).toBe(0);
    expect(found.remarks[0]).toContain('linearly separable');
  });

  it('equal rows of both classes: the entropy of their shares', async () => {
    const found = await certified(
      Array.from({ length: 20 }, (_, i) => [1, 2, 3, i < 7 ? 'dog' : 'cat']),
      classes,
    );
    const entropy = -(0.35 * Math.log(0.35) + 0.65 * Math.log(0.65));
    for (const value of [found.linearRisk, found.lowerBound]) expect(value).toBeCloseTo(entropy, 10);
  });
});

describe('weights that are not what training left', () => {
  let original: string | null = null;
  /** A copy of one run, trained once. */
  async function run(): Promise<string> {
    original ??= (await trained(table(30, () => [random(), random(), random(), random()]))).run;
    const copy = join(scratch(), 'run');
    cpSync(original, copy, { recursive: true });
    return copy;
  }

  async function changed(folder: string, change: (values: (name: string) => Float32Array) => void): Promise<Outcome> {
    const file = join(folder, runFiles.weights);
    const { arrays, metadata } = await readSafetensors(file);
    change((name) => arrays.get(name)?.values ?? new Float32Array());
    await writeSafetensors(file, { arrays, metadata });
    return nestimate('certify', folder, '--format', 'json');
  }

  it.each([Infinity, -Infinity, NaN])('%d among them: nothing is shown, in words', async (value) => {
    const { code, stderr, stdout } = await changed(await run(), (values) =>
      values('blocks.1.residual.weight').set([value], 2),
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain("'blocks.1.residual.weight' holds a value that is not a finite number");
  });

  it('the largest of float32 is certified or refused, never with a number that is none', async () => {
    const { code, stdout, stderr } = await changed(await run(), (values) => {
      for (const name of [
        'expansion.weight',
        'blocks.1.layers.0.weight',
        'blocks.1.residual.weight',
        'output.weight',
      ]) {
        values(name).fill(3e38);
      }
    });
    if (code === 0) expect(certificate.safeParse(JSON.parse(stdout)).success).toBe(true);
    else expect(stderr).toMatch(/too large|badly conditioned/);
  });

  it('dead ReLUs: features of rank 0, and no step of the ladder', async () => {
    const { code, stdout } = await changed(await run(), (values) => {
      values('blocks.2.layers.0.bias').fill(-1e3);
    });
    expect(code).toBe(0);
    const found = certificate.parse(JSON.parse(stdout));
    expect(found.features[1]).toMatchObject({ rank: 0, size: 3, unpredictability: 0 });
    expect(found.ladder[2]).toBeCloseTo(found.ladder[1], 12);
    expect(found.remarks.join('\n')).toContain('v2 has rank 0 of 3');
    // Assumption 1 fails with them.
    expect(found.guarantees.find(({ id }) => id === 'chen-2021-proposition-1')?.status).toBe('fails');
  });

  it('all 0: the risk of the constant 0, and no full rank', async () => {
    const folder = await run();
    const names = (await readSafetensors(join(folder, runFiles.weights))).arrays.keys();
    const { code, stdout } = await changed(folder, (values) => {
      for (const name of names) values(name).fill(0);
    });
    expect(code).toBe(0);
    const found = certificate.parse(JSON.parse(stdout));
    expect(found.inverse).toMatchObject({ rank: 0, required: 6 });
    expect(found.guarantees.find(({ id }) => id === 'chen-2021-theorem-1')?.status).toBe('fails');
    // Nothing of the features reaches the output: what is left of the targets is their variance.
    expect((found.architectureEpsilon ?? NaN) + found.lowerBound).toBeLessThanOrEqual(found.risk);
  });
});
