import { describe, expect, it } from 'vitest';
import type { Activation } from '../../models/architecture/activation.js';
import type { Architecture, ResidualArchitecture } from '../../models/architecture/architecture.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { TrainedNumbers, YunNumbers } from '../../models/guarantees/guarantee.js';
import { networksOf } from '../language/read.js';
import { block, densenest, resnest } from './architectures.js';
import { inWords, stationary, statusesOf, trained } from './held.js';

/** Blocks on eight inputs whose first dense layers have these widths. */
function chain(...rows: number[]): ResidualArchitecture {
  return { ...resnest('none', 8, [], 1), blocks: rows.map((size) => block(size, 16)) };
}

function statuses(architecture: Architecture, loss: Loss | null = 'squared', numbers: TrainedNumbers | null = null) {
  return statusesOf('yun-2019', { architecture, loss, decay: 0 }, numbers);
}

function hypothesis(architecture: Architecture, start: string, yun: YunNumbers | null = null) {
  const numbers = yun === null ? null : { ...trained, yun };
  return inWords({ architecture, loss: 'squared', decay: 0 }, numbers)
    .filter(({ id }) => id.startsWith('yun-2019'))
    .flatMap(({ hypotheses }) => hypotheses)
    .find(({ text }) => text.startsWith(start));
}

const numbers: YunNumbers = {
  stackedRank: 7,
  width: 8,
  secondMomentSigmaMin: 0.5,
  rowSpaceDistance: 0.25,
  kinkDistance: 0.01,
  blockLipschitz: [0.5, 0.5],
  nearIdentityBound: 2.5,
  rademacherBound: 7,
};

describe('condition (2) by sizes (theory F12)', () => {
  it.each([
    // The first block has no U: its 32 rows count for nothing.
    [[32, 3, 4], 'holds', '3 + 4 = 7 < 8'],
    [[3, 7], 'holds', '7 < 8'],
    [[32, 4, 4], 'needs-data', '4 + 4 = 8 ≥ 8'],
    [[1, 8], 'needs-data', '8 ≥ 8'],
    [[64], 'holds', 'one block has no U'],
  ] as const)('first layers of %j', (rows, status, detail) => {
    const found = hypothesis(chain(...rows), 'condition (2)');
    expect(found?.status).toBe(status);
    expect(found?.detail).toContain(detail);
    expect(statuses(chain(...rows))['main-theorem-strengthened']).toBe(status);
  });

  it('compares with the width of the stream, not with the input', () => {
    expect(hypothesis({ ...chain(1, 8), expansion: { kind: 'linear', width: 9 } }, 'condition (2)')?.status).toBe(
      'holds',
    );
  });

  it('cannot hold where a later block begins with a nonlinearity: it reads all of the stream', async () => {
    const { A, B } = await networksOf(`
      resnest A { input 8 expand none block dense 3 block relu dense 3 output 1 }
      resnest B { input 8 expand none block relu dense 3 block dense 3 output 1 }
    `);
    expect(hypothesis(A, 'condition (2)')).toMatchObject({ status: 'fails' });
    expect(hypothesis(B, 'condition (2)')).toMatchObject({ status: 'holds' });
  });
});

