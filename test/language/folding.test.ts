import { expect, it, onTestFinished } from 'vitest';
import type { FoldingRange } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

/** "first-last kind" of each fold, lines from 0. */
async function folds(text: string): Promise<string[]> {
  const editor = await editorOn({ 'a.nest': text });
  onTestFinished(editor.close);
  await editor.open('a.nest');
  const textDocument = { uri: editor.uri('a.nest') };
  const found = await editor.ask<FoldingRange[]>('textDocument/foldingRange', { textDocument });
  return found.map(({ startLine, endLine, kind = 'body' }) => `${startLine}-${endLine} ${kind}`);
}

it('folds bodies, imports, comments and regions', async () => {
  const text = `import "a.nest"
import "b.nest"
// one line

// several
// lines // of
/* a long
   one */
// #region Networks
resnest A {
  input 1 // not a
  // run of lines
  repeat 2 {
    block dense 1 relu
  }
}
block B =
  dense 1
  relu
linear C { input 1 output 1 }
// #endregion
`;
  expect(await folds(text)).toEqual([
    '9-14 body',
    '12-13 body',
    '16-18 body',
    '0-1 imports',
    '8-20 region',
    '4-5 comment',
    '6-7 comment',
  ]);
});

it('folds bodies that can’t be read, each within its declaration', async () => {
  const text = 'resnest A {\n  inptu 1\n  repeat 3 {\n    block\n\nlinear B {\n  input 1\n}\n';
  expect(await folds(text)).toEqual(['0-3 body', '2-3 body', '5-6 body']);
});
