import { describe, expect, it } from 'vitest';
import { modulesOf } from '../../models/architecture/modules.js';
import { staged } from '../../models/architecture/staged.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { formatText } from '../../models/language/formatting/format-text.js';
import { findingsOf, networksOf } from './read.js';

/** What each layer of the first block of a DenseNEst on 3 inputs drops. */
async function droppedOf(block: string, declarations = ''): Promise<(number | undefined)[]> {
  const { A } = await networksOf(`${declarations}\ndensenest A { input 3 block ${block} output 1 }`);
  return staged(A).stages[0].blocks[0].layers.map(({ dropout }) => dropout);
}

function error(block: string, declarations = ''): Promise<string[]> {
  return findingsOf(`${declarations}\ndensenest A { input 3 block ${block} output 1 }`);
}

describe('dropout', () => {
  it.each([
    ['dense 4 relu dropout 0.1 dense 2', [0.1, undefined]],
    ['dense 4 dropout 1 / 4', [0.25]],
    ['relu dropout .5 bn dropout 0.2 dense 4 tanh dropout 1e-3', [0.5, 0.2, 0.001]],
    ['dense 4 dropout 0', [undefined]],
  ])('of the layer that it follows: %s', async (block, dropped) => {
    expect(await droppedOf(block)).toEqual(dropped);
  });

  it('may be a parameter of a named block, and come with the nonlinearity of one', async () => {
    expect(await droppedOf('F(0.3) F(0)', 'block F(p) = dense 4 relu dropout p')).toEqual([0.3, undefined]);
    expect(await droppedOf('dense 4 R', 'block R = relu dropout 0.3')).toEqual([0.3]);
  });

  it.each([
    ['dense 4 dropout 1', '2:45 error size: the dropout must be from 0 to below 1; this is 1.'],
    ['dense 4 dropout -0.1', '2:45 error size: the dropout must be from 0 to below 1; this is -0.1.'],
    ['dense 4 dropout 1 / 0', '2:45 error size: the dropout must be from 0 to below 1; this is no finite number.'],
  ])('is a share: %s', async (block, finding) => {
    expect(await error(block)).toEqual([finding]);
  });

  it('stands after the nonlinearity', async () => {
    const found = await error('dense 4 dropout 0.5 R', 'block R = relu');
    expect(found).toEqual([
      '2:49 error nonlinearity: the nonlinearity relu follows the dropout of the layer before it: write it before `dropout`.',
    ]);
    expect((await error('dense 4 dropout 0.5 relu'))[0]).toMatch(/error syntax/);
  });

  it('trains nothing, costs nothing, and leaves the names of the others as they are', async () => {
    const text = (dropout: string) => `densenest A { input 3 block dense 4 relu ${dropout} dense 2 output 1 }`;
    const [{ A: dropped }, { A: whole }] = [await networksOf(text('dropout 0.5')), await networksOf(text(''))];
    const counted = (architecture: typeof whole) =>
      modulesOf(architecture).map(({ name, trainable, flops }) => ({ name, trainable, flops }));
    expect(counted(dropped)).toEqual(counted(whole));
    expect(modulesOf(dropped).map(({ dropout }) => dropout)).toEqual([0.5, 0, 0]);
  });

  it('keeps theorems on minima from being shown', async () => {
    const text = (dropout: string) => `resnest A { input 3 expand 8 block dense 4 relu ${dropout} output 1 }`;
    const [{ A: dropped }, { A: whole }] = [await networksOf(text('dropout 0.5')), await networksOf(text(''))];
    const said = (architecture: typeof whole) =>
      guarantees({ architecture, loss: 'squared', decay: 0 }, null)
        .flatMap(({ hypotheses }) => hypotheses)
        .filter(({ detail }) => detail.includes('`dropout`'));
    expect(said(whole)).toEqual([]);
    expect(said(dropped).length).toBeGreaterThan(0);
    expect(said(dropped).every(({ status }) => status === 'needs-data')).toBe(true);
  });

  it('is formatted as a word of its layer', () => {
    const text = 'densenest A { input 3  block dense 4   relu  dropout   0.5->dense 2  output 1 }\n';
    expect(formatText('a.nest', text).text).toContain('block dense 4 relu dropout 0.5 -> dense 2');
  });
});
