import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { trainingSettings } from '../../models/training/settings.js';
import { nestimate } from './nestimate.js';

const status = z.enum(['holds', 'fails', 'needs-data', 'not-applicable']);
const condition = z.strictObject({ holds: z.boolean(), required: z.number(), available: z.number() }).nullable();
const descriptions = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.string(),
    parameters: z.number().int(),
    flops: z.number().int(),
    activationBytes: z.number().int(),
    width: z.number().nullable(),
    input: z.string(),
    inputSize: z.number().int(),
    outputSize: z.number().int(),
    features: z.array(z.number().int()),
    modules: z.array(
      z.strictObject({
        name: z.string(),
        operation: z.enum(['matrix', 'convolution', 'norm', 'nonlinearity']),
        input: z.string(),
        output: z.string(),
        parameters: z.number().int(),
        flops: z.number().int(),
        activationBytes: z.number().int(),
      }),
    ),
    trainable: z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int()) })),
    conditions: z.strictObject({ bottleneck: condition, expansion: condition, outputWidth: condition }),
    minimalWidth: z.number().nullable(),
    guarantees: z.array(
      z.strictObject({
        id: z.string(),
        source: z.string(),
        basis: z.enum(['quoted', 'derived']),
        status,
        hypotheses: z.array(z.strictObject({ text: z.string(), status, detail: z.string() })),
        conclusion: z.string(),
        formula: z.string(),
      }),
    ),
    settings: trainingSettings.nullable(),
  }),
);

async function described(...words: string[]) {
  const { code, stdout } = await nestimate('describe', ...words, '--format', 'json');
  expect(code).toBe(0);
  return descriptions.parse(JSON.parse(stdout));
}

describe('nestimate describe', () => {
  it('counts Wide of first.nest as by hand, and asks 42 of its 64', async () => {
    const [wide] = await described('examples/first.nest', '--network', 'Wide');
    expect(wide.conditions.bottleneck).toEqual({ holds: true, required: 10 + 16 + 16, available: 64 });
    // W0 64·10; three blocks of 16·64 + 16 and 64·16; the output 64 + 1
    expect(wide.parameters).toBe(640 + 3 * (1024 + 16 + 1024) + 65);
    expect(wide).toMatchObject({ kind: 'resnest', width: 64, inputSize: 10, outputSize: 1, features: [16, 16, 16] });
    expect(wide.minimalWidth).toBe(42);
    // A multiplication and an addition for each weight of a matrix; biases and nonlinearities are not counted.
    expect(wide.flops).toBe(2 * (640 + 3 * (1024 + 1024) + 64));
    // Four bytes each for W0's 64 numbers, 16 and 64 of every block, and the output's one.
    expect(wide.activationBytes).toBe(4 * (64 + 3 * (16 + 64) + 1));
    expect(wide.modules.map((module) => module.activationBytes).slice(0, 3)).toEqual([256, 64, 256]);
    expect(wide.trainable[0]).toEqual({ name: 'expansion.weight', shape: [64, 10] });
  });

  it('describes every network of a file', async () => {
    const all = await described('examples/first.nest');
    expect(all.map(({ name, kind, width }) => [name, kind, width])).toEqual([
      ['Wide', 'resnest', 64],
      ['Dense', 'densenest', null],
      ['Baseline', 'linear', null],
    ]);
  });

  it('folds the equal blocks of a deep network in its text', async () => {
    const file = 'examples/paper/resnet-110-cifar10.nest';
    const { stdout } = await nestimate('describe', file, '--network', 'CIFAR10_AResNEst_ResNet_110');
    expect(stdout).toContain('K = [16 ×18, 32 ×18, 64 ×18]');
    expect(stdout).toContain('blocks.1–18.layers.0');
    expect(stdout).toContain('heads.1–18');
    expect(stdout).toContain('bytes of activations a row');
    expect(stdout.split('\n').length).toBeLessThan(90);
  });

  it('prints conditions, guarantees and arrays as text', async () => {
    const { stdout, code } = await nestimate('describe', 'examples/first.nest', '--network', 'Wide');
    expect(code).toBe(0);
    for (const part of [
      '64 ≥ 42',
      'Chen 2021\n',
      '… Theorem 1: ',
      'Shamir 2018 – not applicable: Theorem 1, Theorem 2, Corollary 1 (it has 3 blocks)',
      '10 → 64',
      '6897 parameters',
      'Trained with squared loss, adam ',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('says which networks there are where the name is unknown', async () => {
    const { code, stderr } = await nestimate('describe', 'examples/first.nest', '--network', 'Wild');
    expect(code).toBe(2);
    expect(stderr).toContain('Wide, Dense, Baseline');
  });
});
