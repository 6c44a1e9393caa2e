import { describe, expect, it } from 'vitest';
import { lastShape } from '../../models/architecture/modules.js';
import { shapeText } from '../../models/architecture/shape.js';
import { plain } from '../../models/architecture/staged.js';
import { parameterCount } from '../../models/architecture/trainable.js';
import { findingsOf, networksOf } from './read.js';

async function network(kind: string, body: string) {
  const { A } = await networksOf(`${kind} A { ${body} }`);
  return A;
}

describe('what flows through stages', () => {
  it.each([
    ['input 32x32x3 expand conv 3x3 16 block conv 3x3 4', '32x32x16'],
    ['input 32x32x3 expand conv 3x3 16 stage 32 stride 2 { block conv 3x3 4 }', '16x16x32'],
    ['input 33x31x3 expand conv 5x5 16 stage 32 stride 2 { block conv 3x3 4 }', '17x16x32'],
    [
      'input 32x32x3 expand conv 1x1 8 stage 8 { block conv 3x3 4 } stage 16 stride 4 { repeat 2 { block conv 1x1 4 } }',
      '8x8x16',
    ],
    ['input 32x32x3 expand none stage 8 stride 2 { block relu }', '16x16x8'],
    ['input 8x8x1 expand none stage 4 stride 100 { block conv 3x3 4 }', '1x1x4'],
    ['input 4x9x2 expand none block conv 3x7 5', '4x9x2'],
    ['input 8 expand 16 stage 16 { block dense 4 } stage 32 { block relu dense 4 } block dense 3', '32'],
    ['input 8 expand none block bn relu -> dense 3', '8'],
  ])('%s ends in %s', async (body, shape) => {
    const found = await findingsOf(`resnest A { ${body} output 1 }`);
    expect(found.filter((finding) => finding.includes(' error '))).toEqual([]);
    expect(shapeText(lastShape(await network('resnest', `${body} output 1`)))).toBe(shape);
  });
});

describe('networks that the engines of vectors take', () => {
  it.each([
    ['resnest', 'input 8 expand 16 block dense 4'],
    ['resnest', 'input 8 expand 16 stage 16 { repeat 2 { block dense 4 -> dense 2 } }'],
    ['resnest', 'input 8 expand none block dense 4'],
    ['resnest', 'input 8 expand 16'],
    ['a-resnest', 'input 8 expand 16 block dense 4'],
    ['resnet', 'input 8 expand 16 block dense 4'],
    ['densenest', 'input 8 block dense 4'],
    ['linear', 'input 8'],
  ])('%s { %s } is one', async (kind, body) => {
    expect(await network(kind, `${body} output 1`)).not.toHaveProperty('stages');
  });

  it.each([
    ['resnest', 'input 8 expand 16 stage 32 { block dense 4 }', 869],
    ['resnest', 'input 8 expand none stage 32 { block dense 4 }', 453],
    ['resnest', 'input 8 expand 16 block bn relu dense 4', 309],
    ['bn-resnest', 'input 8 expand 16 block dense 4', 309],
    ['linear', 'input 2x2x2', 9],
    ['linear', 'input 2x2x2 pool average', 3],
    ['densenest', 'input 2x2x2 block conv 3x3 4 pool average', 83],
  ])('%s { %s } is none, and has %i parameters', async (kind, body, parameters) => {
    const found = await network(kind, `${body} output 1`);
    expect(plain(found)).toBeNull();
    expect(parameterCount(found)).toBe(parameters);
  });
});

describe('errors of shape', () => {
  it.each([
    [
      'resnest',
      'input 8x8x3 expand 16',
      'expand 16',
      '16',
      'the input is an image, so its expansion is a convolution. Write `expand conv 1x1` and the channels.',
    ],
    [
      'resnest',
      'input 8 expand conv 3x3 16',
      'conv 3x3',
      '3x3',
      'the input is a vector, so its expansion is a matrix. Write `expand` and the width, without `conv`.',
    ],
    [
      'resnest',
      'input 8 expand 16 block conv 3x3 4',
      'block conv',
      'conv',
      '`conv` is for an image, and the input is a vector. Write `dense` and the width.',
    ],
    [
      'resnest',
      'input 8x8x1 expand none block dense 4',
      'block dense',
      'dense',
      '`dense` is for a vector, and the input is an image. Write `conv 1x1` and the channels.',
    ],
    [
      'resnest',
      'input 8 expand 16 block dense 4 via conv 1x1',
      'conv 1x1',
      '1x1',
      '`via` is a convolution, and the input is a vector: Wi is a matrix then. Remove it.',
    ],
    [
      'resnest',
      'input 8 expand 16 stage 16 stride 2 { block dense 4 }',
      'stride 2',
      '2',
      '`stride` makes an image smaller, and the input is a vector. Remove it.',
    ],
    [
      'resnest',
      'input 8 expand 16 pool average',
      'pool average',
      'pool',
      '`pool` is for images, and the input is a vector. Remove it.',
    ],
    [
      'linear',
      'input 8 pool average',
      'pool average',
      'pool',
      '`pool` is for images, and the input is a vector. Remove it.',
    ],
  ])('%s { %s }', async (kind, body, part, word, message) => {
    const text = `${kind} A { ${body} output 1 }`;
    const column = text.indexOf(part) + part.indexOf(word) + 1;
    expect(await findingsOf(text)).toEqual([`1:${column} error shape: ${message}`]);
  });
});

