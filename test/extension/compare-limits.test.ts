import { expect, test } from 'vitest';
import { keptFolders } from '../../extension/compare/page-messages.js';
import { compareObstacle } from '../../extension/runs/compare-limits.js';

test('one run is not compared, and it is said what to do; nor are more than a page has places for', () => {
  expect(compareObstacle(1)).toContain('select two or more');
  expect([compareObstacle(2), compareObstacle(200)]).toEqual([null, null]);
  expect(compareObstacle(201)).toContain('200 at most');
});

test('a page of one run that stood open is not taken up again', () => {
  const folders = (...names: string[]) => keptFolders.safeParse({ v: 1, folders: names }).success;
  expect([folders('/runs/a'), folders('/runs/a', '/runs/b')]).toEqual([false, true]);
});
