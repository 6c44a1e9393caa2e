import { describe, expect, it, onTestFinished } from 'vitest';
import type { WorkspaceSymbol } from 'vscode-languageserver';
import { editorOn, type Editor } from './editor-client.js';

const text = 'import "lib.nest"\nlinear Alone { input 0 output 1 }\ndata d { csv "package.json" target y }\n';
const words = 'not read: save this file first: its paths are relative to its folder.';

async function names(editor: Editor): Promise<string[]> {
  const symbols = await editor.ask<WorkspaceSymbol[]>('workspace/symbol', { query: '' });
  return symbols.map(({ name }) => name);
}

describe.each(['untitled:Untitled-1', 'git:/folder/a.nest'])('a document that is no file: %s', (address) => {
  it('is checked without any file, and gone once it is closed', async () => {
    const editor = await editorOn({ 'lib.nest': 'let w = 3' });
    onTestFinished(editor.close);
    const found = await editor.open(address, text);
    expect(
      found.filter(({ code }) => code !== 'unused').map(({ severity, code, message }) => [severity, code, message]),
    ).toEqual([
      [3, 'import', words],
      [1, 'size', expect.any(String)],
      [3, 'data-file', words],
    ]);
    expect(await names(editor)).toContain('Alone');
    await editor.closeFile(address);
    expect(await editor.said(address, (diagnostics) => diagnostics.length === 0)).toEqual([]);
    expect(await names(editor)).not.toContain('Alone');
  });
});
