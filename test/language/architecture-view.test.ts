import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver';
import {
  architectureRequests,
  type DocumentView,
  documentView,
  type NetworkView,
  type PartAt,
  type PartPlace,
} from '../../models/language/architecture-view.js';
import { repetitions } from '../../models/language/lsp/architecture/repeated.js';
import { type Editor, editorOn } from './editor-client.js';

let editor: Editor;

afterEach(() => editor?.close());

async function opened(text: string): Promise<void> {
  editor = await editorOn({ 'a.nest': text });
  await editor.open('a.nest');
}

const textDocument = () => ({ uri: editor.uri('a.nest') });

async function view(): Promise<DocumentView> {
  return documentView.parse(await editor.ask(architectureRequests.networks, { textDocument: textDocument() }));
}

async function network(name: string): Promise<NetworkView> {
  const found = (await view()).networks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not in the view.`);
  return found;
}

const narrow = `resnest Narrow {
  input 3
  expand 6
  repeat 3 { block dense 2 relu }
  output 2
}
a-resnest Heads from Narrow
densenest Growing { input 3 repeat 3 { block dense 2 relu } output 1 }
`;

describe('repeated blocks', () => {
  it('are found with what is repeated together, and what stands alone stays alone', () => {
    const found = (keys: string) =>
      repetitions([...keys]).map(({ first, length, count }) => `${count}x${keys.slice(first, first + length)}`);
    expect(found('aaaa')).toEqual(['4xa']);
    expect(found('abab')).toEqual(['2xab']);
    expect(found('baaac')).toEqual(['1xb', '3xa', '1xc']);
    expect(found('')).toEqual([]);
  });
});

describe('what the language server tells of networks to draw', () => {
  it('has sizes, the budget with its parts, what is violated and the repairs', async () => {
    await opened(narrow);
    const found = await network('Narrow');
    expect(found.budget).toEqual({
      scope: 'network',
      unit: 'features',
      available: 6,
      required: 7,
      inputSize: 3,
      features: [{ first: 1, count: 2, size: 2 }],
    });
    expect(found.findings.map(({ code, repairs }) => [code, repairs[0]])).toEqual([
      ['bottleneck-condition', 'Expand to 7'],
    ]);
    const [stage] = found.stages;
    expect(stage.groups.map(({ first, count }) => [first, count])).toEqual([[1, 3]]);
    expect(stage.groups[0].blocks[0].layers[0]).toEqual({
      words: 'dense 2 relu',
      input: '6',
      output: '2',
      width: 2,
      parameters: 14,
      flops: 24,
      activationBytes: 8,
    });
    expect(found.stages[0].groups[0].activationBytes).toBe(3 * 4 * (2 + 6));
    expect(found.activationBytes).toBe(4 * (6 + 3 * (2 + 6) + 2));
    expect(found.parameters).toBe(18 + 3 * (14 + 12) + 14);
  });

  it('folds the blocks of a DenseNEst though its stream grows, and keeps the last block of an A-ResNEst apart', async () => {
    await opened(narrow);
    const growing = await network('Growing');
    expect(growing.stages[0].groups).toMatchObject([{ first: 1, count: 3, streamWidth: 9, parameters: 8 + 12 + 16 }]);
    const heads = await network('Heads');
    expect(heads.stages[0].groups.map(({ first, count }) => [first, count])).toEqual([
      [1, 2],
      [3, 1],
    ]);
    expect(heads.stages[0].groups[0].blocks[0].head?.words).toBe('2 → 2');
    expect(heads.budget).toBeNull();
  });

  it('folds 1,000 blocks to one, and a deep network of the paper to a handful', async () => {
    await opened('resnest Deep { input 4 expand 8 repeat 1000 { block dense 4 relu } output 1 }');
    const deep = await network('Deep');
    expect(deep.stages[0].groups).toHaveLength(1);
    expect(JSON.stringify(deep).length).toBeLessThan(30_000);
    editor.close();
    const folder = 'examples/paper';
    editor = await editorOn({
      'a.nest': readFileSync(`${folder}/resnet-110-cifar10.nest`, 'utf8'),
      'blocks.nest': readFileSync(`${folder}/blocks.nest`, 'utf8'),
    });
    await editor.open('a.nest');
    const { networks } = await view();
    expect(networks.map(({ stages }) => stages.map(({ groups }) => groups.map(({ count }) => count)))).toEqual([
      [[18], [1, 17], [1, 17]],
      [[18], [1, 17], [1, 17]],
      [[18], [1, 17], [1, 17]],
      [[18], [1, 17], [1, 16, 1]],
    ]);
    expect(networks[0].stages[1].groups[0].blocks[0].shortcut?.words).toBe('conv 1x1, stride 2, 16 → 32');
    const place = await editor.ask<PartPlace>(architectureRequests.place, {
      textDocument: textDocument(),
      network: 'CIFAR10_AResNEst_ResNet_110',
      part: 'block-54',
    });
    expect(editor.text('a.nest', place.range)).toBe('block Basic(64) via conv 3x3');
  });

  it('says where each part is written, and what is written at each place', async () => {
    await opened(narrow);
    const at = (piece: string) => editor.ask<PartAt | null>(architectureRequests.partAt, editor.at('a.nest', piece));
    const both = (...parts: string[]) => ({
      network: 'Narrow',
      places: ['Narrow', 'Heads'].map((network) => ({ network, parts })),
    });
    expect(await at('dense| 2 relu }\n  output')).toEqual(both('block-1', 'block-2', 'block-3'));
    expect(await at('rep|eat 3 { block dense 2 relu }\n  output')).toEqual(both('block-1', 'block-2', 'block-3'));
    expect(await at('inp|ut 3\n')).toEqual(both('input'));
    expect(await at('Hea|ds from')).toEqual({ network: 'Heads', places: [{ network: 'Heads', parts: ['network'] }] });
    const place = async (name: string, part: string) =>
      editor.ask<PartPlace | null>(architectureRequests.place, { textDocument: textDocument(), network: name, part });
    for (const [name, part, text] of [
      ['Narrow', 'block-3', 'block dense 2 relu'],
      ['Heads', 'expansion', 'expand 6'],
      ['Heads', 'network', 'Heads'],
      ['Growing', 'output', 'output 1'],
    ]) {
      const found = await place(name, part);
      expect(found && editor.text('a.nest', found.range)).toBe(text);
    }
    expect(await place('NoSuchNetwork', 'input')).toBeNull();
  });

  it('makes a repair for the text as it is now, and none that is offered no more', async () => {
    await opened(narrow);
    const asked = {
      textDocument: textDocument(),
      network: 'Narrow',
      code: 'bottleneck-condition',
      title: 'Expand to 7',
    };
    const edit = await editor.ask<WorkspaceEdit>(architectureRequests.repair, asked);
    expect(edit.changes?.[editor.uri('a.nest')]).toEqual([
      { range: { start: { line: 2, character: 9 }, end: { line: 2, character: 10 } }, newText: '7' },
    ]);
    await editor.change('a.nest', narrow.replace('expand 6', 'expand 7'));
    expect(await editor.ask(architectureRequests.repair, asked)).toBeNull();
  });

  it('finds the blocks that a named block stands in, also where another one calls it', async () => {
    await opened(`block Inner(m) = dense m relu
block Outer(m) = Inner(m) -> dense 2 relu
resnest Mixed {
  input 3
  expand 9
  repeat 2 { block dense 2 relu block Outer(4) }
  block Inner(2)
  output 1
}
a-resnest Heads from Mixed
resnest Without { input 3 expand 4 block dense 1 relu output 1 }
`);
    const at = (piece: string) => editor.ask<PartAt | null>(architectureRequests.partAt, editor.at('a.nest', piece));
    const places = (...parts: string[]) => ({
      network: null,
      places: ['Mixed', 'Heads'].map((network) => ({ network, parts })),
    });
    expect(await at('dense m| relu')).toEqual(places('block-2', 'block-4', 'block-5'));
    expect(await at('-> dense| 2 relu')).toEqual(places('block-2', 'block-4'));
    expect(await at('block Inn|er(2)')).toMatchObject({ network: 'Mixed', places: [{ parts: ['block-5'] }, {}] });
  });

  it('names what is declared and can not be drawn, with the error that explains it and where that is', async () => {
    await opened(`resnest Odd { input 3 expand 2x output 1 }
resnest Empty { input 3 }
a-resnest OfEmpty from Empty
a-resnest OfOdd from Odd
let depth = 2 *
block Bad(m) = dense m relu -> dense missing relu
resnest Named { input 3 expand 4 block Bad(2) output 1 }
resnest Sound { input 3 expand 4 block dense 1 relu output 1 }
`);
    const { networks, broken } = await view();
    expect(networks.map(({ name }) => name)).toEqual(['Sound']);
    const said = (name: string) => {
      const found = broken.find((each) => each.name === name);
      return `${found?.line}: ${found?.message}`;
    };
    expect(said('Odd')).toMatch(/^0: (?!Line)/);
    expect(said('Empty')).toMatch(/^1: Empty has no output/);
    expect(said('OfEmpty')).toMatch(/^1: Line 2: Empty has no output/);
    expect(said('OfOdd')).toMatch(/^0: Line 1: /);
    expect(said('Named')).toMatch(/^5: Line 6: .*missing/);
  });
});
