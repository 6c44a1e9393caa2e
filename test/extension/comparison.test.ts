import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { comparedFolders } from '../../extension/compare/comparison.js';
import { fromComparePage } from '../../extension/compare/page-messages.js';
import { appendEvent } from '../../models/training/event-log.js';
import { changeLabels } from '../../models/training/run-labels.js';
import { createSession } from '../../models/training/session.js';
import { plan, runsFolder } from '../training/runs.js';

const folder = runsFolder();
afterEach(() => rm(folder, { recursive: true, force: true }));

const score = (risk: number) => ({ risk, accuracy: null, topFive: null, rSquared: null });

async function complete(run: string, risk: number): Promise<void> {
  const place = { step: 10, epoch: 6 };
  await appendEvent(run, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 10 });
  await appendEvent(run, { type: 'step', step: 1, epoch: 1, loss: 1, stepsPerSecond: 10 });
  await appendEvent(run, { type: 'evaluation', ...place, train: score(risk), test: score(2 * risk) });
  await appendEvent(run, { type: 'done', ...place, reason: 'completed' });
  await appendEvent(run, { type: 'certified' });
}

test('tells runs apart, sums seeds up, follows what is new and misses what is gone', async () => {
  const { settings } = plan();
  const runs = await createSession(folder, plan({ seeds: [1, 2] }));
  const slow = { ...settings, optimizer: { ...settings.optimizer, learningRate: 1e-3 } };
  runs.push(...(await createSession(folder, plan({ settings: slow }))));
  await complete(runs[0], 0.1);
  await complete(runs[1], 0.3);
  const compared = comparedFolders(runs);
  const first = await compared.look();
  expect(first.runs.map(({ label, group }) => [label, group])).toEqual([
    ['Small, seed 1, learning rate 0.01', 0],
    ['Small, seed 2, learning rate 0.01', 0],
    ['Small, seed 1, learning rate 0.001', 1],
  ]);
  expect(first.runs[0].curves.map(({ measure, split, value }) => [measure, split, value])).toEqual([
    ['risk', 'train', [0.1]],
    ['risk', 'test', [0.2]],
    ['loss', 'train', [1]],
  ]);
  expect(first.seeds[0]).toMatchObject({
    label: 'Small, learning rate 0.01',
    seeds: [1, 2],
    train: { accuracy: null },
  });
  expect(first.seeds[0].train.risk?.mean).toBeCloseTo(0.2);
  expect(first.seeds[1]).toMatchObject({ seeds: [], unfinished: [1] });
  await complete(runs[2], 0.5);
  await changeLabels(runs[2], { name: 'slow' });
  const second = await compared.look();
  expect(second.runs[2]).toMatchObject({ label: 'slow', status: 'completed' });
  expect(second.runs[2].curves).toHaveLength(3);
  expect(second.runs[0].curves).toEqual(first.runs[0].curves);
  await rm(runs[0], { recursive: true });
  const third = await compared.look();
  expect(third.runs).toHaveLength(2);
  expect(third.gone).toEqual([runs[0].split('/').at(-1)]);
});

test('of a seed that was trained twice the later run counts, in whatever order they are compared', async () => {
  const [older] = await createSession(folder, plan());
  // Their times are told in milliseconds.
  await new Promise((later) => setTimeout(later, 2));
  const [later] = await createSession(folder, plan());
  const other = await createSession(folder, plan({ seeds: [2] }));
  await complete(older, 0.1);
  await complete(later, 0.3);
  for (const run of other) await complete(run, 0.5);
  for (const order of [
    [older, later, ...other],
    [...other, later, older],
  ]) {
    const { seeds } = await comparedFolders(order).look();
    expect(seeds.map(({ train }) => train.risk?.mean)).toEqual([0.4]);
  }
});

test('a page may say what it knows, and nothing else', () => {
  expect(fromComparePage.safeParse({ v: 1, type: 'open', folder: '/a' }).success).toBe(true);
  for (const said of [null, 'ready', { v: 2, type: 'ready' }, { v: 1, type: 'delete', folder: '/a' }]) {
    expect(fromComparePage.safeParse(said).success).toBe(false);
  }
});
