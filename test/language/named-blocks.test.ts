import { describe, expect, it } from 'vitest';
import { staged, type StagedLayer } from '../../models/architecture/staged.js';
import { findingsOf, networksOf } from './read.js';

/** The layers of the first block of a DenseNEst on 3 inputs whose block is this, in short. */
async function layersOf(declarations: string, block: string, input = '3'): Promise<string[]> {
  const { A } = await networksOf(`${declarations}\ndensenest A { input ${input} block ${block} output 1 }`);
  return staged(A).stages[0].blocks[0].layers.map(inShort);
}

function inShort(layer: StagedLayer): string {
  switch (layer.kind) {
    case 'dense':
      return `dense ${layer.units} ${layer.activation}`;
    case 'convolution':
      return `conv ${layer.kernel.join('x')} ${layer.channels} ${layer.activation}`;
    case 'norm':
      return `bn ${layer.activation}`;
    case 'nonlinearity':
      return layer.activation;
  }
}

describe('a named block', () => {
  it.each([
    ['block F = dense 4 relu', 'F', ['dense 4 relu']],
    ['block F() = dense 4 relu', 'F()', ['dense 4 relu']],
    ['block F(k) = dense k relu', 'F(2 + 3)', ['dense 5 relu']],
    ['block F(k, m) = dense m relu -> dense k', 'F(2, 8)', ['dense 8 relu', 'dense 2 identity']],
    ['block F(k) = dense k relu', 'F(2) F(3) -> F(4)', ['dense 2 relu', 'dense 3 relu', 'dense 4 relu']],
    ['block F(k) = dense k\nblock G(k) = F(2 * k) F(k + 1)', 'G(3)', ['dense 6 identity', 'dense 4 identity']],
    ['let k = 7\nblock F(k) = dense k', 'F(k + 1)', ['dense 8 identity']],
    ['let m = 7\nblock F(k) = dense k * m', 'F(2)', ['dense 14 identity']],
    ['block R = relu', 'dense 4 R', ['dense 4 relu']],
    ['block R = tanh', 'R dense 4 R', ['tanh', 'dense 4 tanh']],
    ['block R = relu', 'bn R -> dense 4', ['bn relu', 'dense 4 identity']],
    ['block Pre = bn relu', 'Pre dense 4 Pre', ['bn relu', 'dense 4 identity', 'bn relu']],
    ['block F = dense 4\nblock R = relu', 'F R', ['dense 4 relu']],
    ['block dense_4 = dense 4', 'dense_4', ['dense 4 identity']],
  ])('%s, called by %s', async (declarations, block, layers) => {
    expect(await layersOf(declarations, block)).toEqual(layers);
  });

  it('may be for images', async () => {
    const text = 'block Bottleneck(k) = conv 1x1 k relu conv 3x3 k relu';
    expect(await layersOf(text, 'Bottleneck(4)', '8x8x1')).toEqual(['conv 1x1 4 relu', 'conv 3x3 4 relu']);
  });

  it.each([
    ['block F(k) = dense k', 'F', '2:29 error arguments: F takes 1 number (k), and 0 are given.'],
    ['block F(k, m) = dense k', 'F(1)', '2:29 error arguments: F takes 2 numbers (k, m), and 1 is given.'],
    ['block F = dense 4', 'F(1)', '2:29 error arguments: F takes 0 numbers, and 1 is given.'],
    [
      'block F(k) = dense k',
      'F(0)',
      '2:29 error size: in F(0): the width of a dense layer must be a whole number from 1; this is 0.',
    ],
    [
      'block F(k) = dense k / 2',
      'F(3)',
      '2:29 error size: in F(3): the width of a dense layer must be a whole number from 1; this is 1.5.',
    ],
    [
      'block F = conv 3x3 4',
      'F',
      '2:29 error shape: in F: `conv` is for an image, and the input is a vector. Write `dense` and the width.',
    ],
    ['block F = dense 0', 'F', '1:17 error size: the width of a dense layer must be a whole number from 1; this is 0.'],
    ['block F = G', 'F', "1:11 error unknown-name: there is no layer or block 'G'. Declare it first."],
    [
      'block F(k, k) = dense k',
      'F(1, 2)',
      "1:12 error duplicate-name: a parameter 'k' is declared above already. Rename this one.",
    ],
    [
      'block R = relu',
      'dense 4 tanh R',
      '2:42 error nonlinearity: the nonlinearity relu follows the nonlinearity tanh: a layer has one.',
    ],
    [
      'block R = relu',
      'R R',
      '2:31 error nonlinearity: the nonlinearity relu follows the nonlinearity relu: a layer has one.',
    ],
    ['block F(k) = F(k)', 'F(2)', '1:7 error too-large: F calls itself, so its layers never end.'],
  ])('%s, called by %s, is an error', async (declarations, block, finding) => {
    expect(await findingsOf(`${declarations}\ndensenest A { input 3 block ${block} output 1 }`)).toEqual([finding]);
  });

  it('may be called by two that call each other: that is one error for each, called or not', async () => {
    const found = await findingsOf(
      'block F = G\nblock G = F\ndensenest A { input 3 block F block dense 2 G output 1 }',
    );
    expect(found).toEqual([
      '1:7 error too-large: F calls itself, so its layers never end.',
      '2:7 error too-large: G calls itself, so its layers never end.',
    ]);
  });

  it('with an error of its own is said once, however often it is called', async () => {
    const text =
      'block F = dense 0 dense 1.5\ndensenest A { input 3 block F block F output 1 }\nresnest B { input 3 expand 9 block F output 1 }';
    expect((await findingsOf(text)).map((finding) => finding.slice(0, 4))).toEqual(['1:17', '1:25']);
  });
});

describe('calls that would make too much', () => {
  it('of blocks that each call the next one twice are refused', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `F${i}`);
    const doubling = names
      .map((name, i) => `block ${name} = ${i === 39 ? 'dense 1' : `F${i + 1} F${i + 1}`}`)
      .join('\n');
    const found = await findingsOf(`${doubling}\ndensenest A { input 3 block F0 output 1 }`);
    expect(found).toEqual(['41:29 error too-large: in F0: in F1: in F2: this block has more than 10000 layers.']);
    const broken = await findingsOf(
      `${doubling.replace('dense 1', 'dense 0')}\ndensenest A { input 3 block F0 output 1 }`,
    );
    expect(broken).toEqual([expect.stringMatching(/^40:19 error size/)]);
  });

  it('repeated are refused, and what follows is built', async () => {
    const text = `block Ten = ${'dense 1 '.repeat(10)}
block Thousand = ${'Ten '.repeat(100)}
densenest A { input 1 repeat 10000 { block Thousand } output 1 }
densenest B { input 1 repeat 100 { block Thousand } output 1 }`;
    expect(await findingsOf(text)).toEqual([
      '3:11 error too-large: with this one the networks of this file have more than 200000 layers in total: it is not built.',
    ]);
    expect(Object.keys(await networksOf(text))).toEqual(['B']);
  });
});
