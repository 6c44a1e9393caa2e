import { expect, it, onTestFinished } from 'vitest';
import type { SemanticTokens } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

/** "text: type modifiers" of each coloured piece of a file. */
async function colours(files: Record<string, string>, range?: object): Promise<string[]> {
  const editor = await editorOn(files);
  onTestFinished(editor.close);
  await editor.open('a.nest');
  const { legend } = editor.initialized.capabilities.semanticTokensProvider ?? {};
  if (legend === undefined) throw new Error('no semantic tokens');
  const method = `textDocument/semanticTokens/${range === undefined ? 'full' : 'range'}`;
  const { data } = await editor.ask<SemanticTokens>(method, { textDocument: { uri: editor.uri('a.nest') }, range });
  const found: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, modifiers] = data.slice(i, i + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const at = { start: { line, character }, end: { line, character: character + length } };
    const set = legend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    found.push(`${editor.text('a.nest', at)}: ${[legend.tokenTypes[type], ...set].join(' ')}`);
  }
  return found;
}

it('colours words by what they mean, names that are words of the language too', async () => {
  const text = `import "lib.nest"
let k = -m
block B(n) = dense n relu dense k
resnest relu { input 3x3x1 block B(2 * k) output 1 }
resnest Next from relu
data data { csv "t.csv" target seed, "y y" }
train Next on data { loss huber optimizer sgd 0.1 batch 1 }
`;
  const found = await colours({ 'a.nest': text, 'lib.nest': 'let m = 1' });
  expect(found).toEqual([
    'import: keyword',
    '"lib.nest": string',
    'let: keyword',
    'k: variable declaration readonly',
    '=: operator',
    '-: operator',
    'm: variable readonly',
    'block: keyword',
    'B: function declaration',
    'n: parameter declaration',
    '=: operator',
    'dense: keyword',
    'n: parameter',
    'relu: enumMember',
    'dense: keyword',
    'k: variable readonly',
    'resnest: keyword',
    'relu: class declaration',
    'input: keyword',
    '3x3x1: number',
    'block: keyword',
    'B: function',
    '2: number',
    '*: operator',
    'k: variable readonly',
    'output: keyword',
    '1: number',
    'resnest: keyword',
    'Next: class declaration',
    'from: keyword',
    'relu: class',
    'data: keyword',
    'data: variable declaration readonly',
    'csv: keyword',
    '"t.csv": string',
    'target: keyword',
    'seed: property',
    '"y y": property',
    'train: keyword',
    'Next: class',
    'on: keyword',
    'data: variable readonly',
    'loss: keyword',
    'huber: enumMember',
    'optimizer: keyword',
    'sgd: enumMember',
    '0.1: number',
    'batch: keyword',
    '1: number',
  ]);
});

it('colours a declaration that can’t be read word by word, its names by what is declared', async () => {
  const text = 'linear A { input 1 output 1 }\nlet k = 2\nresnest B { input k block }\ntrain A on';
  expect((await colours({ 'a.nest': text })).slice(10)).toEqual([
    'resnest: keyword',
    'B: class',
    'input: keyword',
    'k: variable readonly',
    'block: keyword',
    'train: keyword',
    'A: class',
    'on: keyword',
  ]);
});

it('colours a part of a file', async () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };
  const found = await colours({ 'a.nest': 'let k = 1\nlet l = 2\nlet m = 3' }, range);
  expect(found).toEqual(['let: keyword', 'l: variable declaration readonly', '=: operator', '2: number']);
});
