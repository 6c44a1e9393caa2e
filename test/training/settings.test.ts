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

  it('are said in one line, without what is not used', () => {
    expect(settingsText(settings)).toBe('squared loss, adam 0.01, batch 16, 6 epochs');
    const optimizer = { kind: 'sgd', learningRate: 0.1, decay: 1e-4, momentum: 0.9, nesterov: true } as const;
    expect(settingsText({ loss: 'huber', optimizer, schedule, batch: 8, epochs: 1 })).toBe(
      'huber loss, sgd 0.1 (× 0.5 after 2 epochs, × 0.25 after 4 epochs), Nesterov momentum 0.9, decay 0.0001, batch 8, 1 epoch',
    );
  });
});
