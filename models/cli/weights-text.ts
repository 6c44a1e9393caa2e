import type { WeightArray, Weights } from '../architecture/weights.js';
import { formatNumber } from '../certificates/format-number.js';

interface Entry {
  readonly i: number;
  readonly j: number;
  readonly value: number;
}

const mostEntries = 4;
const largestMatrix = 24;

function nonZero({ shape, values }: WeightArray): Entry[] {
  const columns = shape[1] ?? 1;
  return [...values].flatMap((value, k) =>
    value === 0 ? [] : [{ i: Math.floor(k / columns), j: k % columns, value }],
  );
}

function place({ i, j }: Entry, { shape }: WeightArray): string {
  return shape.length === 1 ? `[${i + 1}]` : `[${i + 1},${j + 1}]`;
}

/** Ones on a diagonal: the first and the last of them; null where the entries are anything else. */
function diagonal(entries: readonly Entry[]): [Entry, Entry] | null {
  const [first] = entries;
  const straight = entries.every(({ i, j, value }, k) => value === 1 && i === first.i + k && j === first.j + k);
  return straight && entries.length > 2 ? [first, entries[entries.length - 1]] : null;
}

function arrayText(array: WeightArray): string {
  const entries = nonZero(array);
  const { shape, values } = array;
  const ends = diagonal(entries);
  if (ends !== null) return `1 at ${place(ends[0], array)} … ${place(ends[1], array)}`;
  if (entries.length <= mostEntries) {
    return entries.map((entry) => `${place(entry, array)} = ${formatNumber(entry.value)}`).join(', ');
  }
  if (values.length > largestMatrix) return `${entries.length} entries (--format json has them)`;
  const columns = shape[1] ?? values.length;
  const rows = Array.from({ length: values.length / columns }, (_, i) =>
    [...values.subarray(i * columns, (i + 1) * columns)].map(formatNumber).join(' '),
  );
  return `[${rows.join('; ')}]`;
}

/** Weights as lines, the entries that are not 0, counted from 1: "blocks.1.residual.weight[2,1] = -2". */
export function weightsText(weights: Weights): string[] {
  return [...weights].flatMap(([name, array]) =>
    array.values.every((value) => value === 0) ? [] : [`${name}: ${arrayText(array)}`],
  );
}
