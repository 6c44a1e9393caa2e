import { describe, expect, it } from 'vitest';
import type { Architecture, PlainArchitecture } from '../../models/architecture/architecture.js';
import { derived } from '../../models/architecture/conversions.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { Stationarity, TrainedNumbers } from '../../models/guarantees/guarantee.js';
import { densenest, resnest } from './architectures.js';
import { networksOf } from '../language/read.js';
import { inWords, stationary, statusesOf, trained } from './held.js';

const names = ['proposition-1', 'proposition-2', 'theorem-1', 'corollary-1', 'corollary-2', 'theorem-2'] as const;

/** Each of the paper's results by its short name: its status. */
function statuses(architecture: PlainArchitecture, loss: Loss | null, numbers: TrainedNumbers | null = null) {
  return statusesOf('chen-2021', { architecture, loss, decay: 0 }, numbers);
}

const wide = resnest(64, 10, [16, 16, 16], 1);
const linear = { kind: 'linear', name: 'Linear', inputSize: 10, outputSize: 1, bias: true } as const;
describe('Chen 2021 against a network', () => {
  it('leaves to data what sizes cannot decide', () => {
    expect(statuses(wide, 'squared')).toEqual({
      'proposition-1': 'needs-data',
      'proposition-2': 'holds',
      'theorem-1': 'needs-data',
      'corollary-1': 'needs-data',
      'corollary-2': 'needs-data',
      'theorem-2': 'needs-data',
      'proposition-3': 'not-applicable',
      'proposition-4': 'not-applicable',
    });
  });

  it('fails where the bottleneck condition forbids Assumption 4', () => {
    const found = inWords({ architecture: resnest(6, 3, [2, 2, 2], 2), loss: 'squared', decay: 0 });
    const theorem = found.find(({ id }) => id === 'chen-2021-theorem-1');
    expect(theorem?.status).toBe('fails');
    expect(theorem?.hypotheses.map(({ status, detail }) => [status, detail])).toEqual([
      ['holds', 'squared: |y − t|²'],
      ['holds', '6 ≥ 2'],
      ['fails', '6 < 7 = 3 + 2 + 2'],
    ]);
    expect(found.find(({ id }) => id === 'chen-2021-proposition-2')?.status).toBe('holds');
  });

  it('fails where Assumption 3 does', () => {
    const found = statuses(resnest(5, 2, [1, 1], 10), 'cross-entropy');
    expect([found['theorem-1'], found['corollary-1'], found['corollary-2']]).toEqual(['fails', 'fails', 'fails']);
  });

  it('waits for a loss where no train names the network', () => {
    const found = statuses(densenest(3, [2], 1), null);
    expect([found['proposition-3'], found['proposition-4']]).toEqual(['needs-data', 'needs-data']);
  });

  it('asks squared loss of Proposition 1 and Theorem 2 alone', () => {
    const found = statuses(wide, 'cross-entropy');
    expect(names.filter((name) => found[name] === 'not-applicable')).toEqual(['proposition-1', 'theorem-2']);
  });

  it('asks a second block of Corollary 1 alone', () => {
    const found = statuses(resnest(8, 8, [64], 1), 'squared');
    expect(names.filter((name) => found[name] === 'not-applicable')).toEqual(['corollary-1']);
  });

  it('holds for a DenseNEst by its loss and the width of its last stream', () => {
    const holds = statuses(densenest(3, [2, 3, 1], 9), 'squared');
    expect([holds['proposition-3'], holds['proposition-4']]).toEqual(['holds', 'holds']);
    const narrow = statuses(densenest(3, [2, 3, 1], 10), 'squared');
    expect([narrow['proposition-3'], narrow['proposition-4']]).toEqual(['holds', 'fails']);
    const found = inWords({ architecture: densenest(3, [2, 3, 1], 9), loss: 'squared', decay: 0 });
    expect(found.find(({ id }) => id === 'chen-2021-proposition-4')?.conclusion).toContain('M = M_L = 9');
  });

  it('is silent about a ResNet and a linear predictor, and says why', () => {
    const found = inWords({ architecture: derived(wide, 'Standard', 'resnet'), loss: 'squared', decay: 0 });
    expect(found.map(({ status }) => status)).toEqual(found.map(() => 'not-applicable'));
    expect(found[0].hypotheses[0].detail).toContain('ReLU stands on xL');
    expect(new Set(Object.values(statuses(linear, 'squared')))).toEqual(new Set(['not-applicable']));
  });

  it('of an A-ResNEst says that the heads are convex, whatever the width', () => {
    const found = statuses(derived(resnest(1, 10, [16, 16], 4), 'Augmented', 'a-resnest'), 'squared');
    expect(Object.keys(found).filter((name) => found[name] !== 'not-applicable')).toEqual(['proposition-2']);
    expect(found['proposition-2']).toBe('holds');
  });
});

