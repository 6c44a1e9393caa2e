import { describe, expect, it } from 'vitest';
import { join, posix, win32 } from 'node:path';
import { readProgram } from '../../models/language/read-program.js';
import { importedPath } from '../../models/language/references/imports.js';
import { findingsOf, folderWithTable, networksOf } from './read.js';

const small = 'resnest Small { input 3 expand 9 block dense 2 relu output 1 }';
const settings = 'loss squared optimizer adam 1 epochs 1';

describe('an import', () => {
  it.each([
    ['gives networks', 'import "a.nest"\na-resnest B from Small', { 'a.nest': small }],
    ['gives constants', 'import "a.nest"\nlinear B { input w output 1 }', { 'a.nest': 'let w = 3' }],
    [
      'gives named blocks',
      'import "a.nest"\ndensenest B { input 3 block F(2) output 1 }',
      { 'a.nest': 'block F(k) = dense k' },
    ],
    [
      'gives constants that its blocks use',
      'import "a.nest"\nlet w = 0\ndensenest B { input 3 block F output 1 }',
      { 'a.nest': 'let w = 2\nblock F = dense w' },
    ],
    ['may stand anywhere', `linear B { input w output 1 }\nimport 'a.nest'`, { 'a.nest': 'let w = 3' }],
    ['may stand twice', 'import "a.nest"\nimport "a.nest"\nlinear B { input w output 1 }', { 'a.nest': 'let w = 3' }],
    [
      'may lead into folders and out of them',
      'import "sub/a.nest"\nlinear B { input w output 1 }',
      { 'sub/a.nest': 'import "../b.nest"\nlet w = v', 'b.nest': 'let v = 3' },
    ],
    [
      'may be one of a circle',
      'import "a.nest"\nlinear B { input w output 1 }\nlet v = 3',
      { 'a.nest': 'import "text.nest"\nlet w = 4', 'text.nest': 'let v = 3' },
    ],
    [
      'of what has warnings is no finding here',
      'import "a.nest"\na-resnest B from Narrow',
      { 'a.nest': 'resnest Narrow { input 8 expand 4 block dense 2 output 1 }' },
    ],
    [
      'of what has errors is no finding where nothing of them is used',
      'import "a.nest"\na-resnest B from Small',
      { 'a.nest': `${small}\nlinear Bad { input 0 output 1 }` },
    ],
  ])('%s', async (_title, text, files) => {
    expect(await findingsOf(text, files)).toEqual([]);
  });

  it.each([
    [
      'gives only what the file itself declares',
      'import "a.nest"\nlinear B { input v output 1 }',
      { 'a.nest': 'import "b.nest"', 'b.nest': 'let v = 3' },
      ["2:18 error unknown-name: there is no constant 'v'. Declare it first."],
    ],
    [
      'of a missing file is one error, and no name is missed',
      'import "nix.nest"\nlinear B { input v output 1 }\nresnest C from D',
      {},
      ['1:8 error import: nix.nest: there is no such file. Check the path after import.'],
    ],
    [
      'of a folder is one error',
      'import "sub.nest"\nlinear B { input v output 1 }',
      { 'sub.nest/a.nest': '' },
      ['1:8 error import: sub.nest: this is a folder or a device, not a file.'],
    ],
    [
      'of another kind of file is one error',
      'import "table.csv"\nlinear B { input v output 1 }',
      {},
      ['1:8 error import: table.csv: this is not a .nest file.'],
    ],
    [
      'of a file too large to be read whole is one error',
      'import "a.nest"\nlinear B { input v output 1 }',
      { 'a.nest': new Uint8Array(8_000_001) },
      ['1:8 error import: a.nest: the file is too large: it has 8000001 bytes, and at most 8000000 are read.'],
    ],
    [
      'of a file with a syntax error is one error, and its names are not missed',
      'import "a.nest"\nresnest C from Broken\nlinear B { input v output 1 }',
      { 'a.nest': 'let v = 3\nresnest Broken { input }' },
      [expect.stringMatching(/^1:8 error import: a\.nest can't be read whole\. Its line 2: '}' is unexpected here\./)],
    ],
    [
      'says at its use what can not be built there',
      'import "a.nest"\nresnest C from Bad\ntrain Bad on d { loss squared optimizer adam 1 epochs 1 }\nlinear E { input w output 1 }\ndensenest F { input 1 block G output 1 }',
      { 'a.nest': 'resnest Bad { input 0 expand 1 output 1 }\ndata d { standardize }\nlet w = w\nblock G = dense 0' },
      ['Bad', 'Bad', 'd', 'w', 'G'].map(
        (name, i) =>
          `${[2, 3, 3, 4, 5][i]}:${[16, 7, 14, 18, 29][i]} error import: '${name}' can't be used: it has errors in a.nest.`,
      ),
    ],
    [
      'of the file itself is a warning',
      'import "text.nest"',
      {},
      ['1:8 warning import: this file imports itself: everything in it is known here already.'],
    ],
    [
      'is held against the conditions where something is derived',
      'import "a.nest"\nresnest B from Narrow',
      { 'a.nest': 'a-resnest Narrow { input 8 expand 4 block dense 2 output 1 }' },
      [expect.stringMatching(/^2:9 warning expansion-condition/)],
    ],
    [
      'without quotes is a syntax error',
      'import a',
      {},
      ["1:8 error syntax: 'a' is unexpected here. Expected a string in quotes."],
    ],
  ])('%s', async (_title, text, files, expected) => {
    expect(await findingsOf(text, files)).toEqual(expected);
  });

  it('gives way to what the file declares itself, and the first import goes before the second', async () => {
    const networks = await networksOf('import "a.nest"\nimport "b.nest"\nlet w = 1\nlinear N { input w output v }', {
      'a.nest': 'let w = 2\nlet v = 2',
      'b.nest': 'let v = 3',
    });
    expect(networks.N).toMatchObject({ inputSize: 1, outputSize: 2 });
  });

  it('gives data whose paths begin at their own file', async () => {
    const folder = folderWithTable({
      'sub/data.nest': 'data d { csv "rows.csv" target y }',
      'sub/rows.csv': 'x,y\n1,2\n3,4\n',
    });
    const text = `import "sub/data.nest"\nlinear A { input 1 output 1 }\ntrain A on d { ${settings} }`;
    const { findings, trains } = await readProgram(join(folder, 'text.nest'), text);
    expect(findings).toEqual([]);
    expect(trains[0].data).toMatchObject({ path: join(folder, 'sub', 'rows.csv') });
  });
});

describe('the path of an import', () => {
  it.each([
    ['..\\b.nest', 'C:\\b.nest'],
    ['..\\..\\b.nest', 'C:\\b.nest'],
    ['../b.nest', 'C:\\b.nest'],
    ['sub\\b.nest', 'C:\\models\\sub\\b.nest'],
    ['D:/x/b.nest', 'D:\\x\\b.nest'],
    ['/x/b.nest', 'C:\\x\\b.nest'],
  ])('on Windows: %s', (path, expected) => {
    expect(importedPath('C:\\models\\a.nest', path, win32)).toBe(expected);
  });

  it.each([
    ['../b.nest', '/b.nest'],
    ['sub/b.nest', '/models/sub/b.nest'],
    ['/x/b.nest', '/x/b.nest'],
    ['..\\b.nest', '/models/..\\b.nest'],
  ])('elsewhere: %s', (path, expected) => {
    expect(importedPath('/models/a.nest', path, posix)).toBe(expected);
  });

  it('may have any character that files have in their names', async () => {
    const files = { 'a b%20#1?.nest': 'let w = 3' };
    expect(await findingsOf('import "a b%20#1?.nest"\nlinear B { input w output 1 }', files)).toEqual([]);
  });
});
