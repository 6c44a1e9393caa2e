import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { command, nestimate, nestimateWith, scratch } from './nestimate.js';

const position = z.object({ line: z.number().int(), character: z.number().int() });
const findings = z.array(
  z.strictObject({
    file: z.string(),
    range: z.strictObject({ start: position, end: position }),
    severity: z.enum(['error', 'warning', 'information', 'hint']),
    code: z.string(),
    message: z.string(),
    network: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  }),
);

describe('nestimate check', () => {
  it('prints the four warnings of violations.nest, nothing for LastIsFree, and exits 0', async () => {
    const { code, stdout } = await nestimate('check', 'examples/violations.nest', '--format', 'json');
    const found = findings.parse(JSON.parse(stdout));
    expect(found.map(({ network, code, severity }) => [network, code, severity])).toEqual([
      ['Narrow', 'bottleneck-condition', 'warning'],
      ['Squeezed', 'expansion-condition', 'warning'],
      ['Outgrown', 'output-width', 'warning'],
      ['Basic', 'bottleneck-condition', 'warning'],
    ]);
    expect(found[0].message).toBe(
      "residual width 6 is below 7 = 3 + 2 + 2 (input and the features of blocks 1 to 2): Assumption 4 can't hold. Expand to 7.",
    );
    expect(found[0].range).toEqual({ start: { line: 4, character: 9 }, end: { line: 4, character: 10 } });
    expect(code).toBe(0);
  });

  it('shows a finding with its place, counted from 1, and the line beneath', async () => {
    const { stdout } = await nestimate('check', 'examples/violations.nest');
    expect(stdout).toContain('examples/violations.nest:5:10: warning [bottleneck-condition]');
    expect(stdout).toContain('5 │   expand 6');
    expect(stdout).toMatch(/: 4 warnings\n$/);
  });

  it('exits 1 on an error and 2 on a file that it can’t read', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'broken.nest'), 'resnest A { input 3 expand 4 block dense 2 relu }');
    const broken = await nestimate('check', join(folder, 'broken.nest'));
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('output');
    mkdirSync(join(folder, 'folder.nest'));
    const unreadable = await nestimate('check', join(folder, 'folder.nest'));
    expect(unreadable).toMatchObject({ code: 2, stdout: '' });
    expect(unreadable.stderr).toContain('it is a folder');
    const missing = await nestimate('check', join(folder, 'missing.nest'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('there is no such file');
    expect(missing.stderr).not.toContain('    at ');
    expect(await nestimate('check', 'package.json')).toMatchObject({
      code: 2,
      stderr: 'nestimate: package.json is not a .nest file.\n',
    });
  });

  it('says which rows it did not look at, and train finds what is wrong there', async () => {
    const file = join(scratch(), 'hole.nest');
    writeFileSync(join(file, '..', 'hole.csv'), `a,t\n${'1,2\n'.repeat(9)},2\n`);
    writeFileSync(
      file,
      `linear L { input 1  output 1 }
       data holes { csv "hole.csv"  target t }
       train L on holes { loss squared  optimizer sgd 0.1  epochs 1  seed 1 }`,
    );
    const checked = await nestimate('check', file);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toContain('Not looked at: the cells and pixels of holes');
    const trained = await nestimate('train', file, '--out', join(file, '..', 'runs'));
    expect(trained.code).toBe(1);
    expect(trained.stderr).toContain('hole.csv');
  });

  it('keeps its exit code where nobody reads what it prints, and says where it can’t be written', async () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const { child, outcome } = nestimateWith(
        process.env,
        'check',
        stream === 'stdout' ? 'examples/violations.nest' : 'missing.nest',
      );
      child[stream]?.destroy();
      expect(await outcome).toEqual({ code: stream === 'stdout' ? 0 : 2, stdout: '', stderr: '' });
    }
    if (!existsSync('/dev/full')) return;
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [command, 'check', 'examples/violations.nest'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toContain("can't be written");
    expect(stderr).not.toContain('    at ');
  });

  it('exits 2 with the usage on words that it doesn’t know', async () => {
    expect((await nestimate('chekc', 'x.nest')).code).toBe(2);
    expect((await nestimate('check')).code).toBe(2);
    const help = await nestimate('--help');
    expect(help.code).toBe(0);
    for (const name of ['check', 'describe', 'train', 'certify', 'format', 'engines', 'language-server'])
      expect(help.stdout).toContain(name);
  });
});
