import { expect, test } from 'vitest';
import { dayLabel, groupsOf, keyedNodes, matches, type RunNode, runsOf } from '../../extension/runs/run-nodes.js';
import { descriptionText, detailLines, labelText, sessionText } from '../../extension/runs/run-words.js';
import type { ListedRun } from '../../models/training/run-list.js';
import { listedRun, score } from './listed-run.js';

const now = new Date(2026, 10, 21, 12);
const today = (hour: number) => new Date(2026, 10, 21, hour);
const runs = [
  listedRun('c', 'Wide', today(9), 'two'),
  listedRun('b', 'Dense', today(9), 'two'),
  listedRun('a', 'Wide', new Date(2026, 10, 20, 23), 'one'),
];

test('groups by day, a train block under one parent, and by network', () => {
  const days = groupsOf(runs, [{ folder: '/runs/x', reason: 'torn' }], 'time', now);
  expect(days.map(({ label, count }) => [label, count])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['Can’t be read', 1],
  ]);
  expect(days[0].children).toMatchObject([{ kind: 'session', label: 'Wide, Dense' }]);
  expect(days[1].children).toMatchObject([{ kind: 'run', when: 'time' }]);
  const networks = groupsOf(runs, [], 'network', now);
  expect(networks.map(({ label, count }) => [label, count])).toEqual([
    ['Dense', 1],
    ['Wide', 2],
  ]);
  expect(runsOf([...days, ...networks]).map(({ run: { folder } }) => folder)).toEqual([
    '/runs/c',
    '/runs/b',
    '/runs/a',
  ]);
});

test('says a day of another year with its year', () => {
  expect(dayLabel(new Date(2025, 2, 3), now)).toContain('2025');
  expect(dayLabel(new Date(2026, 2, 3), now)).not.toContain('2026');
});

test('finds every word, and tags by their mark', () => {
  const { run: listed } = listedRun('d', 'Wide', today(8), 's', {
    labels: { version: 1, name: 'Mine', tags: ['keep'] },
  });
  for (const words of ['mine', 'WIDE adam', '#keep made', 'completed squared'])
    expect(matches(listed, words)).toBe(true);
  expect(matches(listed, 'wide sgd')).toBe(false);
});

test('says what came out, and where it stands until then', () => {
  const [{ run: done }] = runs;
  expect(descriptionText(done)).toBe('training risk 0.2500');
  const words = (changes: Partial<ListedRun>) => descriptionText({ ...done, ...changes });
  expect(words({ end: { ...done.end, test: { ...score, accuracy: 0.5 } } })).toBe('test accuracy 50.0 %');
  const midway = words({ status: 'training', end: { ...done.end, epoch: 7.5 } });
  expect(midway).toBe('training 7/20, training risk 0.2500');
  const failed = { v: 1, time: 1, type: 'failed', message: 'no memory' } as const;
  expect(words({ status: 'failed', end: { ...done.end, lastWord: failed } })).toContain('failed: no memory');
  expect(words({ labels: { version: 1, name: 'Mine', tags: ['a b'] } })).toBe(
    'training risk 0.2500 · Wide, seed 1 · #a b',
  );
  expect(detailLines(done)).toContain('Training rows: risk 0.2500, R² 0.5000');
});

test('runs that would read alike have their time to the second', () => {
  const again = listedRun('d', 'Wide', new Date(2026, 10, 21, 9, 0, 20), 'three');
  const alone = listedRun('e', 'Wide', new Date(2026, 10, 21, 9, 1, 20), 'four');
  const [wide] = groupsOf([alone, again, runs[0]], [], 'network', now);
  expect(wide.children).toMatchObject([{ exact: false }, { exact: true }, { exact: true }]);
  const blocks = [listedRun('f', 'Wide', today(8), 'five'), listedRun('g', 'Wide', today(8), 'five')];
  const others = blocks.map((node) => ({ ...node, session: 'six' }));
  expect(groupsOf([...blocks, ...others], [], 'time', now)[0].children).toMatchObject([
    { kind: 'session', exact: true },
    { kind: 'session', exact: true },
  ]);
});

test('a key is about the focused row, and about all that are selected where it is one of them', () => {
  const [a, b, c] = runs;
  // What was read anew is another object.
  const copy = (node: RunNode): RunNode => ({ ...node });
  expect(keyedNodes([], [a])).toEqual([a]);
  expect(keyedNodes([a], [])).toEqual([a]);
  expect(keyedNodes([a, b], [copy(a), copy(b), c])).toEqual([c]);
  expect(keyedNodes([a, b, c], [copy(a), copy(c)])).toEqual([a, b, c]);
  expect(keyedNodes([a], [copy(a)])).toEqual([]);
});

test('a row begins with what tells it from those beside it', () => {
  const seeded = (node: RunNode, seed: number): RunNode => {
    return { ...node, run: { ...node.run, record: { ...node.run.record, seed } } };
  };
  const labels = (rows: readonly RunNode[], by: 'time' | 'network' = 'time') =>
    groupsOf(rows, [], by, now)[0].children.flatMap((node) =>
      node.kind === 'session' ? node.children.map(labelText) : node.kind === 'run' ? [labelText(node)] : [],
    );
  const [wide, dense, older] = runs;
  expect(labels([wide, dense])).toEqual(['Wide', 'Dense']);
  expect(labels([wide, seeded(listedRun('d', 'Wide', today(9), 'two'), 2)])).toEqual(['Seed 1', 'Seed 2']);
  expect(labels([wide, seeded(dense, 2)])).toEqual(['Wide, seed 1', 'Dense, seed 2']);
  expect(labels([wide])).toEqual([expect.stringMatching(/^09:00 Wide, seed 1$/)]);
  expect(labels([wide, older], 'network')).toEqual(['09:00, seed 1', expect.stringMatching(/20.*23:00, seed 1$/)]);
  const named = { ...wide, run: { ...wide.run, labels: { version: 1 as const, name: 'mine', tags: [] } } };
  expect(labels([named])).toEqual(['09:00 mine']);
  const origin = { run: 'c', by: 'polish' as const };
  const polished = { ...wide, run: { ...wide.run, record: { ...wide.run.record, origin } } };
  expect(labels([polished])).toEqual(['09:00 Wide, seed 1, polished']);
});

test('of runs that were started together the states and results are told', () => {
  const failed: ListedRun = { ...runs[1].run, status: 'failed' };
  expect(sessionText([runs[0].run])).toBe('training risk 0.2500');
  expect(sessionText([runs[0].run, failed])).toBe(
    '2 runs, 1 done, 1 failed · Wide: training risk 0.2500 · Dense: failed',
  );
});
