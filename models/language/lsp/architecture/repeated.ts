/** `count` times `length` neighbours from `first` on, which are alike. */
export interface Repetition {
  readonly first: number;
  readonly length: number;
  readonly count: number;
}

/** More blocks than this in turn are not looked for. */
const longestPattern = 4;

/** How often the pattern of this length stands from a place on. */
function timesFrom(keys: readonly string[], first: number, length: number): number {
  let end = first + length;
  while (end < keys.length && keys[end] === keys[end - length]) end += 1;
  return Math.floor((end - first) / length);
}

/**
 * Neighbours that repeat, from the first to the last: what stands alone is a repetition of one. Of several patterns the
 * one that takes in most is taken, the shortest first.
 */
export function repetitions(keys: readonly string[]): Repetition[] {
  const found: Repetition[] = [];
  for (let first = 0; first < keys.length;) {
    let best: Repetition = { first, length: 1, count: 1 };
    for (let length = 1; length <= longestPattern && first + length <= keys.length; length += 1) {
      const count = timesFrom(keys, first, length);
      if (count > 1 && count * length > best.count * best.length) best = { first, length, count };
    }
    found.push(best);
    first += best.length * best.count;
  }
  return found;
}
