import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parameterCount } from '../../models/architecture/trainable.js';
import { readProgram } from '../../models/language/read-program.js';

const folder = 'examples/paper';

/** What the official code's networks count in PyTorch: standard, ResNEst, BN-ResNEst, A-ResNEst. */
const counts: Readonly<Record<string, readonly number[]>> = {
  'resnet-20-cifar10.nest': [272282, 272154, 272282, 238130],
  'resnet-20-cifar100.nest': [278132, 278004, 278132, 269540],
  'resnet-110-cifar10.nest': [1730522, 1730394, 1730522, 1713620],
  'resnet-110-cifar100.nest': [1736372, 1736244, 1736372, 1900280],
  'wrn-16-8-cifar10.nest': [11091594, 11090570, 11091594, 8744164],
  'wrn-16-8-cifar100.nest': [11137764, 11136740, 11137764, 8906344],
  'wrn-40-4-cifar10.nest': [8977226, 8976714, 8977226, 8411420],
  'wrn-40-4-cifar100.nest': [9000356, 8999844, 9000356, 8655320],
};

const read = (name: string) => readProgram(join(folder, name), readFileSync(join(folder, name), 'utf8'));

describe('the networks of Chen et al. 2021, Appendix B', () => {
  it('are all there', () => {
    expect(readdirSync(folder).filter((name) => name.includes('cifar') && name.endsWith('.nest'))).toEqual(
      Object.keys(counts).sort(),
    );
  });

  it.each(Object.entries(counts))(
    '%s has the official sizes, and no finding but that its data is to be fetched',
    async (name, expected) => {
      const { networks, findings } = await read(name);
      expect(networks.map(({ architecture }) => architecture.kind)).toEqual([
        'resnet',
        'resnest',
        'bn-resnest',
        'a-resnest',
      ]);
      expect(networks.map(({ architecture }) => parameterCount(architecture))).toEqual(expected);
      expect(findings.filter(({ code }) => code !== 'data-file')).toEqual([]);
    },
  );
});
