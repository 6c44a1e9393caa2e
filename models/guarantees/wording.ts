/** Terms up to this many are written out in full. */
const fullTerms = 4;
const shownRuns = 6;

/** Neighbours that are equal, as [size, how many]. */
function runsOf(sizes: readonly number[]): [size: number, count: number][] {
  const runs: [number, number][] = [];
  for (const size of sizes) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] === size) last[1] += 1;
    else runs.push([size, 1]);
  }
  return runs;
}

/** "3 + 2 + 2"; long sums are shortened: "784 + 4 × 64". */
export function sumOf(first: number, sizes: readonly number[]): string {
  if (sizes.length < fullTerms) return [first, ...sizes].join(' + ');
  const terms = runsOf(sizes).map(([size, count]) => (count === 1 ? `${size}` : `${count} × ${size}`));
  const shown = terms.length <= shownRuns ? terms : [...terms.slice(0, shownRuns - 2), '…', terms[terms.length - 1]];
  return [first, ...shown].join(' + ');
}

/** "block 1", "blocks 1 to 4". */
export function blockRange(last: number): string {
  return last === 1 ? 'block 1' : `blocks 1 to ${last}`;
}

/** A measured number in a sentence, with three digits: "0.0312", "1.2e-7". */
export function measured(value: number): string {
  return String(Number(value.toPrecision(3)));
}
