import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Weights } from '../../models/architecture/weights.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { collectGarbage } from '../../models/training/garbage.js';
import type * as initial from '../../models/training/initial-weights.js';
import { data, newRun } from './runs.js';

/** The arrays that the run below begins with. */
const first = vi.hoisted((): WeakRef<object>[] => []);
vi.mock('../../models/training/initial-weights.js', async (original) => {
  const real = await original<typeof initial>();
  const initialWeights = (...asked: Parameters<typeof real.initialWeights>): Weights => {
    const weights = real.initialWeights(...asked);
    for (const { values } of weights.values()) first.push(new WeakRef(values));
    return weights;
  };
  return { ...real, initialWeights };
});
const { trainRun } = await import('../../models/training/train-run.js');

test('a run lets go of its first weights once its session has them', async () => {
  const folder = await newRun({ engine: 'compiled' });
  let held = NaN;
  const onScored = async ({ epoch }: { readonly epoch: number }): Promise<void> => {
    if (epoch < 5) return;
    // What a WeakRef was made of lives to the end of this turn.
    await setImmediate();
    collectGarbage();
    held = first.filter((array) => array.deref() !== undefined).length;
  };
  await trainRun(folder, await loadDataset(data), { shouldStop: () => false, onScored });
  expect(first.length).toBeGreaterThan(0);
  expect(held).toBe(0);
});
