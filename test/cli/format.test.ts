import { spawn } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { command, nestimate, type Outcome, scratch } from './nestimate.js';

const untidy = 'linear   A {input 3\n output 2}';
const tidy = 'linear A {\n  input 3\n  output 2\n}\n';
const broken = 'let  b=2\nlinear   A {inptu 3}\n';
const brokenTidy = 'let b = 2\nlinear   A {inptu 3}\n';

/** Files with these texts in a new folder. */
function files(...texts: string[]): string[] {
  const folder = scratch();
  return texts.map((text, i) => {
    const file = join(folder, `${i}.nest`);
    writeFileSync(file, text);
    return file;
  });
}

/** Runs the command with something on its standard input. */
async function withInput(input: string | Uint8Array, ...words: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [command, ...words]);
  child.stdin.end(input);
  const code = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { code: await code, stdout, stderr };
}

describe('nestimate format', () => {
  it('writes what changes, says so, and exits 0', async () => {
    const [first, second] = files(untidy, tidy);
    expect(await nestimate('format', first, second)).toEqual({ code: 0, stdout: `${first}: formatted\n`, stderr: '' });
    expect(readFileSync(first, 'utf8')).toBe(tidy);
    expect(readFileSync(second, 'utf8')).toBe(tidy);
    expect(await nestimate('format', first, second)).toMatchObject({
      code: 0,
      stdout: '2 files, all formatted already\n',
    });
    expect(readdirSync(join(first, '..'))).toEqual(['0.nest', '1.nest']);
  });

  it('with --check writes nothing, and exits 1 where something would change', async () => {
    const [first, second] = files(untidy, tidy);
    expect(await nestimate('format', '--check', first, second)).toEqual({
      code: 1,
      stdout: `${first}: would change\n`,
      stderr: '',
    });
    expect(readFileSync(first, 'utf8')).toBe(untidy);
    expect(await nestimate('format', '--check', second)).toMatchObject({ code: 0 });
  });

  it('formats what can be read of a file, says the rest, and exits 1', async () => {
    const [file] = files(broken);
    const { code, stdout, stderr } = await nestimate('format', file);
    expect([code, stdout]).toEqual([1, `${file}: formatted\n`]);
    expect(stderr).toContain(`${file}:2:13: error [syntax]`);
    expect(stderr).toContain('2 │ linear   A {inptu 3}');
    expect(readFileSync(file, 'utf8')).toBe(brokenTidy);
    expect(await nestimate('format', '--check', file)).toMatchObject({ code: 1 });
  });

  it.each(['-', '--stdin'])('with %s prints the standard input as it should be', async (flag) => {
    expect(await withInput(untidy, 'format', flag)).toEqual({ code: 0, stdout: tidy, stderr: '' });
    expect(await withInput(broken, 'format', flag)).toMatchObject({ code: 1, stdout: brokenTidy });
    expect(await withInput(untidy, 'format', flag, '--check')).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await withInput(tidy, 'format', flag, '--check')).toMatchObject({ code: 0, stdout: '' });
    expect(await withInput('', 'format', flag)).toMatchObject({ code: 0, stdout: '' });
  });

  it('exits 2 where a file can’t be read, and then writes none', async () => {
    const [file] = files(untidy);
    const missing = await nestimate('format', file, join(scratch(), 'missing.nest'));
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('there is no such file');
    mkdirSync(`${file}.nest`);
    expect(await nestimate('format', file, `${file}.nest`)).toMatchObject({ code: 2 });
    expect(readFileSync(file, 'utf8')).toBe(untidy);
  });

  it('exits 2 on a file that is not UTF-8, rather than lose its letters', async () => {
    const [file] = files('');
    const latin = Buffer.from('// gr\xf6\xdfe\nlet  a=1\n', 'latin1');
    writeFileSync(file, latin);
    const { code, stderr } = await nestimate('format', file);
    expect(code).toBe(2);
    expect(stderr).toContain('is not written in UTF-8');
    expect(readFileSync(file).equals(latin)).toBe(true);
    expect(await withInput(latin, 'format', '-')).toMatchObject({ code: 2, stdout: '' });
  });

  it('exits 2 without files, or with both files and the standard input', async () => {
    const [file] = files(tidy);
    for (const words of [[], [file, '-'], ['--stdin', file]]) {
      const { code, stderr } = await nestimate('format', ...words);
      expect([code, stderr]).toEqual([2, 'nestimate: name .nest files to format, or - for the standard input.\n']);
    }
    expect(await nestimate('format', 'package.json')).toMatchObject({ code: 2 });
  });

  it.skipIf(process.platform === 'win32')('keeps a file’s permissions, and a link that leads to it', async () => {
    const [file] = files(untidy);
    chmodSync(file, 0o640);
    const link = join(scratch(), 'link.nest');
    symlinkSync(file, link);
    expect(await nestimate('format', link)).toMatchObject({ code: 0, stdout: `${link}: formatted\n` });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(tidy);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });
});
