import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readProgram } from '../../models/language/read-program.js';
import { editorOn } from './editor-client.js';
import { folderWithTable, withoutFolder } from './read.js';

const noPipes = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;
if (isRoot) console.log('a file that may not be read: skipped, this user may read every file');
if (noPipes) console.log('pipes and devices: skipped, Windows has none among its files');

async function messages(folder: string, text: string): Promise<string[]> {
  const { findings } = await readProgram(join(folder, 'text.nest'), text);
  return findings.map(({ message }) => withoutFolder(message));
}

function folderWithPipe(name: string): string {
  const folder = folderWithTable();
  mkdirSync(join(folder, 'batches'));
  execFileSync('mkfifo', [join(folder, name)]);
  return folder;
}

const noFile = 'this is a folder or a device, not a file.';

describe.skipIf(noPipes)('a path that leads to a pipe or a device is said, and never opened:', () => {
  it.each([
    ['csv', 'p.csv', 'data d { csv "p.csv" target y }', `p.csv: ${noFile}`],
    ['csv.gz', 'p.csv.gz', 'data d { csv "p.csv.gz" target y }', `p.csv.gz: ${noFile}`],
    ['idx', 'p', 'data d { idx "p" labels "table.csv" }', `p: ${noFile}`],
    ['cifar10', 'batches/data_batch_1.bin', 'data d { cifar10 "batches" }', `batches/data_batch_1.bin: ${noFile}`],
    ['import', 'p.nest', 'import "p.nest"', `p.nest: ${noFile}`],
    ['import of the input', 'p', 'import "/dev/stdin"', '/dev/stdin: this is not a .nest file.'],
    ['import without an end', 'p', 'import "/dev/zero"', '/dev/zero: this is not a .nest file.'],
  ])('%s', async (_title, pipe, text, expected) => {
    expect(await messages(folderWithPipe(pipe), text)).toEqual([expected]);
  });
});

it.skipIf(noPipes || isRoot)('says that an imported file may not be read', async () => {
  const folder = folderWithTable({ 'a.nest': '' });
  chmodSync(join(folder, 'a.nest'), 0);
  const expected = ['a.nest: the file may not be read. Check its permissions.'];
  expect(await messages(folder, 'import "a.nest"')).toEqual(expected);
});

it('starts where a file of the workspace is too large, and answers for the others', async () => {
  const editor = await editorOn({ 'large.nest': ' '.repeat(8_000_001), 'a.nest': 'import "large.nest"' });
  onTestFinished(editor.close);
  expect(await editor.open('a.nest')).toMatchObject([
    { code: 'import', message: expect.stringContaining('large.nest: the file is too large') as string },
  ]);
});

it.skipIf(noPipes)('goes on where an imported file becomes a pipe', async () => {
  const editor = await editorOn({
    'lib.nest': 'let v = 3',
    'a.nest': 'import "lib.nest"\nlinear A { input v output 1 }',
  });
  onTestFinished(editor.close);
  expect(await editor.open('a.nest')).toEqual([]);
  renameSync(editor.path('lib.nest'), editor.path('old.txt'));
  execFileSync('mkfifo', [editor.path('lib.nest')]);
  await editor.changedOnDisk('lib.nest');
  const [finding] = await editor.said('a.nest', (found) => found.length > 0);
  expect(finding.message).toContain(noFile);
});
