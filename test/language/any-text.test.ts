import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentSymbol, Position, Range, SelectionRange } from 'vscode-languageserver';
import { everyWord } from '../extension/every-word.js';
import { type Editor, editorOn } from './editor-client.js';

const library = `let wide = 2 * 8
block Bottleneck(k, m) = conv 1x1 k relu -> conv 3x3 m
linear Base { input 3 output 1 }
`;
const calls = `import "lib.nest"
// #region one
let own = wide / (2 + 1)
resnet Ünit { input 8x8x3 expand conv 1x1 own stage 16 stride 2 { repeat 2 { block Bottleneck(own, 3) via conv 1x1 } } output 2 }
/* two
   lines */
resnest relu from Ünit
train relu, Base on d { loss squared optimizer sgd 0.1 momentum 0.9 seeds 0..3 }
`;
const examples = readdirSync('examples').filter((name) => name.endsWith('.nest'));
const texts = [calls, library, everyWord, ...examples.map((name) => readFileSync(`examples/${name}`, 'utf8'))];
const words = texts.flatMap((text) => text.split(/\s+/));

/** A text that is cut and changed in one or two places. */
const broken = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(30),
        insert: fc.oneof(fc.string(), fc.constantFrom(...words), fc.constant('')),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ text, edits }) =>
    edits.reduce((before, { at, length, insert }) => {
      const begin = Math.floor(at * before.length);
      return before.slice(0, begin) + insert + before.slice(begin + length);
    }, text),
  );

function holds(outer: Range, inner: Range): boolean {
  const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.character <= b.character);
  return before(outer.start, inner.start) && before(inner.end, outer.end);
}

let editor: Editor;
beforeAll(async () => {
  editor = await editorOn({ 'a.nest': '', 'lib.nest': library });
  await editor.open('a.nest');
});
afterAll(() => editor.close());

/** Refusals of a rename are answers, too: any other error is not. */
async function answered(method: string, params: object): Promise<void> {
  await editor.ask(method, params).catch((error: unknown) => {
    const refused = method === 'textDocument/rename' && error instanceof Error && error.message.endsWith('.');
    if (!refused) throw error;
  });
}

describe('the server', () => {
  it('answers everything, at any place of any text', async () => {
    const textDocument = { uri: editor.uri('a.nest') };
    const places = fc.record({ line: fc.nat(30), character: fc.nat(80) });
    await fc.assert(
      fc.asyncProperty(broken, places, places, fc.constantFrom('x', 'relu', 'a b', ''), async (text, a, b, newName) => {
        const found = await editor.change('a.nest', text);
        for (const { message, range } of found) {
          expect(message).not.toMatch(/undefined|NaN|\[object/);
          expect(range.end.line).toBeLessThanOrEqual(text.split('\n').length);
        }
        const symbols = await editor.ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
        for (const { name, range, selectionRange } of symbols) {
          expect(name).not.toBe('');
          expect(holds(range, selectionRange)).toBe(true);
        }
        const positions = [a, b];
        const grown = await editor.ask<SelectionRange[]>('textDocument/selectionRange', { textDocument, positions });
        for (let at: SelectionRange | undefined = grown[0]; at?.parent !== undefined; at = at.parent) {
          expect(holds(at.parent.range, at.range)).toBe(true);
        }
        for (const feature of ['foldingRange', 'documentLink', 'semanticTokens/full', 'codeLens']) {
          await answered(`textDocument/${feature}`, { textDocument });
        }
        for (const feature of ['definition', 'documentHighlight', 'prepareRename', 'signatureHelp', 'hover']) {
          await answered(`textDocument/${feature}`, { textDocument, position: a });
        }
        const context = { includeDeclaration: true };
        await answered('textDocument/references', { textDocument, position: a, context });
        await answered('textDocument/rename', { textDocument, position: a, newName });
        await answered('textDocument/semanticTokens/range', { textDocument, range: { start: a, end: b } });
        await answered('workspace/symbol', { query: newName });
      }),
      { numRuns: 200 },
    );
  });
});
