import { expect, it, onTestFinished } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

/** What is selected from a place on, step by step. */
async function steps(text: string, piece: string): Promise<string[]> {
  const editor = await editorOn({ 'a.nest': text });
  onTestFinished(editor.close);
  expect(editor.initialized.capabilities.selectionRangeProvider).toBe(true);
  await editor.open('a.nest');
  const { textDocument, position } = editor.at('a.nest', piece);
  const params = { textDocument, positions: [position] };
  const [first] = await editor.ask<SelectionRange[]>('textDocument/selectionRange', params);
  const found: string[] = [];
  for (let at: SelectionRange | undefined = first; at !== undefined; at = at.parent) {
    found.push(editor.text('a.nest', at.range));
  }
  return found;
}

const network = 'resnest A {\n  input 1\n  repeat 3 { block dense (2 + k) * 4 relu -> dense 5 }\n}';
const text = `let k = 1\n${network}\n// end\n`;

it.each(['(2 + |k', '(2 + k|'])('grows from a word to the file: %s', async (piece) => {
  expect(await steps(text, piece)).toEqual([
    'k',
    '(2 + k)',
    '(2 + k) * 4',
    'dense (2 + k) * 4 relu',
    'block dense (2 + k) * 4 relu -> dense 5',
    'repeat 3 { block dense (2 + k) * 4 relu -> dense 5 }',
    network.slice('resnest A '.length),
    network,
    text.trimEnd().replace('\n// end', ''),
    text,
  ]);
});

it('grows over what can’t be read by its bodies', async () => {
  const broken = text.replace('repeat 3', 'repeat 3 3');
  const whole = network.replace('repeat 3', 'repeat 3 3');
  expect(await steps(broken, 'input |1')).toEqual(['1', whole.slice('resnest A '.length), whole, broken]);
});

it.each(['', '\n\n'])('of nothing is the file', async (empty) => {
  expect(await steps(empty, '|')).toEqual([empty]);
});
