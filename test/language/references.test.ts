import { expect, it, onTestFinished } from 'vitest';
import type { DocumentHighlight, Location, LocationLink } from 'vscode-languageserver';
import { type Editor, editorOn } from './editor-client.js';

const files = {
  'lib.nest': 'linear Base { input 3 output 1 }\ndata d { csv "t.csv" target y }\n',
  'main.nest':
    'import "lib.nest"\nresnest Own { input 3 expand 9 output 1 }\na-resnest Next from Own\ntrain Base, Own, Base on d { loss squared }\n',
  'other.nest': 'import "lib.nest"\ntrain Base on d { loss squared }\n',
};

async function open(): Promise<Editor> {
  const editor = await editorOn(files);
  onTestFinished(editor.close);
  await editor.open('main.nest');
  return editor;
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

it('finds uses in every file, open or not', async () => {
  const editor = await open();
  const found = async (file: string, piece: string, includeDeclaration: boolean) => {
    const params = { ...editor.at(file, piece), context: { includeDeclaration } };
    const locations = await editor.ask<Location[]>('textDocument/references', params);
    return locations.map(({ uri, range: { start } }) => `${nameOf(uri)}:${start.line}:${start.character}`).toSorted();
  };
  const uses = ['main.nest:3:17', 'main.nest:3:6', 'other.nest:1:6'];
  expect(await found('main.nest', 'train B|ase', false)).toEqual(uses);
  expect(await found('lib.nest', 'linear B|ase', true)).toEqual(['lib.nest:0:7', ...uses]);
  expect(await found('main.nest', 'from |Own', false)).toEqual(['main.nest:2:20', 'main.nest:3:12']);
  expect(await found('main.nest', '|from', true)).toEqual([]);
});

it('goes to declarations and to imported files', async () => {
  const editor = await open();
  const target = async (piece: string) => {
    const params = editor.at('main.nest', piece);
    const links = await editor.ask<LocationLink[] | null>('textDocument/definition', params);
    return links?.map(({ targetUri, targetSelectionRange, originSelectionRange }) => [
      nameOf(targetUri),
      editor.text(nameOf(targetUri), targetSelectionRange),
      originSelectionRange && editor.text('main.nest', originSelectionRange),
    ]);
  };
  expect(await target('from O|wn')).toEqual([['main.nest', 'Own', 'Own']]);
  expect(await target('train Base|')).toEqual([['lib.nest', 'Base', 'Base']]);
  expect(await target('on |d')).toEqual([['lib.nest', 'd', 'd']]);
  for (const piece of ['|"lib', '"lib|', '"lib.n|est']) {
    expect(await target(piece)).toEqual([['lib.nest', '', '"lib.nest"']]);
  }
  expect(await target('imp|ort')).toBe(undefined);
});

it('highlights a name where it stands in the file', async () => {
  const editor = await open();
  const lines = async (piece: string) => {
    const params = editor.at('main.nest', piece);
    const found = await editor.ask<DocumentHighlight[]>('textDocument/documentHighlight', params);
    return found.map(({ range }) => `${range.start.line}:${range.start.character}`);
  };
  expect(await lines('train B|ase')).toEqual(['3:6', '3:17']);
  expect(await lines('resnest O|wn')).toEqual(['1:8', '2:20', '3:12']);
});
