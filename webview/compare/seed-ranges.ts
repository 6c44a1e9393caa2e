/** Seeds, in order, in few letters: "0, 2", and those that follow each other as "0 to 9". */
export function seedRanges(numbers: readonly number[]): string {
  const ranges: number[][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else ranges.push([number]);
  }
  return ranges.map((range) => (range.length < 3 ? range.join(', ') : `${range[0]} to ${range.at(-1)}`)).join(', ');
}
