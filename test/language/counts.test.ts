import { describe, expect, it } from 'vitest';
import { modulesOf } from '../../models/architecture/modules.js';
import { parameterCount } from '../../models/architecture/trainable.js';
import { conditions, minimalWidth } from '../../models/guarantees/conditions.js';
import { findingsOf, networksOf } from './read.js';

/** The paper's networks: three stages of basic blocks, and the estimators that are derived from them. */
function basicBlocks(widths: readonly [number, number, number], blocks: number): string {
  const stages = widths.map(
    (width, i) =>
      `stage ${width}${i === 0 ? '' : ' stride 2'} { repeat ${blocks} { block bn relu conv 3x3 ${width} bn relu via conv 3x3 } }`,
  );
  return `resnet Standard {
  input 32x32x3
  expand conv 3x3 ${widths[0]}
  ${stages.join('\n  ')}
  pool average
  output 10
}
resnest ResNEst from Standard
bn-resnest BnResNEst from Standard
a-resnest AResNEst from Standard`;
}

describe('trained parameters (the official code of Chen 2021, CIFAR-10)', () => {
  it.each([
    [
      'ResNet-20',
      basicBlocks([16, 32, 64], 3),
      { Standard: 272_282, ResNEst: 272_154, BnResNEst: 272_282, AResNEst: 238_130 },
    ],
    ['WRN-16-8', basicBlocks([128, 256, 512], 2), { Standard: 11_091_594, AResNEst: 8_744_164 }],
    ['ResNet-110', basicBlocks([16, 32, 64], 18), { AResNEst: 1_713_620 }],
  ])('of %s', async (title, text, counts) => {
    expect(await findingsOf(text)).toEqual([]);
    const networks = await networksOf(text);
    const found = Object.fromEntries(Object.keys(counts).map((name) => [name, parameterCount(networks[name])]));
    expect(found, title).toEqual(counts);
  });
});

describe('FLOPs, a multiplication and an addition one each', () => {
  it('of a small convolutional network are those by hand', async () => {
    const { A } = await networksOf(`resnest A {
  input 8x6x3
  expand conv 1x1 16
  stage 16 { block bn relu conv 3x3 4 relu via conv 1x1 }
  stage 32 stride 2 { block relu conv 3x3 8 via conv 1x1 }
  pool average
  output 10
}`);
    expect(modulesOf(A).map(({ name, flops }) => [name, flops])).toEqual([
      ['expansion', 2 * 3 * 16 * 48],
      ['blocks.1.layers.0', 2 * 16 * 48],
      ['blocks.1.layers.1', 2 * 16 * 9 * 4 * 48],
      ['blocks.1.residual', 2 * 4 * 16 * 48],
      ['blocks.2.layers.0', 0],
      ['blocks.2.layers.1', 2 * 16 * 9 * 8 * 12],
      ['blocks.2.shortcut', 2 * 16 * 32 * 12],
      ['blocks.2.residual', 2 * 8 * 32 * 12],
      ['output', 2 * 32 * 10],
    ]);
  });
});

const times = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

describe('the width conditions of a text', () => {
  it.each<[number, number, number[], number, number, string[]]>([
    [10, 3, [2, 2, 2], 2, 7, []],
    [7, 3, [2, 2, 2], 2, 7, []],
    [6, 3, [2, 2, 2], 2, 7, ['bottleneck-condition']],
    [16, 3, [16, 16, 16], 10, 35, ['bottleneck-condition']],
    [8, 8, [64], 1, 8, []],
    [8, 8, [1, 1], 1, 9, ['bottleneck-condition']],
    [5, 2, [1, 1], 10, 10, ['output-width']],
    [1024, 784, times(4, 64), 10, 976, []],
    [1024, 784, times(5, 64), 10, 1040, ['bottleneck-condition']],
    [2048, 1024, times(3, 512), 1000, 2048, []],
    [256, 64, times(3, 64), 1000, 1000, ['output-width']],
    [64, 3, [...times(3, 16), ...times(3, 32), ...times(3, 64)], 10, 275, ['bottleneck-condition']],
  ])('M %i, N_in %i, K %j, N_o %i: least width %i', async (M, N_in, K, N_o, least, codes) => {
    const written = (width: number) =>
      `resnest A { input ${N_in} expand ${width} ${K.map((size) => `block dense ${size} relu`).join(' ')} output ${N_o} }`;
    const found = await findingsOf(written(M));
    expect(found.map((finding) => finding.split(' ')[2])).toEqual(codes.map((code) => `${code}:`));
    expect(minimalWidth((await networksOf(written(M))).A)).toBe(least);
    expect(await findingsOf(written(least))).toEqual([]);
  });

  it.each([
    [64, 256, 64, 3, 192],
    [256, 512, 128, 4, 640],
    [512, 1024, 256, 6, 1792],
    [1024, 2048, 512, 3, 2048],
  ])('ResNet-50, a stage after %i of width %i, K %i, %i blocks asks for %i', async (before, M, K, count, required) => {
    const dense = `resnest A { input ${before} expand ${before} block dense 1 relu
  stage ${M} { repeat ${count} { block relu dense ${K} relu } } output 1 }`;
    const images = `resnest A { input 8x8x3 expand conv 1x1 ${before} block conv 3x3 1 relu
  stage ${M} stride 2 { repeat ${count} { block bn relu conv 1x1 ${K} relu conv 3x3 ${K} relu via conv 1x1 } } pool average output 1 }`;
    for (const [text, word] of [
      [dense, 'features'],
      [images, 'channels'],
    ]) {
      const { A } = await networksOf(text);
      expect(conditions(A).bottleneck).toEqual({ holds: M >= required, required, available: M });
      const found = await findingsOf(text);
      if (M >= required) expect(found).toEqual([]);
      else {
        expect(found).toEqual([
          expect.stringMatching(/^2:9 warning bottleneck-condition: the last stage's residual width/),
        ]);
        expect(found[0]).toContain(`${word} of`);
        expect(await findingsOf(text.replace(`stage ${M}`, `stage ${required}`))).toEqual([]);
      }
    }
  });
});
