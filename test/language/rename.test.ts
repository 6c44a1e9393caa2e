import { AstUtils, GrammarAST } from 'langium';
import { expect, it, onTestFinished } from 'vitest';
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { NestimateGrammar } from '../../models/language/generated/grammar.js';
import { type Editor, editorOn } from './editor-client.js';

const library = `let width = 8
let other = 2
block Pair(k) = dense k relu -> dense width
resnest Base { input 3 expand 9 block Pair(width) output 1 }
data d { csv "t.csv" target y }
`;
const main = `import "lib.nest"
let own = width
resnest Next from Base
resnest Ähre { input 3 expand width block Pair(other) output 1 }
train Base, Next on d { loss squared optimizer adam 1 batch own epochs 1 }
`;

const plain = `let k = 3
resnest A { input k expand 9 block dense k output 1 }
a-resnest B from A
data d { synthetic inputs 3 outputs 1 samples 8 noise 0 seed 1 }
train A, B on d { loss squared optimizer adam 1 batch k epochs 1 }
`;

/** Every word of the language. */
const keywords = AstUtils.streamAllContents(NestimateGrammar())
  .filter(GrammarAST.isKeyword)
  .map(({ value }) => value)
  .filter((value) => /^[a-z]/.test(value))
  .distinct()
  .toArray();

function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const last = edits.toSorted((a, b) => b.range.start.character - a.range.start.character);
  for (const { range, newText } of last) {
    const line = lines[range.start.line];
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join('\n');
}

async function open(files: Record<string, string> = {}): Promise<Editor> {
  const editor = await editorOn({ 'lib.nest': library, 'main.nest': main, ...files });
  onTestFinished(editor.close);
  await editor.open('main.nest');
  return editor;
}

/** What stands at each place that is changed, file by file; the message of a refusal. */
async function renamed(editor: Editor, file: string, piece: string, newName: string) {
  const params = { ...editor.at(file, piece), newName };
  const edit = await editor
    .ask<WorkspaceEdit | null>('textDocument/rename', params)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (edit === null || typeof edit === 'string') return edit;
  return Object.entries(edit.changes ?? {}).flatMap(([uri, changes]) => {
    const name = uri.slice(uri.lastIndexOf('/') + 1);
    return changes.map(({ range, newText }) => {
      expect(newText).toBe(newName);
      return `${name}:${range.start.line}:${range.start.character} ${editor.text(name, range)}`;
    });
  });
}

it.each([
  [
    'lib.nest',
    'let |width',
    'm',
    [
      'lib.nest:0:4 width',
      'lib.nest:2:38 width',
      'lib.nest:3:43 width',
      'main.nest:1:10 width',
      'main.nest:3:30 width',
    ],
  ],
  ['main.nest', 'from Base|', 'relu', ['lib.nest:3:8 Base', 'main.nest:2:18 Base', 'main.nest:4:6 Base']],
  ['main.nest', 'on |d', 'data', ['lib.nest:4:5 d', 'main.nest:4:20 d']],
  ['main.nest', 'P|air', 'Two', ['lib.nest:2:6 Pair', 'lib.nest:3:38 Pair', 'main.nest:3:42 Pair']],
  ['lib.nest', 'dense |k', 'n', ['lib.nest:2:11 k', 'lib.nest:2:22 k']],
  ['main.nest', 'resnest |Ähre', 'Öl', ['main.nest:3:8 Ähre']],
])('renames in every file, from a use as from the declaration: %s %s', async (file, piece, name, places) => {
  const editor = await open();
  expect(((await renamed(editor, file, piece, name)) as string[]).toSorted()).toEqual(places);
});

it.each([
  [
    'lib.nest',
    'let |width',
    'dense',
    "'dense' is a word of the language, which a constant can't be named. Take another name.",
  ],
  [
    'lib.nest',
    'block P|air',
    'relu',
    "'relu' is a word of the language, which a block can't be named. Take another name.",
  ],
  ['lib.nest', 'Pair(|k', 'bn', "'bn' is a word of the language, which a parameter can't be named. Take another name."],
  [
    'lib.nest',
    'B|ase',
    'a-resnest',
    "'a-resnest' is a word of the language, which a network can't be named. Take another name.",
  ],
  ['lib.nest', 'B|ase', 'two words', "'two words' is not a name: a name is a letter or _, then letters, digits and _."],
  ['lib.nest', 'B|ase', '3', "'3' is not a name: a name is a letter or _, then letters, digits and _."],
  ['lib.nest', 'B|ase', '', "'' is not a name: a name is a letter or _, then letters, digits and _."],
  ['lib.nest', 'let |width', 'other', "there is a constant 'other' in lib.nest already. Take another name."],
  [
    'lib.nest',
    'let |width',
    'k',
    "'k' is a parameter in lib.nest already, where 'width' can be named too. Take another name.",
  ],
  [
    'lib.nest',
    'let |width',
    'own',
    "'own' is a constant in main.nest already, where 'width' can be named too. Take another name.",
  ],
  [
    'lib.nest',
    '(|k)',
    'width',
    "'width' is a constant in lib.nest already, where 'k' can be named too. Take another name.",
  ],
  [
    'main.nest',
    'resnest |Next',
    'Base',
    "'Base' is a network in main.nest already, where 'Next' can be named too. Take another name.",
  ],
])('refuses: %s %s to %s', async (file, piece, name, message) => {
  expect(await renamed(await open(), file, piece, name)).toBe(message);
});

it('takes a name that is another kind’s, and one that nothing confuses', async () => {
  const editor = await open();
  expect(await renamed(editor, 'lib.nest', 'let |width', 'Base')).toHaveLength(5);
  expect(await renamed(editor, 'lib.nest', '(|k)', 'other')).toHaveLength(2);
});

it('refuses while the name stands where the text can’t be read', async () => {
  const editor = await open();
  await editor.change('main.nest', main.replace('loss squared', 'loss square'));
  expect(await renamed(editor, 'lib.nest', 'B|ase', 'X')).toBe(
    "'Base' stands in a part of main.nest that has a syntax error. Repair that first.",
  );
  expect(await renamed(editor, 'lib.nest', 'P|air', 'X')).toHaveLength(3);
});

it('begins on names only', async () => {
  const editor = await open();
  const prepared = async (piece: string) => {
    const range = await editor.ask<Range | null>('textDocument/prepareRename', editor.at('main.nest', piece));
    return range && editor.text('main.nest', range);
  };
  expect(await prepared('B|ase')).toBe('Base');
  expect(await prepared('|Ähre')).toBe('Ähre');
  expect(await prepared('Ähre|')).toBe('Ähre');
  for (const piece of ['r|esnest', '|from', 'input |3', 'loss sq|uared', '"l|ib', 'batch|', '|{ loss']) {
    expect(await prepared(piece)).toBe(null);
  }
});

it('takes for networks and data every word that can be read there, and no other', async () => {
  const editor = await open();
  let taken = 0;
  for (const word of keywords) {
    await editor.change('main.nest', plain);
    for (const piece of ['resnest |A', 'data |d', 'let |k']) {
      const edit = await editor
        .ask<WorkspaceEdit>('textDocument/rename', { ...editor.at('main.nest', piece), newName: word })
        .catch(() => null);
      if (edit === null) continue;
      taken += 1;
      const found = await editor.change('main.nest', edited(plain, edit.changes?.[editor.uri('main.nest')] ?? []));
      expect(found, `${piece} as ${word}`).toEqual([]);
      await editor.change('main.nest', plain);
    }
  }
  expect(taken).toBe(2 * keywords.filter((word) => /^[a-z0-9]+$/.test(word)).length);
});
