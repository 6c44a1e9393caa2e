import { expect, test } from 'vitest';
import { dayLabel, type Grouping, groupsOf, keyedNodes, type RunNode, runsOf } from '../../extension/runs/run-nodes.js';
import { calledText, descriptionText, detailLines, labelText, sessionText } from '../../extension/runs/run-words.js';
import type { ListedRun } from '../../models/training/run-list.js';
import { listedRun, score } from './listed-run.js';

const now = new Date(2026, 10, 21, 12);
const asked = (grouping: Grouping, filter = '') => ({ grouping, filter, now });
const today = (hour: number) => new Date(2026, 10, 21, hour);
const runs = [
  listedRun('c', 'Wide', today(9), 'two'),
  listedRun('b', 'Dense', today(9), 'two'),
  listedRun('a', 'Wide', new Date(2026, 10, 20, 23), 'one'),
];

test('groups by day, a train block under one parent, and by network', () => {
  const days = groupsOf(runs, [{ folder: '/runs/x', reason: 'torn' }], asked('time'));
  expect(days.map(({ label, count }) => [label, count])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['Can’t be read', 1],
  ]);
  expect(days[0].children).toMatchObject([{ kind: 'session', label: 'Wide, Dense' }]);
  expect(days[1].children).toMatchObject([{ kind: 'run', when: 'time' }]);
  const networks = groupsOf(runs, [], asked('network'));
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

test('groups of what is found stand open, of all runs the first one alone', () => {
  const open = (filter: string) => groupsOf(runs, [], asked('time', filter)).map(({ isOpen }) => isOpen);
  expect(open('')).toEqual([true, false]);
  expect(open('wide')).toEqual([true, true]);
  const many = Array.from({ length: 200 }, (_, i) => listedRun(`m${i}`, 'Wide', today(1), `m${i}`));
  expect(groupsOf([...many, runs[2]], [], asked('time', 'wide')).map(({ isOpen }) => isOpen)).toEqual([true, false]);
  // What a person closed of all runs is not closed in what is found, nor of one search in the next.
  const ids = ['', 'wide', 'dense'].map((filter) => groupsOf(runs, [], asked('time', filter))[0].id);
  expect(new Set(ids).size).toBe(3);
});

test('says what came out, and where it stands until then', () => {
  const [node] = runs;
  const words = (changes: Partial<ListedRun>) => descriptionText({ ...node, run: { ...node.run, ...changes } });
  const { end } = node.run;
  expect(words({})).toBe('0.2500 train');
  expect(words({ end: { ...end, test: { ...score, accuracy: 0.5 } } })).toBe('50.0 % test');
  expect(words({ status: 'training', end: { ...end, epoch: 7.5 } })).toBe('training 7/20, 0.2500 train');
  const failed = { v: 1, time: 1, type: 'failed', message: 'no memory' } as const;
  expect(words({ status: 'failed', end: { ...end, lastWord: failed } })).toContain('failed: no memory');
  const labels = { version: 1, name: 'Mine', tags: ['a b'] } as const;
  expect(words({ labels: { ...labels, tags: ['a b'] } })).toBe('0.2500 train · Wide, seed 1 · #a b');
  expect(detailLines(node.run)).toContain('Training rows: risk 0.2500, R² 0.5000');
});

test('a dialog says which run it is about as its row does', () => {
  const [{ run }] = runs;
  expect(calledText(run)).toBe('Wide, seed 1');
  expect(calledText({ ...run, labels: { version: 1, name: 'mine', tags: [] } })).toBe('mine (Wide, seed 1)');
});

test('runs that would read alike have their time to the second', () => {
  const again = listedRun('d', 'Wide', new Date(2026, 10, 21, 9, 0, 20), 'three');
  const alone = listedRun('e', 'Wide', new Date(2026, 10, 21, 9, 1, 20), 'four');
  const [wide] = groupsOf([alone, again, runs[0]], [], asked('network'));
  expect(wide.children).toMatchObject([{ exact: false }, { exact: true }, { exact: true }]);
  const blocks = [listedRun('f', 'Wide', today(8), 'five'), listedRun('g', 'Wide', today(8), 'five')];
  const others = blocks.map((node) => ({ ...node, session: 'six' }));
  expect(groupsOf([...blocks, ...others], [], asked('time'))[0].children).toMatchObject([
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
    groupsOf(rows, [], asked(by))[0].children.flatMap((node) =>
      node.kind === 'session' ? node.children.map(labelText) : node.kind === 'run' ? [labelText(node)] : [],
    );
  const [wide, dense, older] = runs;
  expect(labels([wide, dense])).toEqual(['Wide', 'Dense']);
  expect(labels([wide, seeded(listedRun('d', 'Wide', today(9), 'two'), 2)])).toEqual(['Seed 1', 'Seed 2']);
  expect(labels([wide, seeded(dense, 2)])).toEqual(['Wide, seed 1', 'Dense, seed 2']);
  expect(labels([wide])).toEqual(['09:00 Wide']);
  const rowOf = (node: RunNode) => {
    const [row] = groupsOf([node], [], asked('time'))[0].children;
    return row.kind === 'run' ? descriptionText(row) : null;
  };
  expect(rowOf(wide)).toBe('0.2500 train · seed 1');
  expect(labels([wide, older], 'network')).toEqual(['09:00, seed 1', expect.stringMatching(/20.*23:00, seed 1$/)]);
  const named = { ...wide, run: { ...wide.run, labels: { version: 1 as const, name: 'mine', tags: [] } } };
  expect(labels([named])).toEqual(['09:00 mine']);
  const origin = { run: 'c', by: 'polish' as const };
  const polished = { ...wide, run: { ...wide.run, record: { ...wide.run.record, origin } } };
  expect(labels([polished])).toEqual(['09:00 Wide, polished']);
  expect(rowOf(named)).toBe('0.2500 train · Wide, seed 1');
});

test('of runs that were started together the states and results are told', () => {
  const failed: ListedRun = { ...runs[1].run, status: 'failed' };
  expect(sessionText([runs[0].run])).toBe('0.2500 train');
  expect(sessionText([runs[0].run, failed])).toBe('2 runs, 1 done, 1 failed · Wide: 0.2500 train · Dense: failed');
});
