import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vectorTrialFile } from '../../models/training/compiled-vectors.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nestimate-vectors-'));
  const entryPoints = ['models/training/compiled-vectors.ts'];
  await build({ entryPoints, outfile: join(folder, 'vectors.cjs'), bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The program's modules, as the build makes them. */
const modules = resolve('dist');

/** A Node that says it has V8's flag, whether it has it or not, and keeps what is set. */
const pretence = `
  Object.defineProperty(process, 'config', { value: { variables: { v8_enable_wasm_simd256_revec: 1 } } });
  require('node:v8').setFlagsFromString = (flag) => set.push(flag);`;

/** What two askings come to in a Node of its own, as V8's flags are the whole process's; and the flags that were set. */
function asked(place: string, before = ''): { wide: boolean[]; set: string[] } {
  const script = `
    const set = [];
    ${before}
    const { widenVectors } = require('./vectors.cjs');
    (async () => {
      const wide = [await widenVectors(process.argv[1]), await widenVectors(process.argv[1])];
      console.log(JSON.stringify({ wide, set }));
    })();`;
  const said = execFileSync(process.execPath, ['-e', script, place], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(said) as { wide: boolean[]; set: string[] };
}

function place(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

const flag = '--experimental-wasm-revectorize';
const without = '--no-experimental-wasm-revectorize';

describe('a trial of vectors in pairs that can’t be made leaves the engine as it was', () => {
  it('where its module is missing', () => {
    const { wide, set } = asked(place('missing'), pretence);
    expect(wide).toEqual([false, false]);
    expect(set).not.toContain(flag);
  });

  it.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['has no such functions', () => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
  ])('where its module %s', (why, changed) => {
    const path = place(why);
    const bytes = readFileSync(join(modules, vectorTrialFile));
    writeFileSync(join(path, vectorTrialFile), changed(bytes));
    const { wide, set } = asked(path, pretence);
    expect(wide).toEqual([false, false]);
    expect(set.filter((name) => name === flag)).toEqual([flag]);
    expect(set.at(-1)).toBe(without);
    expect(set).toEqual(expect.arrayContaining(['--liftoff', '--wasm-lazy-compilation']));
  });
});

describe('a trial of vectors in pairs', () => {
  it('is made once in a process', () => {
    const path = place('whole');
    copyFileSync(join(modules, vectorTrialFile), join(path, vectorTrialFile));
    expect(asked(path, pretence).set.filter((name) => name === flag)).toEqual([flag]);
  });

  it('comes to an end where this Node has the flag', ({ skip }) => {
    const variables: Readonly<Record<string, unknown>> = process.config.variables;
    if (variables.v8_enable_wasm_simd256_revec !== 1) return skip(`Node ${process.version} has no vectors in pairs`);
    const [first, second] = asked(modules).wide;
    expect(typeof first).toBe('boolean');
    expect(second).toBe(first);
  });
});
