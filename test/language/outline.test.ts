import { expect, it, onTestFinished } from 'vitest';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

async function outline(text: string) {
  const editor = await editorOn({ 'a.nest': text, 'lib.nest': 'let m = 4' });
  onTestFinished(editor.close);
  const symbols = async () => {
    const found = await editor.ask<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: editor.uri('a.nest') },
    });
    return lines(found, 0);
  };
  const lines = (found: readonly DocumentSymbol[], depth: number): string[] =>
    found.flatMap(({ name, detail, kind, children = [], selectionRange }) => {
      const named = Object.entries(SymbolKind).find(([, value]) => value === kind)?.[0];
      const shown = `${'  '.repeat(depth)}${named} ${name}${detail ? ` | ${detail}` : ''}`;
      expect(editor.text('a.nest', selectionRange)).not.toBe('');
      return [shown, ...lines(children, depth + 1)];
    });
  await editor.open('a.nest');
  return { editor, symbols };
}

const text = `import "lib.nest"
let k = 2 * m // twice
block Pair(n) = dense n relu -> /* then */ dense k
resnest Wide { input 10  expand 64  repeat 3 { block dense 16 relu }  block Pair(3)  output 1 }
resnest Staged { input 8x8x1 expand conv 1x1 4 stage 4 { block conv 3x3 4 relu } stage 8 stride 2 { block relu } pool average output 2 }
densenest Dense { input 10 block dense 2 relu output 1 }
resnest Missing { input 10 }
data d { synthetic inputs 10 outputs 1 samples 8 noise 0 seed 1  split 80 : 20 }
train Wide, Dense on d { loss squared optimizer adam 1e-3 batch 4 epochs 1 }
`;

it('lists what a file declares, with what is known of it', async () => {
  const { symbols } = await outline(text);
  expect(await symbols()).toEqual([
    'Module lib.nest | import',
    'Constant k | 8',
    'Function Pair | (n) = dense n relu dense k',
    '  Variable n',
    'Class Wide | resnest, M 64, 7636 parameters',
    '  Property input 10',
    '  Property expand 64',
    '  Array repeat 3',
    '    Method block dense 16 relu',
    '  Method block Pair(3)',
    '  Property output 1',
    'Class Staged | resnest, M 4 → 8, 250 parameters',
    '  Property input 8x8x1',
    '  Property expand conv 1x1 4',
    '  Namespace stage 4',
    '    Method block conv 3x3 4 relu',
    '  Namespace stage 8 | stride 2',
    '    Method block relu',
    '  Property pool average',
    '  Property output 2',
    'Class Dense | densenest, 35 parameters',
    '  Property input 10',
    '  Method block dense 2 relu',
    '  Property output 1',
    'Class Missing | resnest',
    '  Property input 10',
    'Struct d | synthetic inputs 10 outputs 1 samples 8 noise 0 seed 1',
    '  Property synthetic inputs 10 outputs 1 samples 8 noise 0 seed 1',
    '  Property split 80 : 20',
    'Event train Wide, Dense on d',
    '  Property loss squared',
    '  Property optimizer adam 1e-3',
    '  Property batch 4',
    '  Property epochs 1',
  ]);
});

it('keeps the names of what is being typed', async () => {
  const { editor, symbols } = await outline(text);
  const names = async () =>
    (await symbols()).filter((line) => !line.startsWith(' ')).map((line) => line.split(' |')[0]);
  const whole = await names();
  for (const [from, to] of [
    ['expand 64', 'expan 64'],
    ['output 1 }', 'output'],
    ['dense n', 'dense ('],
    ['2 * m', '2 *'],
    ['loss squared', 'loss squar ed'],
    ['noise 0', 'noise noise'],
  ]) {
    await editor.change('a.nest', text.replace(from, to));
    expect(await names()).toEqual(whole);
  }
});

it('of an empty file is empty', async () => {
  const { symbols } = await outline('');
  expect(await symbols()).toEqual([]);
});

it('knows the sizes of the text as it is, however soon it is asked', async () => {
  // While the table's header is read, the analysis isn't there yet.
  const table = '\ndata d { csv "t.csv" target y }';
  const { editor, symbols } = await outline(`linear A { input 3 output 1 }${table}`);
  for (let size = 4; size < 10; size += 1) {
    const said = editor.change('a.nest', `linear A { input ${size} output 1 }${table}`);
    expect((await symbols())[0]).toBe(`Class A | linear, ${size + 1} parameters`);
    await said;
  }
});
