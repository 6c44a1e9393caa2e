import { expect, it, onTestFinished } from 'vitest';
import type { DocumentLink } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

it('leads from each path to its file', async () => {
  const text = `import "lib.nest"
import ""
data a { csv "tables/t 1.csv" target y }
data b { idx 'i.gz' labels "../l.gz" }
data c { cifar10 "batches" }
`;
  const editor = await editorOn({ 'a.nest': text, 'lib.nest': '' });
  onTestFinished(editor.close);
  await editor.open('a.nest');
  const textDocument = { uri: editor.uri('a.nest') };
  const links = await editor.ask<DocumentLink[]>('textDocument/documentLink', { textDocument });
  const found = links.map(({ range, target, tooltip }) => [editor.text('a.nest', range), target, tooltip]);
  const above = editor.uri('.').replace(/\/[^/]+\/?$/, '');
  expect(found).toEqual([
    ['lib.nest', editor.uri('lib.nest'), 'Open the imported file'],
    ['tables/t 1.csv', editor.uri('tables/t 1.csv'), 'Open the table'],
    ['i.gz', editor.uri('i.gz'), 'Open the file of images'],
    ['../l.gz', `${above}/l.gz`, 'Open the file of labels'],
    ['batches', editor.uri('batches'), 'Open the folder of images'],
  ]);
});
