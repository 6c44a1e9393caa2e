import { describe, expect, it } from 'vitest';
import { actionsFor, applied, served } from './served.js';

const settings = 'optimizer adam 1e-3 epochs 1';
const data = 'data d { csv "table.csv" target y }';

/** [what is found, the text, what is offered]: after each of them the finding is gone. */
const repairs: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'bottleneck-condition',
    'resnest A { input 3 expand 6 repeat 3 { block dense 2 relu } output 2 }',
    [
      'Expand to 7',
      "Make every block's features 1",
      'Make A an A-ResNEst, which asks for no width',
      'Make A a DenseNEst, which asks for no width',
    ],
  ],
  [
    'bottleneck-condition',
    'let k = 16\nresnest Basic {\n  input 3\n  expand k // the width\n  repeat 3 { block dense 8 relu -> dense k relu }\n  output 10\n}',
    [
      'Expand to 35',
      "Make every block's features 6",
      'Make Basic an A-ResNEst, which asks for no width',
      'Make Basic a DenseNEst, which asks for no width',
    ],
  ],
  [
    'expansion-condition',
    'resnest A { input 8 expand 4 block dense 2 relu output 1 }',
    ['Expand to 8', 'Make A an A-ResNEst, which asks for no width', 'Make A a DenseNEst, which asks for no width'],
  ],
  [
    'output-width',
    'resnest A { input 2 expand 5 repeat 2 { block dense 1 relu } output 10 }',
    ['Expand to 10', 'Make A an A-ResNEst, which asks for no width', 'Make A a DenseNEst, which asks for no width'],
  ],
  [
    'expansion-condition',
    'a-resnest B { input 8 expand 4 block dense 2 relu output 1 }\nresnest A from B',
    ['Expand B to 8', 'Make A an A-ResNEst, which asks for no width'],
  ],
  [
    'bottleneck-condition',
    'resnest A { input 32x32x3 expand conv 1x1 8 repeat 3 { block conv 3x3 4 relu via conv 1x1 } pool average output 2 }',
    ['Expand to 11', "Make every block's features 2", 'Make A an A-ResNEst, which asks for no width'],
  ],
  [
    'bottleneck-condition',
    'resnest A { input 4 expand 8 block dense 2 relu stage 12 { block relu dense 6 relu block dense 6 block dense 6 } output 2 }',
    ['Make the last stage 20 wide', "Make every block's features 2", 'Make A an A-ResNEst, which asks for no width'],
  ],
  [
    'bottleneck-condition',
    'resnest A { input 10 expand 16 stage 16 { block dense 8 relu block dense 8 relu } output 1 }',
    ['Expand and its stages to 18', "Make every block's features 6", 'Make A an A-ResNEst, which asks for no width'],
  ],
  [
    'convex-loss',
    `resnest A { input 3 expand 8 block dense 2 relu output 1 }\n${data}\ntrain A on d { loss absolute ${settings} }`,
    ['Use the loss squared', 'Use the loss huber'],
  ],
  [
    'loss',
    `linear A { input 3 output 1 }\n${data}\ntrain A on d { loss cross-entropy ${settings} }`,
    ['Use the loss squared', 'Use the loss absolute', 'Use the loss huber'],
  ],
  [
    'shape',
    `linear A { input 2 output 1 }\n${data}\ntrain A on d { loss squared ${settings} }`,
    ["Write 'input 3' in A"],
  ],
  [
    'shape',
    `resnest B { input 3 expand 5 block dense 1 output 3 }\nlinear A { input 3 output 1 }\nresnest C from B\n${data}\ntrain A, C on d { loss squared ${settings} }`,
    ["Write 'output 1' in C"],
  ],
  [
    'batch',
    `linear A { input 3 output 1 }\ndata s { synthetic inputs 3 outputs 1 samples 10 split 80 : 20 }\ntrain A on s { loss squared batch 9 ${settings} }`,
    ["Write 'batch 8'", 'Remove it: each step takes all rows'],
  ],
  ['unknown-name', 'resnest A { input 3 expand 8 block dense 2 rleu output 1 }', ["Change to 'relu'"]],
  ['unknown-name', 'let width = 8\nresnest A { input 3 expand widht block dense 2 output 1 }', ["Change to 'width'"]],
  ['syntax', 'resnest A { input 3 expnd 8 block dense 2 relu output 1 }', ["Change to 'expand'"]],
  ['misplaced-part', 'linear A {\n  input 3\n  expand 5\n  output 1\n}', ['Remove it']],
  ['duplicate-part', 'linear A { input 3 input 4 output 1 }', ['Remove it']],
];

