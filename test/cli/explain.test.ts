import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nestimate, scratch } from './nestimate.js';

const example = z.strictObject({
  contradicts: z.array(z.string()).min(1),
  loss: z.string(),
  rows: z.array(z.strictObject({ x: z.array(z.number()), y: z.array(z.number()) })),
  weights: z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int()), values: z.array(z.number()) })),
  columns: z.array(z.strictObject({ name: z.string(), values: z.array(z.number()) })),
  reached: z.number(),
  reachedBy: z.string(),
  attained: z.boolean(),
  linearRisk: z.number(),
  lowerBound: z.number(),
  why: z.string(),
});

const explanations = z.array(
  z.strictObject({
    network: z.string(),
    shownOn: z.looseObject({ kind: z.string() }).nullable(),
    broken: z.array(
      z.strictObject({
        code: z.string(),
        hypothesis: z.string(),
        detail: z.string(),
        results: z.array(z.string()).min(1),
        verdict: z.enum(['counterexample', 'nothing-lost', 'none-known']),
        text: z.string(),
        counterexample: example.nullable(),
      }),
    ),
    guarantees: z.array(z.looseObject({ id: z.string(), status: z.string() })),
    loss: z.string().nullable(),
    summary: z.string(),
  }),
);

/** Those that a finding is about: the other papers have hypotheses of their own. */
function ofConditions<T extends { readonly code: string }>(broken: readonly T[]): T[] {
  return broken.filter(({ code }) => !/-\d{4}-/.test(code));
}

async function explained(file: string) {
  const { code, stdout, stderr } = await nestimate('explain', file, '--format', 'json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return explanations.parse(JSON.parse(stdout));
}

/** A file with these declarations. */
function nest(text: string): string {
  const file = join(scratch(), 'networks.nest');
  writeFileSync(file, text);
  return file;
}

describe('nestimate explain', () => {
  it('shows a counterexample for each broken condition of violations.nest, or says why nothing is lost', async () => {
    const found = await explained('examples/violations.nest');
    expect(
      found.map(({ network, broken }) => [
        network,
        ...ofConditions(broken).map(({ code, verdict }) => `${code}: ${verdict}`),
      ]),
    ).toEqual([
      ['Narrow', 'bottleneck-condition: counterexample'],
      ['Squeezed', 'expansion-condition: counterexample'],
      ['Outgrown', 'output-width: nothing-lost'],
      ['Basic', 'bottleneck-condition: counterexample'],
      ['LastIsFree'],
    ]);
    expect(found[0].broken[0].counterexample).toMatchObject({ reached: 2.5, linearRisk: 0, lowerBound: 0 });
    expect(found[0].broken[0].counterexample?.rows.map(({ x, y }) => [x, y])).toEqual(
      [-2, -1, 1, 2].map((value) => [
        [value, 0, 0],
        [value, 0],
      ]),
    );
  });

  it('prints rows, weights and the risks so that a reader can follow them', async () => {
    const { code, stdout } = await nestimate('explain', 'examples/violations.nest', '--network', 'Narrow');
    expect(code).toBe(0);
    for (const part of [
      'bottleneck-condition: 6 < 7 = 3 + 2 + 2',
      'these conclusions are false: Chen 2021, Theorem 1; Chen 2021, Corollary 1; Chen 2021, Corollary 2.',
      'blocks.2.residual.weight: [1,2] = -2, [6,1] = 1',
      '3       1      1     -1     1',
      'This network at its minimum over W_L and W(L+1), attained at 0  2.500',
      'The best linear predictor of the input',
      'uncorrelated with y',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('takes the loss of the train that names the network', async () => {
    const file = nest(
      'resnest Square { input 2 expand 2 block dense 1 relu output 1 }\n' +
        'data d { synthetic inputs 2 outputs 1 samples 64 }\n' +
        'train Square on d { loss absolute optimizer adam 1e-3 epochs 1 }\n',
    );
    const [{ broken }] = await explained(file);
    expect(ofConditions(broken).map(({ code, counterexample }) => [code, counterexample?.loss])).toEqual([
      ['convex-loss', 'absolute'],
    ]);
  });

  it('shows a convolutional network on the dense one of the same widths, and says where no width decides', async () => {
    const file = nest(
      'resnest Images { input 8x8x3 expand conv 1x1 8 repeat 3 { block conv 3x3 4 relu via conv 1x1 } pool average output 2 }\n' +
        'resnest Wide { input 8x8x3 expand conv 3x3 8 repeat 3 { block conv 3x3 4 relu via conv 1x1 } pool average output 2 }\n',
    );
    const [images, wide] = await explained(file);
    expect(images.broken.map(({ code, verdict }) => [code, verdict])).toEqual([
      ['bottleneck-condition', 'counterexample'],
    ]);
    expect(images.shownOn).toMatchObject({ kind: 'resnest', inputSize: 3, blocks: [{}, {}, {}] });
    expect(wide.broken).toEqual([]);
    expect(wide.summary).toContain('No width decides here');
  });

  it('says that no theorem speaks of a ResNet, and which networks there are', async () => {
    const file = nest('resnet Standard { input 3 expand 4 block dense 2 relu output 1 }\n');
    expect((await explained(file))[0].summary).toContain('No theorem here speaks of a network of this kind');
    const { code, stderr } = await nestimate('explain', file, '--network', 'Standart');
    expect(code).toBe(2);
    expect(stderr).toContain('It has: Standard.');
  });
});
