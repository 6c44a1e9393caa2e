import { describe, expect, it } from 'vitest';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import { blockInputSize, featureSizes, residualWidth } from '../../models/architecture/architecture.js';
import { derived } from '../../models/architecture/conversions.js';
import { parameterCount, trainables } from '../../models/architecture/trainable.js';

const dense = (...units: [number, ...number[]]): Block => {
  const [first, ...rest] = units.map((size) => ({ kind: 'dense', units: size, activation: 'relu' }) as const);
  return { layers: [first, ...rest] };
};

const wide = {
  kind: 'resnest',
  name: 'Wide',
  inputSize: 10,
  outputSize: 1,
  bias: true,
  expansion: { kind: 'linear', width: 64 },
  blocks: [dense(16), dense(16), dense(16)],
} as const satisfies PlainArchitecture;

describe('trainable arrays', () => {
  it('of a ResNEst are named and shaped as in weights.safetensors', () => {
    expect(trainables({ ...wide, blocks: [dense(16), dense(8, 4)] }).map(({ name, shape }) => [name, shape])).toEqual([
      ['expansion.weight', [64, 10]],
      ['blocks.1.layers.0.weight', [16, 64]],
      ['blocks.1.layers.0.bias', [16]],
      ['blocks.1.residual.weight', [64, 16]],
      ['blocks.2.layers.0.weight', [8, 64]],
      ['blocks.2.layers.0.bias', [8]],
      ['blocks.2.layers.1.weight', [4, 8]],
      ['blocks.2.layers.1.bias', [4]],
      ['blocks.2.residual.weight', [64, 4]],
      ['output.weight', [1, 64]],
      ['output.bias', [1]],
    ]);
  });

  it('of an A-ResNEst have a head for every feature and the input, and no W_L', () => {
    const names = trainables(derived(wide, 'Augmented', 'a-resnest')).map(({ name }) => name);
    expect(names).not.toContain('blocks.3.residual.weight');
    expect(names).not.toContain('output.weight');
    expect(names.filter((name) => name.startsWith('heads'))).toHaveLength(8);
  });

  it('of a DenseNEst read the growing stream', () => {
    const network: PlainArchitecture = {
      ...sizes('densenest', 10, 1),
      kind: 'densenest',
      blocks: [dense(16), dense(4)],
    };
    expect(trainables(network).map(({ shape }) => shape)).toEqual([[16, 10], [16], [4, 26], [4], [1, 30], [1]]);
    expect(residualWidth(network)).toBeNull();
    expect(blockInputSize(network, 2)).toBe(26);
  });

  it('leave out W0 where the stream is not expanded, and every bias under `bias none`', () => {
    const names = trainables({ ...wide, bias: false, expansion: { kind: 'none' } }).map(({ name }) => name);
    expect(names).toEqual([
      'blocks.1.layers.0.weight',
      'blocks.1.residual.weight',
      'blocks.2.layers.0.weight',
      'blocks.2.residual.weight',
      'blocks.3.layers.0.weight',
      'blocks.3.residual.weight',
      'output.weight',
    ]);
  });
});

function sizes(name: string, inputSize: number, outputSize: number) {
  return { name, inputSize, outputSize, bias: true };
}

describe('parameter counts, by hand', () => {
  it.each<[string, PlainArchitecture, number]>([
    // W0 64·10, three blocks of (16·64 + 16) and Wi 64·16, output 64 + 1
    ['Wide', wide, 640 + 3 * (1040 + 1024) + 65],
    // 16·10 + 16, 16·26 + 16, 16·42 + 16, output 58 + 1
    [
      'Dense',
      { ...sizes('Dense', 10, 1), kind: 'densenest', blocks: [dense(16), dense(16), dense(16)] },
      176 + 432 + 688 + 59,
    ],
    ['Baseline', { ...sizes('Baseline', 10, 1), kind: 'linear' }, 11],
    // heads: 10 + 1, and 16 + 1 three times; no W3
    ['Augmented', derived(wide, 'Augmented', 'a-resnest'), 640 + 3 * 1040 + 2 * 1024 + 11 + 3 * 17],
  ])('%s', (_name, architecture, count) => {
    expect(parameterCount(architecture)).toBe(count);
  });

  it('count a feature size once, as the width of the last layer', () => {
    expect(featureSizes({ ...wide, blocks: [dense(64, 32)] })).toEqual([32]);
  });
});
