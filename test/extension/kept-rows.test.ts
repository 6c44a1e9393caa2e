import { expect, test } from 'vitest';
import { keptRows } from '../../extension/runs/kept-rows.js';
import { groupsOf, runsOf } from '../../extension/runs/run-nodes.js';
import { listedRun } from './listed-run.js';

const now = new Date(2026, 10, 21, 12);
const runs = ['a', 'b', 'c'].map((id, i) => listedRun(id, 'Wide', now, i === 2 ? 'two' : 'one'));
const read = (...those: typeof runs) => groupsOf(those, [], 'time', now);

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
