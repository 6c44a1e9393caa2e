/** Below this share of the largest risk one is as low as another. */
const floorShare = 1e-6;
/** Contours: fewer than `few` say little, more than `many` hide what lies under them. */
const few = 5;
const many = 12;

/** The numbers between two, both left out, that are a digit of `digits` times a power of ten. */
function roundNumbers(least: number, largest: number, digits: readonly number[]): number[] {
  const from = Math.floor(Math.log10(least));
  const to = Math.ceil(Math.log10(largest));
  const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  // Read from text: 3 times 0.1 is not 0.3.
  const all = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)));
  return all.filter((value) => value > least && value < largest);
}

/** The multiples between two, both left out, of the round step that makes the most of them but no more than `many`. */
function multiples(least: number, largest: number): number[] {
  const size = Math.floor(Math.log10((largest - least) / many));
  for (const step of [1, 2, 5, 10].map((digit) => Number(`${digit}e${size}`))) {
    const from = Math.floor(least / step) + 1;
    const count = Math.ceil(largest / step) - from;
    if (count > many) continue;
    const all = Array.from({ length: count }, (_, i) => Number(((from + i) * step).toPrecision(12)));
    // Rounding may set one onto an end.
    return all.filter((value) => value > least && value < largest);
  }
  return [];
}

/** Risk below which none is told from another. */
export function lowestTold(largest: number): number {
  return Math.max(largest * floorShare, Number.MIN_VALUE);
}

/**
 * Round numbers between the least and the largest risk at which contours are drawn, ascending: on a logarithm, as risks grow by
 * orders of magnitude, or evenly where they differ by less.
 */
export function contourLevels(least: number, largest: number): number[] {
  const floor = Math.max(least, lowestTold(largest));
  if (!(largest > floor)) return [];
  const fine = roundNumbers(floor, largest, [1, 2, 5]);
  if (fine.length < few) return multiples(floor, largest);
  return fine.length <= many ? fine : roundNumbers(floor, largest, [1, 3]).slice(-many);
}