describe('Chen 2021 against trained weights', () => {
  it('decides Assumptions 1 and 4 by rank and leaves the local minimum open', () => {
    const found = inWords({ architecture: wide, loss: 'squared', decay: 0 }, trained);
    const open = found
      .filter(({ id }) => id.startsWith('chen'))
      .flatMap(({ hypotheses }) => hypotheses.filter(({ status }) => status === 'needs-data'));
    expect(new Set(open.map(({ text }) => text))).toEqual(
      new Set(['these weights are a local minimum of the training risk']),
    );
    expect(open[0].detail).toContain('not shown');
    expect(statuses(wide, 'squared', trained)).toMatchObject({ 'proposition-1': 'holds', 'theorem-2': 'holds' });
  });

  it('says the numbers that its theorems are about', () => {
    const conclusions = inWords({ architecture: wide, loss: 'squared', decay: 0 }, trained).map(
      ({ conclusion }) => conclusion,
    );
    expect(conclusions[2]).toContain('Here ε = 0.001.');
    expect(conclusions[4]).toContain("Here the risk is 0.5, the best linear predictor's 0.7.");
  });

  it('fails by a rank that is short, though the width allows more', () => {
    expect(statuses(wide, 'squared', { ...trained, inverseRank: 41 })).toMatchObject({
      'theorem-1': 'fails',
      'corollary-2': 'fails',
      'theorem-2': 'fails',
      'proposition-1': 'holds',
    });
  });

  it('fails Assumption 1 by a dead feature or features uncorrelated with the targets', () => {
    expect(statuses(wide, 'squared', { ...trained, lastFeatureRank: 15 })).toMatchObject({ 'proposition-1': 'fails' });
    expect(statuses(wide, 'squared', { ...trained, lastFeatureCorrelation: 0 })).toMatchObject({
      'proposition-1': 'fails',
    });
  });

  it('refutes a local minimum by the numbers, and never shows one', () => {
    const because = (verdict: Stationarity['verdict']) => {
      const stationarity = { ...stationary, verdict };
      const found = inWords({ architecture: wide, loss: 'squared', decay: 0 }, { ...trained, stationarity });
      const theorem = found.find(({ id }) => id === 'chen-2021-theorem-1');
      return [theorem?.status, theorem?.hypotheses.at(-1)?.detail];
    };
    const numbers =
      "the reason (gradient 0.001, curvature -0.25 to 4, weights of norm 3, singular values of the output's weights 2)";
    expect(because('refuted')).toEqual(['needs-data', `they are not: ${numbers}`]);
    expect(because('plausible')).toEqual(['needs-data', `not shown, but plausible: ${numbers}`]);
    expect(because('not-shown')).toEqual(['needs-data', `not shown: ${numbers}`]);
  });
});

