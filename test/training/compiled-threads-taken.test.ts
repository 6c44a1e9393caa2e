import { expect, test } from 'vitest';
import { threadsTaken } from '../../models/training/compiled-threads-taken.js';

test.each([
  ['nothing was trained', new Map<number, number>(), 4, null],
  ['there is one core', new Map([[1, 5]]), 1, { count: 1, why: 'this machine has one core to train on' }],
  ['it was short', new Map([[1, 5]]), 4, { count: 1, why: 'more threads had not started or could not be' }],
  [
    'two took most of the time',
    new Map([
      [1, 10],
      [2, 80],
      [4, 10],
    ]),
    4,
    { count: 2, why: 'most of its time (80 %); 1, 2 and 4 were tried' },
  ],
])('where %s, it says on how many threads and why', (_case, spent, most, expected) => {
  expect(threadsTaken(spent, most)).toEqual(expected);
});
