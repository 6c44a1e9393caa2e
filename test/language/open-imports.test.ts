import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readProgram } from '../../models/language/read-program.js';
import { folderWithTable } from './read.js';

it('an import is read as it is open in the editor, and from the disk where it is not', async () => {
  const folder = folderWithTable({ 'a.nest': 'import "b.nest"\nlet w = v', 'b.nest': 'let v = 2' });
  const file = join(folder, 'text.nest');
  const asked: string[] = [];
  const textOf = (path: string) => {
    asked.push(path);
    return path.endsWith('b.nest') ? 'let v = 7' : undefined;
  };
  const editor = { onDisk: true, reach: { trusted: true, folders: [] }, textOf };
  const { networks } = await readProgram(file, 'import "a.nest"\nlinear A { input w output 1 }', editor);
  expect(networks[0].architecture).toMatchObject({ inputSize: 7 });
  expect(new Set(asked)).toEqual(new Set([join(folder, 'a.nest'), join(folder, 'b.nest')]));
});

it('a text that is not saved reads no files, and says what to do', async () => {
  const editor = { onDisk: false, reach: { trusted: true, folders: [] }, textOf: () => undefined };
  const text = 'import "package.nest"\ndata d { csv "package.json" target y }\nlinear A { input 1 output 1 }';
  const { findings, networks } = await readProgram('Untitled-1', text, editor);
  const words = 'not read: save this file first: its paths are relative to its folder.';
  expect(findings.map(({ severity, code, message }) => [severity, code, message])).toEqual([
    ['information', 'import', words],
    ['information', 'data-file', words],
  ]);
  expect(networks).toHaveLength(1);
});
