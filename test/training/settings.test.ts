import { describe, expect, it } from 'vitest';
import { learningRateOf, type Schedule, trainingSettings } from '../../models/training/settings.js';
import { settingsText } from '../../models/training/settings-text.js';
import { plan } from './runs.js';

const { settings } = plan();
const schedule: Schedule = {
  kind: 'step',
  steps: [
    { epoch: 2, factor: 0.5 },
    { epoch: 4, factor: 0.25 },
  ],
};

describe('settings', () => {
  it('of before have no decay and no schedule', () => {
    const old = { loss: 'squared', optimizer: { kind: 'adam', learningRate: 0.01 }, batch: 16, epochs: 6 };
    expect(trainingSettings.parse(old)).toEqual(settings);
  });

  it('are refused with epochs that do not rise, no steps, or a decay or factor that can’t be', () => {
    const [early, late] = schedule.steps;
    const withSteps = (steps: unknown) => ({ ...settings, schedule: { kind: 'step', steps } });
    const bad = [
      withSteps([late, early]),
      withSteps([early, early]),
      withSteps([]),
      withSteps([{ epoch: 0, factor: 0.5 }]),
      withSteps([{ epoch: 1.5, factor: 0.5 }]),
      withSteps([{ epoch: 1, factor: 0 }]),
      { ...settings, optimizer: { ...settings.optimizer, decay: -1 } },
    ];
    expect(bad.map((candidate) => trainingSettings.safeParse(candidate).success)).toEqual(bad.map(() => false));
    expect(trainingSettings.safeParse(withSteps([early, late])).success).toBe(true);
  });

  it('give each epoch the optimiser’s rate times the last factor reached', () => {
    const rates = Array.from({ length: 6 }, (_, epoch) => learningRateOf({ ...settings, schedule }, epoch) / 0.01);
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(learningRateOf(settings, 5)).toBe(0.01);
  });

  it('let the rate rise in equal steps over a warm-up, before anything else', () => {
    const steps = [{ epoch: 3, factor: 0.5 }];
    const rates = (schedule: Schedule) =>
      Array.from({ length: 6 }, (_, epoch) => learningRateOf({ ...settings, schedule }, epoch) / 0.01);
    const near = (values: number[]) => values.map((value): unknown => expect.closeTo(value, 12));
    expect(rates({ kind: 'constant', warmup: 3 })).toEqual(near([0.25, 0.5, 0.75, 1, 1, 1]));
    expect(rates({ kind: 'step', steps, warmup: 1 })).toEqual(near([0.5, 1, 1, 0.5, 0.5, 0.5]));
    expect(rates({ kind: 'cosine' })).toEqual(
      near([0, 1, 2, 3, 4, 5].map((e) => (1 + Math.cos((Math.PI * e) / 6)) / 2)),
    );
    expect(rates({ kind: 'cosine', warmup: 2 })).toEqual(
      near([1 / 3, 2 / 3, 1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2]),
    );
    expect(rates({ kind: 'cosine', warmup: 9 }).at(-1)).toBeCloseTo(0.6, 12);
  });

  it('are said in one line, without what is not used', () => {
    expect(settingsText(settings)).toBe('squared loss, adam 0.01, batch 16, 6 epochs');
    const optimizer = { kind: 'sgd', learningRate: 0.1, decay: 1e-4, momentum: 0.9, nesterov: true } as const;
    expect(settingsText({ loss: 'huber', optimizer, schedule, batch: 8, epochs: 1 })).toBe(
      'huber loss, sgd 0.1 (× 0.5 after 2 epochs, × 0.25 after 4 epochs), Nesterov momentum 0.9, decay 0.0001, batch 8, 1 epoch',
    );
    const adamw = { kind: 'adamw', learningRate: 0.1, decay: 0.01 } as const;
    expect(settingsText({ ...settings, epochs: 60_000 })).toMatch(/, 60,000 epochs$/);
    expect(settingsText({ ...settings, patience: 3 })).toMatch(/, 6 epochs at most, patience 3$/);
    expect(settingsText({ ...settings, optimizer: adamw, schedule: { kind: 'cosine', warmup: 1 }, clip: 5 })).toBe(
      'squared loss, adamw 0.1 (warm-up of 1 epoch, falling by a cosine), decay 0.01, gradient clipped to 5, batch 16, 6 epochs',
    );
  });
});
