import { describe, expect, it } from 'vitest';
import { derived } from '../../models/architecture/conversions.js';
import type { GuaranteeContext, ShamirNumbers } from '../../models/guarantees/guarantee.js';
import { networksOf } from '../language/read.js';
import { densenest, resnest } from './architectures.js';
import { inWords, stationary, statusesOf, trained } from './held.js';

/** The paper's model to the letter: no expansion, no bias. */
const exact = { ...resnest('none', 8, [32], 1), bias: false };
const squared = (architecture: GuaranteeContext['architecture']) =>
  ({ architecture, loss: 'squared', decay: 0 }) as const;
const found = (context: GuaranteeContext, name: string, shamir: ShamirNumbers | null = null) => {
  const numbers = shamir === null ? null : { ...trained, shamir };
  return inWords(context, numbers).find(({ id }) => id === `shamir-2018-${name}`);
};

describe('Shamir 2018 against a network', () => {
  it('holds for one block, one output and a direct skip, as the paper states it', () => {
    expect(statusesOf('shamir-2018', squared(exact))).toEqual({
      'theorem-1': 'holds',
      'theorem-2': 'holds',
      'corollary-1': 'holds',
      'theorem-4': 'not-applicable',
    });
    expect(found(squared(exact), 'corollary-1')).toMatchObject({ basis: 'quoted' });
    expect(found(squared(exact), 'corollary-1')?.conclusion).toContain('the best linear predictor of the input');
  });

  it('says that an output bias makes the baseline affine and joins the norms', () => {
    const biased = found(squared(resnest('none', 8, [32], 1)), 'theorem-1');
    expect(biased).toMatchObject({ basis: 'derived', status: 'holds' });
    expect(biased?.conclusion).toContain('the best affine predictor of the input');
    expect(biased?.formula).toContain('c^{*2}');
  });

  it.each([
    [16, '16 ≥ 8', 'W0 x (of the input where W0 is injective)'],
    [4, '4 < 8: W0 is not injective', 'predictor of W0 x:'],
  ])('compares with what W0 to width %i leaves of the input', (width, detail, conclusion) => {
    const expanded = found(squared(resnest(width, 8, [32], 1)), 'theorem-1');
    expect(expanded).toMatchObject({ basis: 'derived', status: 'holds' });
    expect(expanded?.hypotheses[0].detail).toContain(detail);
    expect(expanded?.conclusion).toContain(conclusion);
  });

  it('compares with the input again where trained W0 has full rank', () => {
    const numbers = { ...trained, inverseRank: 8 };
    const [theorem] = inWords(squared(resnest(16, 8, [32], 1)), numbers).filter(({ id }) =>
      id.startsWith('shamir-2018-corollary'),
    );
    expect(theorem.conclusion).toContain('the best affine predictor of the input.');
  });

  it.each([
    ['several blocks', resnest('none', 8, [4, 4], 1), 'it has 2 blocks'],
    ['no block', resnest('none', 8, [], 1), 'it has 0 blocks'],
    ['several outputs', resnest('none', 8, [4], 3), 'it has 3 outputs'],
    ['concatenation', densenest(8, [4], 1), 'it is a DenseNEst'],
    ['a ReLU on x1', derived(resnest('none', 8, [4], 1), 'R', 'resnet'), 'a ReLU stands on xL'],
    ['no block at all', { kind: 'linear', name: 'L', inputSize: 8, outputSize: 1, bias: true } as const, 'linear'],
  ])('does not speak of %s', (_, architecture, reason) => {
    for (const name of ['theorem-1', 'theorem-2', 'corollary-1']) {
      const { status, hypotheses } = found(squared(architecture), name) ?? { hypotheses: [] };
      expect(status).toBe('not-applicable');
      expect(hypotheses.map(({ detail }) => detail).join()).toContain(reason);
    }
  });

  it('asks a second derivative of the loss, which the proof of Theorem 1 does not use', () => {
    const huber = { ...squared(exact), loss: 'huber' } as const;
    expect(statusesOf('shamir-2018', huber)).toMatchObject({
      'theorem-1': 'holds',
      'theorem-2': 'fails',
      'corollary-1': 'fails',
    });
    expect(found(huber, 'theorem-1')?.basis).toBe('derived');
    const absolute = statusesOf('shamir-2018', { ...huber, loss: 'absolute' });
    expect(absolute).toMatchObject({ 'theorem-1': 'fails', 'theorem-2': 'fails', 'corollary-1': 'fails' });
    expect(statusesOf('shamir-2018', { ...huber, loss: null })).toMatchObject({ 'theorem-1': 'needs-data' });
  });

  it('weight decay is outside the corollary alone: the other two are about all weights', () => {
    expect(statusesOf('shamir-2018', { ...squared(exact), decay: 1e-3 })).toMatchObject({
      'theorem-1': 'holds',
      'theorem-2': 'holds',
      'corollary-1': 'needs-data',
    });
  });

  it('speaks of pooled images by their channel means, and not of unpooled ones', async () => {
    const networks = await networksOf(`
      resnest Pooled { input 6x6x2 expand none block conv 3x3 4 relu via conv 1x1 pool average output 1 }
      resnest Flat { input 6x6x2 expand none block conv 3x3 4 relu via conv 1x1 output 1 }
    `);
    expect(found(squared(networks.Pooled), 'corollary-1')).toMatchObject({ status: 'holds', basis: 'derived' });
    expect(found(squared(networks.Pooled), 'corollary-1')?.conclusion).toContain("the input's channel means");
    expect(found(squared(networks.Flat), 'corollary-1')?.hypotheses[0].detail).toContain(
      'not covered: without pooling',
    );
  });

  it('Theorem 4 is about a skip to the output, and is never shown by the training here', () => {
    const heads = derived(resnest('none', 8, [4, 4], 1), 'Heads', 'a-resnest');
    for (const architecture of [heads, densenest(8, [4, 4], 1)]) {
      expect(found(squared(architecture), 'theorem-4')).toMatchObject({ status: 'needs-data', basis: 'quoted' });
    }
    expect(found(squared(densenest(8, [4], 2)), 'theorem-4')?.status).toBe('not-applicable');
  });
});

describe('Shamir 2018 against trained weights', () => {
  it('gives Theorem 1 its bound where w is not 0, and Theorem 2 the word where it is', () => {
    const away = { outputNorm: 1.5, excessBound: 0.03125 };
    expect(found(squared(exact), 'theorem-1', away)?.hypotheses.at(-1)).toMatchObject({
      status: 'holds',
      detail: '|w| = 1.5; by the gradient, R - R_lin ≤ 0.0313',
    });
    expect(found(squared(exact), 'theorem-2', away)?.status).toBe('not-applicable');
    const zero = { outputNorm: 0, excessBound: null };
    expect(found(squared(exact), 'theorem-1', zero)?.status).toBe('not-applicable');
    expect(found(squared(exact), 'theorem-2', zero)?.status).toBe('holds');
  });

  it('never says that these weights are a local minimum', () => {
    const corollary = (verdict: 'plausible' | 'refuted') =>
      statusesOf('shamir-2018', squared(exact), { ...trained, stationarity: { ...stationary, verdict } })[
        'corollary-1'
      ];
    expect([corollary('plausible'), corollary('refuted')]).toEqual(['needs-data', 'needs-data']);
  });
});
