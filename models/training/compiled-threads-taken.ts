import type { Threads } from './run-record.js';

/** "1, 2 and 4" */
function listed(numbers: readonly number[]): string {
  return numbers.length === 1 ? String(numbers[0]) : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

/**
 * The number of threads that took most of a training's time, and why that one; null before its first step.
 * @param spent milliseconds of steps on so many threads @param most threads that there could be
 */
export function threadsTaken(spent: ReadonlyMap<number, number>, most: number): Threads | null {
  const all = [...spent.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
  const [longest] = [...spent].sort(([, a], [, b]) => b - a);
  if (longest === undefined) return null;
  const [count, milliseconds] = longest;
  if (most === 1) return { count, why: 'this machine has one core to train on' };
  const others = [...spent.keys()].filter((number) => number !== count).sort((a, b) => a - b);
  if (others.length === 0) {
    return { count, why: count === 1 ? 'more threads had not started or could not be' : 'no other number was tried' };
  }
  const share = all > 0 ? ` (${Math.round((100 * milliseconds) / all)} %)` : '';
  const tried = listed([count, ...others].sort((a, b) => a - b));
  return { count, why: `most of its time${share}; ${tried} were tried` };
}
