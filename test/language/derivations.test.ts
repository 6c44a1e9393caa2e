import { describe, expect, it } from 'vitest';
import { parameterCount } from '../../models/architecture/trainable.js';
import { findingsOf, networksOf } from './read.js';

const residual = ['resnest', 'a-resnest', 'bn-resnest', 'resnet'] as const;
const bodies = {
  resnest: '{ input 3 expand 16 repeat 2 { block dense 4 relu } output 2 }',
  'a-resnest': '{ input 3 expand 16 repeat 2 { block dense 4 relu } output 2 }',
  'bn-resnest': '{ input 3 expand 16 repeat 2 { block dense 4 relu } output 2 }',
  resnet: '{ input 3 expand 16 repeat 2 { block dense 4 relu } output 2 }',
  densenest: '{ input 3 repeat 2 { block dense 4 relu } output 2 }',
  linear: '{ input 3 output 2 }',
} as const;
const kinds = ['resnest', 'a-resnest', 'bn-resnest', 'resnet', 'densenest', 'linear'] as const;
/** W0, two blocks (A, b, Wi), an output; a BN on x_L; heads on the input and both features, without W_L. */
const parameters: Record<(typeof residual)[number], number> = {
  resnest: 48 + 2 * (64 + 4 + 64) + 34,
  'bn-resnest': 48 + 2 * (64 + 4 + 64) + 32 + 34,
  resnet: 48 + 2 * (64 + 4 + 64) + 34,
  'a-resnest': 48 + 2 * (64 + 4) + 64 + (6 + 2) + 2 * (8 + 2),
};

describe('a derived network', () => {
  it.each(residual.flatMap((from) => residual.map((to) => [to, from] as const)))(
    '%s from %s is the one written out',
    async (to, from) => {
      const text = `${from} A ${bodies[from]}\n${to} B from A\n${to} C ${bodies[to]}`;
      expect(await findingsOf(text)).toEqual([]);
      const { B, C } = await networksOf(text);
      expect(B).toEqual({ ...C, name: 'B' });
      expect(parameterCount(B)).toBe(parameters[to]);
    },
  );

  it.each(
    kinds
      .flatMap((from) => kinds.map((to) => [to, from] as const))
      .filter((pair) => pair.some((kind) => kind === 'densenest' || kind === 'linear')),
  )('%s from %s is an error', async (to, from) => {
    const text = `${from} A ${bodies[from]}\n${to} B from A`;
    expect(await findingsOf(text)).toEqual([
      expect.stringMatching(
        new RegExp(`^2:${to.length + 9} error derivation: an? ${to}.* can't be derived from an? ${from}`),
      ),
    ]);
  });

  it('may stand before its source, and be a source itself', async () => {
    const networks = await networksOf(`resnet C from B\nbn-resnest B from A\nresnest A ${bodies.resnest}`);
    expect(Object.values(networks).map(({ name, kind }) => [name, kind])).toEqual([
      ['C', 'resnet'],
      ['B', 'bn-resnest'],
      ['A', 'resnest'],
    ]);
  });

  it.each([
    ['resnest A from A', ['1:16 error derivation: A is derived from itself. Write out one network of the cycle.']],
    [
      'resnest A from B\nresnet B from C\na-resnest C from B',
      [
        '2:15 error derivation: B is derived from itself. Write out one network of the cycle.',
        '3:18 error derivation: C is derived from itself. Write out one network of the cycle.',
      ],
    ],
    [
      'resnest A { input 0 expand 1 output 1 }\nresnet B from A\nresnet C from B',
      ['1:19 error size: the input must be a whole number from 1; this is 0.'],
    ],
    ['resnest A from', ['1:14 error syntax: This ends too early. Expected a name.']],
  ])('%s', async (text, expected) => {
    expect(await findingsOf(text)).toEqual(expected);
  });
});
