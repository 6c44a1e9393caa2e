import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nestimate, scratch } from './nestimate.js';

const text = `
linear Flat { input 4 output 1 }
data teacher { synthetic inputs 4 outputs 1 samples 60 noise 0.1 seed 3 split 80 : 20 seed 1 }
train Flat on teacher { loss squared optimizer adam 1e-2 batch 8 epochs 3 seeds 0..1 }
`;
const listed = z.array(
  z.object({
    run: z.string(),
    name: z.string().nullable(),
    tags: z.array(z.string()),
    status: z.string(),
    seed: z.number(),
  }),
);

describe('nestimate runs, compare and label', () => {
  const folder = scratch();
  const runs = join(folder, 'runs');
  let places: string[];

  beforeAll(async () => {
    writeFileSync(join(folder, 'flat.nest'), text);
    expect((await nestimate('train', join(folder, 'flat.nest'), '--out', runs, '--quiet')).code).toBe(0);
    places = readdirSync(runs).map((name) => join(runs, name));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const list = async (...words: string[]) => {
    const { code, stdout } = await nestimate('runs', runs, '--format', 'json', ...words);
    expect(code).toBe(0);
    return listed.parse(JSON.parse(stdout));
  };

  it('lists, names and tags', async () => {
    const [, second] = places;
    expect((await nestimate('label', second, '--name', 'mine', '--tags', 'keep, #odd')).code).toBe(0);
    expect((await list()).map(({ seed, status, name }) => [seed, status, name])).toEqual([
      [0, 'completed', null],
      [1, 'completed', 'mine'],
    ]);
    expect((await list('--tag', 'odd')).map(({ tags }) => tags)).toEqual([['keep', 'odd']]);
    expect((await nestimate('runs', runs)).stdout).toMatch(/mine +#keep #odd +completed +1 +3\/3/);
    expect((await nestimate('label', second, '--name', '')).code).toBe(0);
    expect((await list())[1].name).toBeNull();
  });

  it('tells what differs, and everything where that is asked', async () => {
    const differing = (await nestimate('compare', ...places)).stdout;
    expect(differing).toMatch(/Seed +0 +1/);
    expect(differing).not.toContain('Loss');
    expect((await nestimate('compare', ...places, '--all')).stdout).toMatch(/Loss +squared +squared/);
  });

  it('writes a table', async () => {
    const csv = join(folder, 'all.csv');
    expect((await nestimate('runs', runs, '--csv', csv)).code).toBe(0);
    expect(readFileSync(csv, 'utf8').trim().split('\r\n')).toHaveLength(3);
  });

  it('says what can’t be read, and what is wrong', async () => {
    mkdirSync(join(runs, 'torn'));
    const { code, stderr } = await nestimate('runs', runs);
    expect(code).toBe(0);
    expect(stderr).toContain('has no run.json');
    for (const words of [
      ['label', places[0]],
      ['label', places[0], '--tags', 'a b#c'],
      ['compare', join(runs, 'torn')],
      ['runs', runs, '--csv', join(folder, 'nowhere/all.csv')],
    ]) {
      expect([words[0], (await nestimate(...words)).code]).toEqual([words[0], 2]);
    }
    expect(existsSync(join(places[0], 'labels.json'))).toBe(false);
    expect((await nestimate('runs', join(folder, 'empty'))).stdout).toContain('No runs in');
  });
});
