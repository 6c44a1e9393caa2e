/** How many letters must be changed, added, taken away or swapped with their neighbour to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [last[j] + 1, current[j - 1] + 1, last[j - 1] + change, ...(swapped ? [beforeLast[j - 2] + 1] : [])];
      current.push(Math.min(...ways));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length];
}

/**
 * The candidate that `name` was probably meant to be: at most a third of its letters differ, upper and lower case being
 * the same. Null: none is near.
 */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  let nearest: string | null = null;
  // One letter is near to every other.
  let least = name.length < 2 ? 1 : Math.max(1, Math.floor(name.length / 3)) + 1;
  const wanted = name.toLowerCase();
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}
