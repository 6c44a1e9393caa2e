import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { derived } from '../../models/architecture/conversions.js';
import type { Loss } from '../../models/architecture/loss.js';
import type { TrainedNumbers } from '../../models/guarantees/guarantee.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { densenest, resnest } from './architectures.js';

const names = ['proposition-1', 'proposition-2', 'theorem-1', 'corollary-1', 'corollary-2', 'theorem-2'] as const;

/** Each result's status by its short name. */
function statuses(architecture: PlainArchitecture, loss: Loss | null, numbers: TrainedNumbers | null = null) {
  return Object.fromEntries(
    guarantees({ architecture, loss, decay: 0 }, numbers).map(({ id, status }) => [
      id.replace('chen-2021-', ''),
      status,
    ]),
  );
}

const wide = resnest(64, 10, [16, 16, 16], 1);
const linear = { kind: 'linear', name: 'Linear', inputSize: 10, outputSize: 1, bias: true } as const;
const good: TrainedNumbers = {
  risk: 0.5,
  linearRisk: 0.7,
  epsilon: 1e-3,
  inverseRank: 42,
  lastFeatureRank: 16,
  lastFeatureCorrelation: 0.3,
  stationarity: null,
  shamir: null,
  yun: null,
};

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
    const found = guarantees({ architecture: resnest(6, 3, [2, 2, 2], 2), loss: 'squared', decay: 0 });
    const theorem = found.find(({ id }) => id === 'chen-2021-theorem-1');
    expect(theorem?.status).toBe('fails');
    expect(theorem?.hypotheses.map(({ status, detail }) => [status, detail])).toEqual([
      ['holds', 'squared: |y - t|²'],
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
    const found = guarantees({ architecture: densenest(3, [2, 3, 1], 9), loss: 'squared', decay: 0 });
    expect(found.find(({ id }) => id === 'chen-2021-proposition-4')?.conclusion).toContain('M = M_L = 9');
  });

  it('is silent about a ResNet and a linear predictor, and says why', () => {
    const found = guarantees({ architecture: derived(wide, 'Standard', 'resnet'), loss: 'squared', decay: 0 });
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
    const found = guarantees({ architecture: wide, loss: 'squared', decay: 0 }, good);
    const open = found.flatMap(({ hypotheses }) => hypotheses.filter(({ status }) => status === 'needs-data'));
    expect(new Set(open.map(({ text }) => text))).toEqual(
      new Set(['these weights are a local minimum of the training risk']),
    );
    expect(open[0].detail).toContain('not shown');
    expect(statuses(wide, 'squared', good)).toMatchObject({ 'proposition-1': 'holds', 'theorem-2': 'holds' });
  });

  it('fails by a rank that is short, though the width allows more', () => {
    expect(statuses(wide, 'squared', { ...good, inverseRank: 41 })).toMatchObject({
      'theorem-1': 'fails',
      'corollary-2': 'fails',
      'theorem-2': 'fails',
      'proposition-1': 'holds',
    });
  });

  it('fails Assumption 1 by a dead feature or features uncorrelated with the targets', () => {
    expect(statuses(wide, 'squared', { ...good, lastFeatureRank: 15 })).toMatchObject({ 'proposition-1': 'fails' });
    expect(statuses(wide, 'squared', { ...good, lastFeatureCorrelation: 0 })).toMatchObject({
      'proposition-1': 'fails',
    });
  });
});