describe('errors of parts', () => {
  it.each([
    [
      'linear',
      'input 8 block dense 4',
      'misplaced-part: a linear network has no blocks. Remove it, or change the kind.',
    ],
    [
      'linear',
      'input 8 repeat 2 { block dense 4 }',
      'misplaced-part: a linear network has no blocks. Remove it, or change the kind.',
    ],
    [
      'linear',
      'input 8 stage 4 { block dense 4 }',
      'misplaced-part: a linear network has no stages. Remove it, or change the kind.',
    ],
    ['linear', 'input 8 expand 4', 'misplaced-part: a linear network has no expansion. Remove it, or change the kind.'],
    [
      'densenest',
      'input 8 expand none',
      'misplaced-part: a densenest has no expansion. Remove it, or change the kind.',
    ],
    [
      'densenest',
      'input 8 stage 4 { block dense 4 }',
      'misplaced-part: a densenest has no stages. Remove it, or change the kind.',
    ],
    [
      'densenest',
      'input 8x8x1 repeat 2 { block conv 3x3 4 via conv 1x1 }',
      'misplaced-part: a densenest puts the features beside its stream: no map follows a block. Remove `via`.',
    ],
    [
      'resnest',
      'input 8 expand 16 stage 16 { }',
      'missing-part: this stage has no block. Write `block` and its layers in it.',
    ],
    [
      'resnest',
      'input 8 expand 16 stage 16 { repeat 3 { } }',
      'missing-part: this stage has no block. Write `block` and its layers in it.',
    ],
    [
      'resnest',
      'input 8 expand 16 stage 0 { block dense 4 }',
      "size: the stage's residual width must be a whole number from 1; this is 0.",
    ],
    [
      'resnest',
      'input 8x8x1 expand none stage 4 stride 1.5 { block relu }',
      'size: the stride must be a whole number from 1; this is 1.5.',
    ],
    [
      'resnest',
      'input 8 expand 16 repeat 0 { block dense 4 }',
      'size: the count of a repeat must be a whole number from 1; this is 0.',
    ],
    ['resnest', 'input 32x32 expand none', "size: an image's input must be 3 sizes from 1, as 32x32x3; this is 32x32."],
    [
      'resnest',
      'input 32x0x3 expand none',
      "size: an image's input must be 3 sizes from 1, as 32x32x3; this is 32x0x3.",
    ],
    [
      'resnest',
      'input 8x8x1 expand conv 3x3x3 4',
      "size: a convolution's window must be 2 sizes from 1, as 3x3; this is 3x3x3.",
    ],
    [
      'resnest',
      'input 8x8x1 expand none block conv 0x3 4',
      "size: a convolution's window must be 2 sizes from 1, as 3x3; this is 0x3.",
    ],
    [
      'resnest',
      'input 8x8x1 expand none block relu via conv 1x1x1',
      "size: a convolution's window must be 2 sizes from 1, as 3x3; this is 1x1x1.",
    ],
    ['resnest', 'input 8x8x1 expand conv 3 4', "syntax: '3' is unexpected here. Expected sizes such as 3x3."],
    [
      'resnest',
      'input 8 expand 16 stage 16 { stage 16 { block dense 4 } }',
      "syntax: 'stage' is unexpected here. Expected one of: block, repeat, '}'.",
    ],
    [
      'resnest',
      'input 8x8x1 expand none pool average pool average',
      'duplicate-part: pool is given twice: only the first counts. Remove this one.',
    ],
  ])('%s { %s }', async (kind, body, finding) => {
    const found = await findingsOf(`${kind} A { ${body} output 1 }`);
    expect(found.map((each) => each.replace(/^1:\d+ error /, ''))).toEqual([finding]);
  });
});
