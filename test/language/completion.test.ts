import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { full } from '../full.js';
import { folderWithTable } from './read.js';
import { served } from './served.js';

async function completions(marked: string, file?: string): Promise<readonly CompletionItem[]> {
  const { services, document, position } = await served(marked, file);
  const params = { textDocument: { uri: document.uri.toString() }, position };
  return (await services.lsp.CompletionProvider?.getCompletion(document, params))?.items ?? [];
}

/** What is offered at `|`, in the order in which it is offered. */
async function labels(marked: string): Promise<string[]> {
  const items = await completions(marked);
  return items.toSorted((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? '')).map(({ label }) => label);
}

const activations = ['identity', 'relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'tanh', 'sigmoid', 'softplus'];
const vector = 'resnest A { input 8 expand 64 ';
const image = 'resnest A { input 8x8x3 expand conv 1x1 64 ';
const declarations = [
  'import',
  'let',
  'block',
  'resnest',
  'a-resnest',
  'bn-resnest',
  'resnet',
  'densenest',
  'linear',
  'data',
  'train',
];

describe('completion offers', () => {
  it.each([
    ['declarations where one begins', '|', declarations],
    ['declarations after one', 'linear A { input 3 output 1 }\nd|', declarations],
    ['parts of a network, those that it has left out', `${vector}|`, ['block', 'repeat', 'stage', 'output', 'bias']],
    ['parts of a data block', 'data d { csv "table.csv" |}', ['target', 'standardize', 'scale', 'split']],
    ['no parts that the kind has no use for', 'linear A { input 3 |', ['output', 'bias']],
    ['no targets where the data has its own', 'data d { example yun-2 |', ['rho', 'standardize', 'scale', 'split']],
    ['layers in a block, dense ones for vectors', `${vector}block |`, [...activations, 'dense', 'bn']],
    ['layers in a block, convolutions for images', `${image}block |`, [...activations, 'conv', 'bn']],
    ['kernels after conv', `${image}block conv |`, ['1x1', '3x3']],
    ['data after on', 'data one { csv "a.csv" }\ndata two { csv "b.csv" }\ntrain A on |', ['one', 'two']],
    [
      'networks after train, those that it does not name yet',
      'linear A { input 3 output 1 }\nlinear B from A\ntrain A, |',
      ['B'],
    ],
    ['networks after from, not itself', 'resnest A { input 3 expand 3 output 1 }\nresnest B from |', ['A']],
    ['columns after target', 'data d { csv "table.csv" target |', ['a', 'b', 'label', 'y']],
    ['columns that are not named yet', 'data d { csv "table.csv" target a, | }', ['b', 'label', 'y']],
    [
      'losses',
      'train A on d { loss | }',
      ['squared', 'absolute', 'huber', 'cross-entropy', 'logistic', 'smoothed-hinge'],
    ],
    [
      'words with a hyphen, which it replaces whole',
      'train A on d { loss cross-e| }',
      ['squared', 'absolute', 'huber', 'cross-entropy', 'logistic', 'smoothed-hinge'],
    ],
    ['optimisers', 'train A on d { optimizer |', ['sgd', 'adam', 'adamw']],
    ['constants and parameters in sizes', 'let w = 8\nblock B(k, n) = dense |', ['k', 'n', 'w']],
    ['named blocks', `block Pair(k) = dense k\n${vector}block |`, ['Pair', ...activations, 'dense', 'bn']],
    ['nothing where a new name stands', 'let a = 1\nlinear |', []],
    ['nothing in a comment', 'linear A { // |\n}', []],
    ['nothing in a comment of several lines', '/* li| */ linear A { input 1 output 1 }', []],
  ])('%s', async (_title, text, expected) => {
    expect(await labels(text)).toEqual(expected);
  });

  it('widths with which every condition holds, the least first', async () => {
    const text = 'resnest A {\n  input 3\n  expand |\n  repeat 3 { block dense 2 relu }\n  output 2\n}';
    const items = await completions(text);
    expect(items.slice(0, 3).map(({ label, detail }) => [label, detail])).toEqual([
      ['7', 'least that holds: S = 7'],
      ['8', 'holds: 8 ≥ 7'],
      ['16', 'holds: 16 ≥ 7'],
    ]);
    for (const { label } of items.slice(0, 3)) {
      expect((await served(text.replace('|', label))).diagnostics).toEqual([]);
    }
    const narrow = await served(text.replace('|', '6'));
    expect(narrow.diagnostics.map(({ code }) => code)).toEqual(['bottleneck-condition']);
  });

  it('the sizes of the data for input and output', async () => {
    const data = 'data d { csv "table.csv" target label classes 2 }\n';
    const found = await completions(`${data}linear A { input |`);
    expect(found.map(({ label, detail }) => [label, detail])).toContainEqual(['3', 'the input of d']);
    expect(await labels(`${data}linear A { input 3 output |`)).toContain('2');
  });

  it('files beside the text, and folders', async () => {
    const file = join(folderWithTable(), 'text.nest');
    mkdirSync(join(dirname(file), 'more'));
    for (const name of ['blocks.nest', 'more/deep.csv', 'more/notes.txt']) writeFileSync(join(dirname(file), name), '');
    const offered = async (text: string) => (await completions(text, file)).map(({ label }) => label).sort();
    expect(await offered('data d { csv "|')).toEqual(['more/', 'table.csv']);
    expect(await offered('data d { csv "more/|')).toEqual(['deep.csv']);
    expect(await offered('import "|')).toEqual(['blocks.nest', 'more/']);
    expect(await offered('data d { csv |')).toEqual(['more/', 'table.csv']);
  });

  it('documentation with every word', async () => {
    const [first] = await completions('resnest A { expa| }');
    expect(first.documentation).toMatchObject({ kind: 'markdown' });
  });

  it('replaces the word at the cursor', async () => {
    const items = await completions('train A on d { loss cross-e| }');
    expect(items.find(({ label }) => label === 'cross-entropy')?.textEdit).toEqual({
      range: { start: { line: 0, character: 20 }, end: { line: 0, character: 27 } },
      newText: 'cross-entropy',
    });
  });
});

describe('what is offered', () => {
  it('can stand there: with it the text is read further than to the cursor', async () => {
    const text = `let w = 8
block Pair(k) = dense k relu dense k
resnest A { input 3 expand w * 2 block relu dense 4 block Pair(2) output 1 }
a-resnest B from A
data d { csv "table.csv" target y standardize split 80 : 20 seed 1 }
train A, B on d { loss squared optimizer adam 1e-3 schedule step 3 0.5 batch 2 epochs 5 seeds 0..1 }`;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), async (at) => {
        const items = await completions(`${text.slice(0, at)}|`);
        for (const { textEdit, label, kind } of items.slice(0, 4)) {
          // In quotes, which are not closed yet.
          if (kind === CompletionItemKind.File || kind === CompletionItemKind.Folder) continue;
          if (textEdit === undefined || !('range' in textEdit)) throw new Error(`no edit for ${label}`);
          const before = text.slice(0, at).split('\n').slice(0, textEdit.range.start.line).join('\n').length;
          const offset = before + (textEdit.range.start.line > 0 ? 1 : 0) + textEdit.range.start.character;
          const { document, diagnostics } = await served(text.slice(0, offset) + textEdit.newText);
          for (const { code, range } of diagnostics) {
            if (code !== 'syntax') continue;
            expect(document.textDocument.offsetAt(range.end), label).toBeGreaterThanOrEqual(
              offset + textEdit.newText.length,
            );
          }
        }
      }),
      { numRuns: full ? 60 : 30 },
    );
  });
});