describe.each(repairs)('%s: %s', (code, text, titles) => {
  it('is offered its repairs', async () => {
    const editor = await served(text);
    const found = editor.diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(found).toHaveLength(1);
    const actions = await actionsFor(editor, found);
    const repairing = actions.filter(
      ({ title, edit }) => edit !== undefined && !title.startsWith('Make every condition'),
    );
    expect(repairing.map(({ title }) => title)).toEqual(titles);
    expect(actions.filter(({ isPreferred }) => isPreferred === true).length).toBeLessThanOrEqual(1);
  });

  it.each(titles)('and %s repairs it, and makes no new finding', async (title) => {
    const editor = await served(text);
    const found = editor.diagnostics.filter((diagnostic) => diagnostic.code === code);
    const action = (await actionsFor(editor, found)).find((each) => each.title === title);
    if (action === undefined) throw new Error('not offered');
    const after = await served(applied(editor, action));
    const before = new Set(editor.diagnostics.map((diagnostic) => diagnostic.code));
    expect(after.diagnostics.filter((each) => each.code === code || !before.has(each.code))).toEqual([]);
  });
});

it('keeps the comments of what it takes out', async () => {
  const editor = await served('resnest A {\n  input 8\n  expand /* w */ 4 // c\n  block dense 2\n  output 1\n}');
  const found = editor.diagnostics.filter(({ code }) => code === 'expansion-condition');
  const action = (await actionsFor(editor, found)).find(({ title }) => title.includes('DenseNEst'));
  const text = action && applied(editor, action);
  expect(text).toContain('/* w */ // c');
  expect(text).not.toContain('expand');
});

describe('a counterexample', () => {
  const narrow = 'resnest A { input 8 expand 4 block dense 2 relu output 1 }';
  const shown = async (text: string, code: string) => {
    const editor = await served(text);
    const actions = await actionsFor(
      editor,
      editor.diagnostics.filter((found) => found.code === code),
    );
    return actions.filter(({ title }) => title === 'Show a counterexample');
  };

  it('is offered for a condition, after the repairs, of the network that breaks it', async () => {
    const [action] = await shown(narrow, 'expansion-condition');
    expect(action).toMatchObject({ kind: 'quickfix', command: { command: 'nestimate.explain' } });
    expect(action.command?.arguments?.[0]).toMatch(/\.nest$/);
    expect(action.command?.arguments?.[1]).toBe('A');
    expect(action.isPreferred).toBeUndefined();
  });

  it('is offered for a loss too, and for no error', async () => {
    const train = `resnest A { input 3 expand 8 block dense 2 relu output 1 }\n${data}\ntrain A on d { loss absolute ${settings} }`;
    const [action] = await shown(train, 'convex-loss');
    expect(action.command?.arguments?.[1]).toBe('A');
    expect(await shown('linear A { input 3 input 4 output 1 }', 'duplicate-part')).toEqual([]);
  });
});

describe('fix all', () => {
  const text = `resnest A { input 3 expand 6 repeat 3 { block dense 2 relu } output 2 }
a-resnest B { input 8 expand 4 block dense 2 relu output 1 } // keeps its comment
resnest C from B
resnest D from C
${data}
resnest E { input 3 expand 2 block dense 2 relu output 1 }
train E on d { loss absolute ${settings} }`;

  it('makes every condition of the file hold, and keeps comments', async () => {
    const editor = await served(text);
    const [action] = await actionsFor(editor, [], ['source.fixAll']);
    expect(action).toMatchObject({ kind: 'source.fixAll.nestimate', title: 'Make every condition of this file hold' });
    const repaired = applied(editor, action);
    expect(repaired).toContain('// keeps its comment');
    expect((await served(repaired)).diagnostics.filter(({ code }) => code !== 'unused')).toEqual([]);
  });

  it('is not offered where nothing is broken, nor where only errors are', async () => {
    expect(await actionsFor(await served('linear A { input 0 output 1 }'), [], ['source.fixAll'])).toEqual([]);
  });
});
