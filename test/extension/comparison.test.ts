import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { comparedFolders } from '../../extension/compare/comparison.js';
import { runCurves } from '../../extension/compare/run-curves.js';
import { unsentNews } from '../../extension/compare/unsent-news.js';
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

test('runs of one name are told apart, and seeds are summed up under the network, whatever a person called its runs', async () => {
  const { settings } = plan();
  const long = { ...settings, epochs: 9, loss: 'absolute' as const };
  const alike = [...(await createSession(folder, plan())), ...(await createSession(folder, plan()))];
  const runs = [...alike, ...(await createSession(folder, plan({ settings: long, seeds: [1, 2] })))];
  for (const run of runs) await changeLabels(run, { name: 'mine, seed 1' });
  await changeLabels(runs[3], { name: 'the other, seed 2' });
  const { runs: shown, seeds } = await comparedFolders(runs).look();
  const labels = shown.map(({ label }) => label);
  expect(new Set(labels).size).toBe(4);
  expect(labels[0]).toMatch(/^mine, seed 1, squared, .*[0-9]/);
  expect(labels.slice(2)).toEqual(['mine, seed 1, absolute', 'the other, seed 2']);
  expect(seeds.map(({ label }) => label)).toEqual(['Small, squared', 'Small, absolute']);
});

test('of a long run only what is drawn is kept and sent, and of one that goes on after its end all is there', async () => {
  const [run, ...others] = await createSession(folder, plan({ seeds: Array.from({ length: 20 }, (_, i) => i) }));
  const steps = 50_000;
  const step = (i: number) => ({
    v: 1,
    time: i,
    type: 'step',
    step: i,
    epoch: i,
    loss: 1 + (i % 7),
    stepsPerSecond: 1,
  });
  const lines = Array.from({ length: steps }, (_, i) => JSON.stringify(step(i + 1)));
  await appendEvent(run, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: steps });
  await appendFile(join(run, 'events.jsonl'), `${lines.join('\n')}\n`);
  await appendEvent(run, { type: 'done', step: steps, epoch: steps, reason: 'stopped' });
  const compared = comparedFolders([run, ...others]);
  const page = unsentNews();
  const first = await compared.look();
  const [{ step: places, value }] = first.runs[0].curves;
  expect(places.length).toBeLessThanOrEqual(2000);
  expect([places[0] < 100, places[places.length - 1] > steps - 100]).toEqual([true, true]);
  expect([Math.min(...value), Math.max(...value)]).toEqual([1, 7]);
  expect(page.of(first)?.runs[0].curves).toBe(first.runs[0].curves);
  expect(page.of(await compared.look())).toBeNull();

  await appendEvent(run, { type: 'started', step: 30_000, epoch: 30_000, pid: 1, totalSteps: steps });
  await appendEvent(run, { type: 'step', step: 30_001, epoch: 30_001, loss: 9, stepsPerSecond: 1 });
  const second = await compared.look();
  const resumed = second.runs[0].curves[0];
  expect([resumed.step[0] < 100, resumed.step.at(-1), resumed.value.at(-1)]).toEqual([true, 30_001, 9]);
  const news = page.of(second);
  expect(news?.runs.map(({ curves }) => curves !== null)).toEqual([true, ...others.map(() => false)]);
  page.forget();
  expect(page.of(await compared.look())?.runs.every(({ curves }) => curves !== null)).toBe(true);
});

test('a page may say what it knows, and nothing else', () => {
  expect(fromComparePage.safeParse({ v: 1, type: 'open', folder: '/a' }).success).toBe(true);
  for (const said of [null, 'ready', { v: 2, type: 'ready' }, { v: 1, type: 'delete', folder: '/a' }]) {
    expect(fromComparePage.safeParse(said).success).toBe(false);
  }
});

test('every number that is told along a training is a curve, where it is told', () => {
  const place = (step: number) => ({ v: 1 as const, time: 1000 * step, step, epoch: step / 10 });
  const full = { risk: 0.5, accuracy: 0.75, topFive: 1, rSquared: null };
  const light = { risk: 1, linearRisk: 1, lowerBound: 0.5, epsilon: 0.5, ranks: [{ rank: 3, size: 4 }] };
  const curves = runCurves([
    { ...place(0), type: 'started', pid: 1, totalSteps: 20 },
    { ...place(1), type: 'step', loss: 1, stepsPerSecond: 1, learningRate: 0.1 },
    { ...place(2), type: 'step', loss: 0.9, stepsPerSecond: 1 },
    { ...place(10), type: 'evaluation', train: full, test: null },
    { ...place(10), type: 'light-certificate', rows: 50, ...light },
    { ...place(20), type: 'light-certificate', rows: 40, ...light, ranks: [] },
  ]);
  expect(curves.map(({ measure, rows, step, value }) => [measure, rows, step, value])).toEqual([
    ['risk', undefined, [10], [0.5]],
    ['accuracy', undefined, [10], [0.75]],
    ['topFive', undefined, [10], [1]],
    ['loss', undefined, [1, 2], [1, 0.9]],
    ['learningRate', undefined, [1], [0.1]],
    ['epsilon', 50, [10], [0.5]],
    ['rank', 50, [10], [0.75]],
    ['epsilon', 40, [20], [0.5]],
  ]);
});