describe('what training adds', () => {
  it('is outside the theorems on local minima, and of no account to the others', () => {
    const context = { architecture: densenest(3, [2, 3, 1], 9), loss: 'squared', decay: 1e-4 } as const;
    expect(statusesOf('chen-2021', context)).toMatchObject({
      'proposition-3': 'needs-data',
      'proposition-4': 'needs-data',
    });
    const [decay] = inWords(context)[6].hypotheses.filter(({ status }) => status !== 'holds');
    expect(decay.detail).toContain('weight decay 0.0001 acts beside the risk');
    expect(statusesOf('chen-2021', { ...context, architecture: wide })).toMatchObject({ 'proposition-2': 'holds' });
  });

  it('batch normalisation inside the blocks moves the features while it trains', async () => {
    const text = 'resnest A { input 3 expand 9 block bn relu dense 2 relu output 1 }';
    const { A } = await networksOf(text);
    const theorem = inWords({ architecture: A, loss: 'squared', decay: 0 })[2];
    expect(theorem.hypotheses.map(({ detail }) => detail).join()).toContain('batch normalisation');
  });
});

describe('Assumption 4 of one block on the input itself', () => {
  it('needs no weights: W0 is the identity', () => {
    expect(statuses(resnest('none', 8, [64], 1), 'squared')).toMatchObject({
      'theorem-1': 'holds',
      'corollary-2': 'holds',
    });
    expect(statuses(resnest('none', 8, [64], 9), 'squared')).toMatchObject({ 'theorem-1': 'fails' });
    expect(statuses(resnest('none', 8, [1, 1], 1), 'squared')).toMatchObject({ 'theorem-1': 'fails' });
  });
});

it('of images the pooled channels are counted, in a derived form; a wide map on the stream is not covered', async () => {
  const networks = await networksOf(`
    resnest Pointwise { input 8x8x3 expand conv 1x1 9 block conv 3x3 4 relu pool average output 2 }
    resnest Wide { input 8x8x3 expand conv 3x3 9 block conv 3x3 4 relu pool average output 2 }
    resnest Staged { input 8x8x3 expand conv 1x1 9 stage 9 { block conv 3x3 4 relu } stage 9 stride 2 { block bn relu conv 3x3 4 relu } pool average output 2 }
  `);
  const theorem = (architecture: Architecture) => inWords({ architecture, loss: 'cross-entropy', decay: 0 })[2];
  expect(theorem(networks.Pointwise)).toMatchObject({ status: 'needs-data', basis: 'derived' });
  expect(theorem(networks.Wide).hypotheses[0].detail).toContain('not covered: a 3x3 map on the residual stream');
  // The last stage: v0 is the 9 channels that its projection reads, W0 that projection, and 9 >= 9 is all that is asked.
  const last = theorem(networks.Staged);
  expect(last).toMatchObject({ status: 'needs-data', basis: 'derived' });
  expect(last.hypotheses.map(({ detail }) => detail).join('\n')).toMatch(/9 channels[^]*9 ≥ 9: the width allows it/);
});

it('a norm on xL is frozen in the theorem, and a moving one stands between it and training; without a bias nothing is shown', async () => {
  const networks = await networksOf(`
    bn-resnest Normed { input 3 expand 9 block dense 2 relu block dense 2 relu output 2 }
    bn-resnest Narrow { input 3 expand 4 block dense 2 relu block dense 2 relu output 2 }
    bn-resnest Unbiased { input 3 expand 9 block dense 2 relu output 2 bias none }
  `);
  const theorem = (architecture: Architecture) => inWords({ architecture, loss: 'squared', decay: 0 })[2];
  const texts = (architecture: Architecture) =>
    theorem(architecture).hypotheses.map(({ text, status }) => [text, status]);
  expect(theorem(networks.Normed)).toMatchObject({ status: 'needs-data', basis: 'derived' });
  expect(texts(networks.Normed)).toContainEqual(['the norm on xL is frozen', 'holds']);
  expect(texts(networks.Normed)).toContainEqual([
    'the network is one function of its input while it trains',
    'needs-data',
  ]);
  expect(theorem(networks.Narrow).status).toBe('fails');
  expect(theorem(networks.Unbiased).hypotheses[0].detail).toContain('the shift of the norm on xL is one more column');
});
