import { expect, it, onTestFinished } from 'vitest';
import type { WorkspaceSymbol } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

it('finds what all files of the folder declare, open or not', async () => {
  const editor = await editorOn({
    'a.nest': 'let width = 2\nresnest Wide { input 1 }\n',
    'b.nest': 'block Wider(n) = dense n\ndata table { csv "t.csv" target y }\nlinear Bad { input }\n',
  });
  onTestFinished(editor.close);
  const found = async (query: string) => {
    const symbols = await editor.ask<WorkspaceSymbol[]>('workspace/symbol', { query });
    return symbols.map(({ name, location: { uri } }) => `${uri.slice(uri.lastIndexOf('/') + 1)} ${name}`).toSorted();
  };
  expect(await found('wid')).toEqual(['a.nest Wide', 'a.nest width', 'b.nest Wider']);
  expect(await found('')).toEqual(['a.nest Wide', 'a.nest width', 'b.nest Wider', 'b.nest table']);
  expect(await found('nothing')).toEqual([]);
});
