import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkpointClock } from '../../models/training/checkpoint-clock.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Tenths of a second between the checkpoints of the first seconds, each of which takes so many milliseconds. */
function waits(seconds: number, took: number): number[] {
  const clock = checkpointClock();
  const found: number[] = [];
  for (let tenth = 0, last = 0; tenth < 10 * seconds; tenth += 1) {
    if (clock.isDue()) {
      found.push(tenth - last);
      clock.saved(took);
      last = tenth;
    }
    vi.advanceTimersByTime(100);
  }
  return found;
}

it('the first checkpoint comes soon, the later ones every five seconds', () => {
  expect(waits(20, 10)).toEqual([10, 20, 50, 50, 50]);
});

it('where saving takes long, most of the time is trained', () => {
  expect(waits(60, 1200)).toEqual([10, 120, 120, 120, 120]);
});