describe('the main theorem', () => {
  it('waits for condition (1), which its strengthened form does not ask', () => {
    expect(statuses(chain(32, 3, 4))).toMatchObject({
      'main-theorem': 'needs-data',
      'main-theorem-strengthened': 'holds',
    });
    const [main, strengthened] = inWords({ architecture: chain(9, 3), loss: 'squared', decay: 0 }).slice(-4);
    expect([main.source, strengthened.source]).toEqual([
      'Yun 2019, Main theorem',
      'Yun 2019, Main theorem strengthened',
    ]);
    expect(strengthened.basis).toBe('derived');
  });

  it('of one block needs no condition', () => {
    const [main] = inWords({ architecture: { ...chain(32), bias: false }, loss: 'squared', decay: 0 }).slice(-4);
    expect(main).toMatchObject({ status: 'holds', basis: 'quoted' });
    expect(main.conclusion).toContain('w ≠ 0');
  });

  it('asks one output, vectors, a ResNEst and a loss with two derivatives', async () => {
    const all = (architecture: Architecture) => new Set(Object.values(statuses(architecture)));
    expect(all(resnest('none', 8, [4, 4], 2))).toEqual(new Set(['not-applicable']));
    expect(all(densenest(8, [4, 4], 1))).toEqual(new Set(['not-applicable']));
    const { Image } = await networksOf(
      'resnest Image { input 6x6x2 expand conv 1x1 9 block conv 3x3 4 relu pool average output 1 }',
    );
    expect(all(Image)).toEqual(new Set(['not-applicable']));
    expect(hypothesis(Image, 'the network is')?.detail).toContain('not covered: it is stated for vectors');
    expect(statuses(chain(9, 3), 'huber')).toMatchObject({
      'main-theorem': 'fails',
      'main-theorem-strengthened': 'fails',
    });
  });

  it('is decided by the rank of trained maps, whatever the sizes allow', () => {
    expect(hypothesis(chain(9, 4, 4), 'condition (2)', numbers)).toMatchObject({ status: 'holds' });
    expect(hypothesis(chain(9, 4, 4), 'condition (2)', numbers)?.detail).toContain('w is 0.25 from their span');
    expect(hypothesis(chain(9, 3, 4), 'condition (2)', { ...numbers, stackedRank: 8 })).toMatchObject({
      status: 'fails',
    });
    expect(hypothesis(chain(9, 3), 'condition (1)', numbers)).toMatchObject({ status: 'holds' });
    expect(hypothesis(chain(9, 3), 'condition (1)', { ...numbers, secondMomentSigmaMin: 0 })).toMatchObject({
      status: 'fails',
    });
  });

  it('asks two derivatives where trained weights could stand at a kink', () => {
    const kink = 'the risk is twice differentiable';
    expect(hypothesis(chain(9, 3), kink)).toBeUndefined();
    expect(hypothesis(chain(9, 3), kink, numbers)).toMatchObject({ status: 'holds' });
    expect(hypothesis(chain(9, 3), kink, { ...numbers, kinkDistance: 0 })).toMatchObject({ status: 'needs-data' });
  });

  it('calls no trained weights a critical point', () => {
    const found = inWords(
      { architecture: chain(9, 3), loss: 'squared', decay: 0 },
      { ...trained, yun: numbers, stationarity: stationary },
    ).find(({ id }) => id === 'yun-2019-main-theorem');
    expect(found?.hypotheses.at(-1)).toMatchObject({ status: 'needs-data', detail: 'not shown: gradient 0.002' });
  });
});

/** One dense layer a block, of this activation. */
function blocksOf(activation: Activation, bias: boolean): ResidualArchitecture {
  const layer = { kind: 'dense', units: 4, activation } as const;
  return { ...chain(), bias, blocks: [{ layers: [layer] }, { layers: [layer] }] };
}

describe('near the identity', () => {
  it.each([
    ['relu', false, 'needs-data'],
    ['tanh', false, 'needs-data'],
    ['relu', true, 'fails'],
    ['softplus', false, 'fails'],
    ['sigmoid', false, 'fails'],
  ] as const)('blocks of %s, biases %s: %s', (activation, bias, status) => {
    expect(statuses(blocksOf(activation, bias), 'logistic')['near-identity-regions']).toBe(status);
  });

  it('is not about squared loss, which has no Lipschitz constant, nor about absolute, which has a kink', () => {
    const of = (loss: Loss) => statuses(blocksOf('relu', false), loss)['near-identity-regions'];
    expect([of('squared'), of('absolute'), of('huber'), of('smoothed-hinge')]).toEqual([
      'fails',
      'fails',
      'needs-data',
      'needs-data',
    ]);
  });

  it('says C where trained weights give it', () => {
    const found = inWords(
      { architecture: blocksOf('relu', false), loss: 'huber', decay: 0 },
      { ...trained, yun: numbers },
    ).find(({ id }) => id === 'yun-2019-near-identity-regions');
    expect(found?.conclusion).toContain('C = 2.5');
    expect(found?.hypotheses.map(({ detail }) => detail)).toContain('ρ 0.5, 0.5; Π (1 + ρ) - 1 = 1.25');
  });
});

describe('the Rademacher bound', () => {
  it('is of one ReLU layer a block without biases or expansion, and no norm is ever shown', () => {
    const of = (architecture: Architecture, yun: YunNumbers | null = null) =>
      statuses(architecture, null, yun === null ? null : { ...trained, yun })['rademacher-bound'];
    expect(of(blocksOf('relu', false))).toBe('needs-data');
    expect(of(blocksOf('relu', false), numbers)).toBe('needs-data');
    expect(of(blocksOf('relu', true))).toBe('fails');
    expect(of(blocksOf('tanh', false))).toBe('not-applicable');
    expect(of({ ...chain(3, 4), bias: false })).toBe('not-applicable');
    expect(of({ ...blocksOf('relu', false), expansion: { kind: 'linear', width: 9 } })).toBe('not-applicable');
  });
});
