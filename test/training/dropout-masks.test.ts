import { describe, expect, it } from 'vitest';
import { rowsBetween } from '../../models/data/dataset.js';
import { dropoutMask, maskDraw } from '../../models/training/dropout-masks.js';
import { here } from './engines-everywhere.js';
import { stagedNetworks, stagedStart } from './staged-networks.js';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Correlation of two masks. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i] - meanB)));
  const variance = (x: Float32Array, of: number) => mean(x.map((value) => (value - of) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

describe('masks', () => {
  it.each([0.1, 0.5, 0.9])('of dropout %d leave that share out and keep the mean', (dropout) => {
    const mask = dropoutMask(maskDraw(1, 'layer', dropout), 1, 100, 1000);
    const dropped = mask.filter((value) => value === 0).length / mask.length;
    // Five standard deviations of a share of 100,000.
    expect(Math.abs(dropped - dropout)).toBeLessThan(5 * Math.sqrt((dropout * (1 - dropout)) / mask.length));
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - dropout))]));
    expect(mean(mask)).toBeCloseTo((1 - dropped) / (1 - dropout), 3);
  });

  it('of other seeds, layers, steps, rows and places have nothing in common', () => {
    const draw = maskDraw(1, 'layer', 0.5);
    const mask = dropoutMask(draw, 7, 40, 1000);
    const others = [
      dropoutMask(maskDraw(2, 'layer', 0.5), 7, 40, 1000),
      dropoutMask(maskDraw(1, 'other', 0.5), 7, 40, 1000),
      dropoutMask(draw, 8, 40, 1000),
      mask.map((_, i) => mask[(i + 1000) % mask.length]),
      mask.map((_, i) => mask[(i + 1) % mask.length]),
    ];
    for (const other of others) expect(Math.abs(correlation(mask, other))).toBeLessThan(5 / Math.sqrt(mask.length));
    expect(dropoutMask(draw, 7, 40, 1000)).toEqual(mask);
  });
});

const [network] = stagedNetworks.filter(({ name }) => name === 'resnest of dense layers, dropout');
const sgd = { kind: 'sgd', learningRate: 1e-9, decay: 0, momentum: 0, nesterov: false } as const;

describe.each(here)('the engine $name', (engine) => {
  it('draws other masks in every step, and none for a score', async () => {
    const start = stagedStart(network, 'squared', sgd);
    const whole = {
      ...network,
      stages: network.stages.map(({ blocks, ...stage }) => ({ ...stage, blocks: blocks.map(undropped) })),
    };
    const [session, plain] = [await engine.start(start), await engine.start({ ...start, architecture: whole })];
    const batches = Array.from({ length: 20 }, () => rowsBetween(0, start.train.rows));
    expect(await session.evaluate('train')).toEqual(await plain.evaluate('train'));
    const losses = await session.advance(batches, sgd.learningRate);
    expect(new Set(losses).size).toBe(20);
    for (const each of [session, plain]) each.dispose();
  });
});

type StagedBlock = (typeof network)['stages'][number]['blocks'][number];

function undropped({ layers: [first, ...rest], via }: StagedBlock): StagedBlock {
  return { layers: [{ ...first, dropout: 0 }, ...rest.map((layer) => ({ ...layer, dropout: 0 }))], via };
}
