import { expect, test } from 'vitest';
import { keptRows } from '../../extension/runs/kept-rows.js';
import { groupsOf, runsOf } from '../../extension/runs/run-nodes.js';
import { listedRun } from './listed-run.js';

const now = new Date(2026, 10, 21, 12);
const runs = ['a', 'b', 'c'].map((id, i) => listedRun(id, 'Wide', now, i === 2 ? 'two' : 'one'));
const read = (...those: typeof runs) => groupsOf(those, [], { grouping: 'time', filter: '', now });

test('a row stays the same object, and only a run that changed is told', () => {
  const rows = keptRows();
  expect(rows.take(read(...runs))).toBe('all');
  const before = runsOf(rows.groups);
  // Of what was not read again everything but the row is the same.
  expect(rows.take(read(...runs.map((node) => ({ ...node, run: { ...node.run } }))))).toEqual([]);
  const [first, ...others] = runs;
  const further = { ...first, run: { ...first.run, end: { ...first.run.end, epoch: 7 } } };
  const changed = rows.take(read(further, ...others));
  expect(changed).toHaveLength(1);
  expect(changed[0]).toBe(before[0]);
  expect(before[0].run.end.epoch).toBe(7);
  expect(runsOf(rows.groups).every((node, i) => node === before[i])).toBe(true);
});

test('all is read anew where rows come or go, or a block of runs is in another state', () => {
  const rows = keptRows();
  rows.take(read(...runs));
  const [first, ...others] = runs;
  const failed = { ...first, run: { ...first.run, status: 'failed' as const } };
  expect(rows.take(read(failed, ...others))).toBe('all');
  expect(rows.take(read(failed, ...others.slice(1)))).toBe('all');
  expect(rows.take(read(failed, ...others))).toBe('all');
  expect(rows.take(read(failed, ...others))).toEqual([]);
});

test.each(['time', 'network'] as const)('after midnight what was today is told anew, by %s', (grouping) => {
  const rows = keptRows();
  const saidAt = (at: Date) => rows.take(groupsOf(runs, [], { grouping, filter: '', now: at }));
  saidAt(new Date(2026, 10, 21, 23, 50));
  expect(saidAt(new Date(2026, 10, 21, 23, 55))).toEqual([]);
  const [group] = rows.groups;
  expect(saidAt(new Date(2026, 10, 22, 9))).toBe('all');
  expect(rows.groups[0]).toBe(group);
  if (grouping === 'time') expect(group.label).toBe('Yesterday');
  else expect(runsOf([group])[0].when).toBe('date');
  expect(saidAt(new Date(2026, 10, 22, 10))).toEqual([]);
});

test('all is told where a name makes another row say its time to the second', () => {
  const named = (id: string, name: string | null) =>
    listedRun(id, 'Wide', now, id, { labels: { version: 1, name, tags: [] } });
  const rows = keptRows();
  const other = named('b', 'Mine');
  rows.take(read(named('a', null), other));
  const exact = () => runsOf(rows.groups).map((node) => node.exact);
  expect(exact()).toEqual([false, false]);
  expect(rows.take(read(named('a', 'Mine'), other))).toBe('all');
  expect(exact()).toEqual([true, true]);
});

test('all is told where a folder can’t be read for another reason', () => {
  const rows = keptRows();
  const take = (reason: string) =>
    rows.take(groupsOf(runs, [{ folder: '/runs/x', reason }], { grouping: 'time', filter: '', now }));
  take('run.json is torn');
  expect(take('run.json is torn')).toEqual([]);
  expect(take('run.json is absent')).toBe('all');
});
