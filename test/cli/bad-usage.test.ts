import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newRun } from '../training/runs.js';
import { nestimate, scratch } from './nestimate.js';

const folder = scratch();
const run = await newRun();
const file = join(folder, 'first.nest');
writeFileSync(file, 'linear A { input 2 output 1 }\ndata d { synthetic inputs 2 outputs 1 samples 9 }\n');
mkdirSync(join(folder, 'empty'));

afterAll(() => {
  for (const made of [folder, dirname(run)]) rmSync(made, { recursive: true });
});

/** [what is wrong, the words, what is said]: all of it, in a line or two. */
const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a wrong value',
    ['train', file, '--engine', 'foo'],
    /^error: option .* argument 'foo' is invalid\. .*\n`nestimate train --help` lists its options\.\n$/,
  ],
  [
    'an unknown command',
    ['trian'],
    /^error: unknown command 'trian'\n\(Did you mean train\?\)\n`nestimate --help` .*\n$/,
  ],
  ['no file', ['check'], /^error: missing required argument 'file'\n.*\n$/],
  [
    'a file of a near name',
    ['check', join(folder, 'frist.nest')],
    /there is no such file\. Did you mean .*first\.nest\?\n$/,
  ],
  [
    'a file whose name is near only for its ending',
    ['check', join(folder, 'fixed.nest')],
    /there is no such file\.\n$/,
  ],
  ['a folder', ['check', folder], /is a folder, not a \.nest file\.\n$/],
  ['no run folder', ['certify', join(folder, 'nope')], /nope: there is no such run folder\. `nestimate runs` lists/],
  ['a folder without a run', ['certify', join(folder, 'empty')], /empty is not a run folder: it has no run\.json\./],
  ['a file for a run', ['landscape', file], /first\.nest is a file, not a run folder\./],
  [
    'a run of a near name',
    ['certify', `${run}x`],
    new RegExp(`there is no such run folder\\. Did you mean .*${basename(run)}\\?\n$`),
  ],
  ['results of no folder', ['results', join(folder, 'nope')], /nope is no folder of runs\. /],
  ['a train block that is not there', ['train', file, '--network', 'A'], /has no train block that names "A"\.\n$/],
];

describe('bad usage', () => {
  it.each(cases)('by %s is said in a line, with what to do', async (_what, words, said) => {
    const { code, stdout, stderr } = await nestimate(...words);
    expect(stderr).toMatch(said);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect([code, stdout]).toEqual([2, '']);
  });
});
