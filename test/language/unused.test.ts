import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { readProgram } from '../../models/language/read-program.js';
import { type Editor, editorOn } from './editor-client.js';

async function open(files: Readonly<Record<string, string>>): Promise<Editor> {
  const editor = await editorOn(files);
  onTestFinished(editor.close);
  return editor;
}

/** "text: message" of each hint of a code. */
function hints(editor: Editor, file: string, found: readonly Diagnostic[], code = 'unused'): string[] {
  return found
    .filter((each) => each.code === code)
    .map(({ range, message, severity, tags }) => {
      expect(severity).toBe(DiagnosticSeverity.Hint);
      expect(tags).toEqual(code === 'unused' ? [DiagnosticTag.Unnecessary] : undefined);
      return `${editor.text(file, range)}: ${typeof message === 'string' ? message : message.value}`;
    });
}

const settings = '{ loss squared optimizer adam 1 batch 1 epochs 1 }';
const text = `import "lib.nest"
import "empty.nest"
import "lib.nest"
import "missing.nest"
let used = library
let spare = used
block Named(n, left) = dense n
block Alone = dense 1
linear A { input 3 output 1 }
resnest Source { input 3 expand 9 block Named(3, 3) output 1 }
a-resnest Derived from Source
linear Spare { input 3 output 1 }
data d { synthetic inputs 3 outputs 1 samples 8 noise 0 seed 1 }
data e { synthetic inputs 3 outputs 1 samples 8 noise 0 seed 1 }
train A, Derived on d ${settings}
`;
const library = 'let library = 3\nlinear InLibrary { input 3 output 1 }\n';

describe('names that nothing uses', () => {
  it('are faded', async () => {
    const editor = await open({ 'a.nest': text, 'lib.nest': library, 'empty.nest': '' });
    expect(hints(editor, 'a.nest', await editor.open('a.nest'))).toEqual([
      'import "empty.nest": nothing from empty.nest is used here.',
      'import "lib.nest": lib.nest is imported above already.',
      'Spare: the network Spare is not used.',
      'e: the data block e is not used.',
      'spare: the constant spare is not used.',
      'Alone: the block Alone is not used.',
      'left: the parameter left is not used.',
    ]);
  });

  it('are no findings of the command', async () => {
    const { findings } = await readProgram(
      'a.nest',
      'let spare = 1\nresnet R { input 3 expand 9 block dense 3 output 1 }',
    );
    expect(findings.filter(({ severity }) => severity === 'hint')).toEqual([]);
  });

  it('are not those of networks where nothing is trained, nor those that a file uses which imports them', async () => {
    const editor = await open({ 'a.nest': 'import "lib.nest"\nlet k = library\n', 'lib.nest': library });
    expect(hints(editor, 'lib.nest', await editor.open('lib.nest'))).toEqual([]);
  });

  it('are those of an imported file, too, as soon as the other file uses them no more', async () => {
    const main = 'import "lib.nest"\nlet k = library\n';
    const editor = await open({ 'main.nest': main, 'lib.nest': library });
    await editor.open('lib.nest');
    await editor.open('main.nest');
    await editor.change('main.nest', main.replace('library', '2'));
    const isFaded = (found: readonly Diagnostic[]) => hints(editor, 'lib.nest', found).length === 1;
    expect(hints(editor, 'lib.nest', await editor.said('lib.nest', isFaded))).toEqual([
      'library: the constant library is not used.',
    ]);
    await editor.change('main.nest', main);
    expect(hints(editor, 'lib.nest', await editor.said('lib.nest', (found) => !isFaded(found)))).toEqual([]);
    await editor.change('main.nest', 'let k = 2\n');
    expect(hints(editor, 'lib.nest', await editor.said('lib.nest', isFaded))).toHaveLength(1);
  });

  it('are those of an imported file as soon as the other file is gone', async () => {
    const editor = await open({ 'main.nest': 'import "lib.nest"\nlet k = library\n', 'lib.nest': library });
    await editor.open('lib.nest');
    expect(hints(editor, 'lib.nest', await editor.said('lib.nest', () => true))).toEqual([]);
    await editor.remove('main.nest');
    const found = await editor.said('lib.nest', (each) => each.length > 0);
    expect(hints(editor, 'lib.nest', found)).toEqual(['library: the constant library is not used.']);
  });

  it('are not those that stand where the text can’t be read', async () => {
    const editor = await open({ 'a.nest': text.replace('epochs 1', 'epoch'), 'lib.nest': library, 'empty.nest': '' });
    const found = hints(editor, 'a.nest', await editor.open('a.nest'));
    expect(found.filter((hint) => /network|data block/.test(hint))).toEqual([
      'Spare: the network Spare is not used.',
      'e: the data block e is not used.',
    ]);
  });
});

it('says of every resnet why no theorem is about it', async () => {
  const editor = await open({
    'a.nest': 'resnet R { input 3 expand 9 block relu -> dense 3 output 1 }\nresnest S from R\nresnet T from S\n',
  });
  const message =
    'the nonlinearity on xL keeps a resnet out of the theorems; a resnest is the same network without it.';
  expect(hints(editor, 'a.nest', await editor.open('a.nest'), 'last-nonlinearity')).toEqual([
    `resnet: ${message}`,
    `resnet: ${message}`,
  ]);
});

it.each(['unused', 'last-nonlinearity'])('docs/findings/%s.md shows the hint, and a text without it', async (code) => {
  const page = readFileSync(`docs/findings/${code}.md`, 'utf8');
  const [failing, repaired] = [...page.matchAll(/```nest\n([\s\S]*?)```/g)].map(([, text]) => text);
  const editor = await open({ 'failing.nest': failing, 'repaired.nest': repaired });
  expect(hints(editor, 'failing.nest', await editor.open('failing.nest'), code).join()).toContain(
    /^> (.*)$/m.exec(page)?.[1],
  );
  expect(await editor.open('repaired.nest')).toEqual([]);
});
