import { describe, expect, it } from 'vitest';
import { fixedThreads, measuredThreads, type ThreadChoice } from '../../models/training/compiled-thread-choice.js';

/** Works for so many milliseconds on a machine where a step takes `stepTime(threads)`; returns the time on each number. */
function work(choice: ThreadChoice, milliseconds: number, stepTime: (threads: number) => number): Map<number, number> {
  const spent = new Map<number, number>();
  for (let time = 0; time < milliseconds;) {
    const slice = choice.next();
    const took = slice.steps * stepTime(slice.threads);
    choice.record(slice, took);
    spent.set(slice.threads, (spent.get(slice.threads) ?? 0) + took);
    time += took;
  }
  return spent;
}

function mostUsed(spent: ReadonlyMap<number, number>): number {
  return [...spent].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

describe('the number of threads', () => {
  it.each([
    ['all, where steps get faster by each', (threads: number) => 8 / threads, 4],
    ['one, where threads wait for each other', (threads: number) => 0.02 + 0.01 * threads, 1],
    ['two, where the fastest is in between', (threads: number) => Math.abs(threads - 2) + 0.5, 2],
    ['one, where more are hardly faster', (threads: number) => 1 - 0.01 * threads, 1],
    ['all, where a step takes longer than a trial', (threads: number) => 900 / threads, 4],
  ] as const)('is %s', (_title, stepTime, expected) => {
    const spent = work(
      measuredThreads(() => 4),
      60000,
      stepTime,
    );
    expect(mostUsed(spent)).toBe(expected);
    expect(spent.get(expected) ?? 0).toBeGreaterThan(60000 * 0.8);
  });

  it('tries long steps on few threads once, where more are far ahead', () => {
    const choice = measuredThreads(() => 4);
    const spent = work(choice, 2000, (threads) => 90 / threads);
    expect(spent).toEqual(
      new Map([
        [1, 90],
        [2, 45],
        [4, expect.any(Number)],
      ]),
    );
  });

  it('tries more threads again that were late once', () => {
    const choice = measuredThreads(() => 4);
    let late = true;
    const stepTime = (threads: number) => {
      if (threads < 4 || !late) return 90 / threads;
      late = false;
      return 90;
    };
    expect(mostUsed(work(choice, 10000, stepTime))).toBe(4);
  });

  it('changes when the machine does', () => {
    const choice = measuredThreads(() => 4);
    expect(mostUsed(work(choice, 5000, (threads) => 4 / threads))).toBe(4);
    expect(mostUsed(work(choice, 30000, (threads) => threads))).toBe(1);
  });

  it('is one until others are ready', () => {
    let ready = 1;
    const choice = measuredThreads(() => ready);
    expect([...work(choice, 3000, () => 1).keys()]).toEqual([1]);
    ready = 3;
    expect(mostUsed(work(choice, 5000, (threads) => 3 / threads))).toBe(3);
  });

  it('is what it is where it is fixed', () => {
    expect(fixedThreads(3).next()).toEqual({ threads: 3, steps: Infinity });
  });
});
