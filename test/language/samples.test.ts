import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProgram } from '../../models/language/read-program.js';

const samples = resolve('../shared/samples');

async function read(file: string) {
  return readProgram(file, readFileSync(file, 'utf8'));
}

describe.each(['examples', samples])('the programs in %s', (folder) => {
  it.skipIf(!existsSync(folder))('mean what they say (skipped where the folder is missing)', async () => {
    const first = await read(join(folder, 'first.nest'));
    expect(first.findings).toEqual([]);
    expect(first.networks.map(({ architecture }) => architecture)).toMatchObject([
      {
        name: 'Wide',
        kind: 'resnest',
        inputSize: 10,
        outputSize: 1,
        bias: true,
        expansion: { kind: 'linear', width: 64 },
      },
      {
        name: 'Dense',
        kind: 'densenest',
        blocks: Array.from({ length: 3 }, () => ({ layers: [{ kind: 'dense', units: 16, activation: 'relu' }] })),
      },
      { name: 'Baseline', kind: 'linear' },
    ]);
    expect(first.trains).toMatchObject([
      {
        networks: [{ name: 'Wide' }, { name: 'Dense' }, { name: 'Baseline' }],
        data: {
          kind: 'csv',
          targets: ['progression'],
          classes: null,
          standardize: true,
          split: { train: 80, test: 20, seed: 1 },
        },
        settings: { loss: 'squared', optimizer: { kind: 'adam', learningRate: 1e-3 }, batch: 32, epochs: 60 },
        seeds: [1],
      },
    ]);
    const synthetic = await read(join(folder, 'synthetic.nest'));
    expect(synthetic.findings).toEqual([]);
    expect(synthetic.trains[0].data).toMatchObject({
      kind: 'synthetic',
      inputs: 16,
      outputs: 1,
      samples: 4096,
      noise: 0.1,
      seed: 3,
    });
    const digits = await read(join(folder, 'digits.nest'));
    expect(digits.findings).toEqual([]);
    expect(digits.trains[0].data).toMatchObject({ classes: 10, scale: 16 });
    expect(digits.networks[1].architecture).toMatchObject({
      kind: 'a-resnest',
      name: 'DigitsAugmented',
      expansion: { width: 256 },
    });
    expect(digits.networks[0].architecture).toMatchObject({ blocks: { length: 4 } });
  });

  it.skipIf(!existsSync(folder))('break just the conditions that their comments say', async () => {
    const { findings } = await read(join(folder, 'violations.nest'));
    expect(findings.map(({ network, code, severity, data }) => [network, code, severity, data.minimalWidth])).toEqual([
      ['Narrow', 'bottleneck-condition', 'warning', 7],
      ['Squeezed', 'expansion-condition', 'warning', 8],
      ['Outgrown', 'output-width', 'warning', 10],
      ['Basic', 'bottleneck-condition', 'warning', 35],
    ]);
    expect(findings[3].message).toContain('or use blocks of at most 6 features');
  });
});
