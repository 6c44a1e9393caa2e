import { expect, test } from 'vitest';
import { runFilter } from '../../extension/runs/run-filter.js';
import type { ListedRun } from '../../models/training/run-list.js';
import { listedRun } from './listed-run.js';

/** Begun at 11:34, as its id says. */
function run(changes: Partial<ListedRun['record']> = {}, labels: Partial<ListedRun['labels']> = {}): ListedRun {
  const id = '2026-11-21T11-34-00-Wide2';
  const { run: listed } = listedRun(id, 'Wide2', new Date(2026, 10, 21, 11, 34), 's');
  const record = { ...listed.record, seed: 0, ...changes };
  return { ...listed, record, labels: { version: 1, name: 'Mine', tags: ['keep'], ...labels } };
}

test.each(['mine', 'WIDE adam', '#keep made', 'completed squared', 'done', 'resnest', 'wide.nest', 'ide2', 'seed', ''])(
  'finds by “%s”',
  (words) => {
    expect(runFilter(words)(run())).toBe(true);
  },
);

test.each(['wide sgd', '#wide', 'mine other', 'home'])('does not find by “%s”', (words) => {
  expect(runFilter(words)(run())).toBe(false);
});

test('a seed is that seed alone, and no time', () => {
  const found = (words: string) => [0, 3, 30, 34].filter((seed) => runFilter(words)(run({ seed })));
  expect(found('seed 3')).toEqual([3]);
  expect(found('Seed:3 wide')).toEqual([3]);
  expect(found('3')).toEqual([3]);
  expect(found('seed 11')).toEqual([]);
  expect(found('seed 3 seed 30')).toEqual([]);
});

test('a number is no part of another one', () => {
  const named = (name: string) => runFilter('wide1')(run({}, { name }));
  expect([named('wide1'), named('wide12'), named('a wide1b')]).toEqual([true, false, true]);
});

test('finds by the beginning of the folder’s name', () => {
  expect(runFilter('2026-11-21T11-34')(run())).toBe(true);
  expect(runFilter('2026-11')(run())).toBe(true);
  for (const words of ['202', '11-34', '21']) expect(runFilter(words)(run())).toBe(false);
});

test('finds what was made of another run', () => {
  expect(runFilter('polished')(run({ origin: { run: 'a', by: 'polish' } }))).toBe(true);
});
