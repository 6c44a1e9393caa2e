import type { Range } from './chosen.js';
import type { Point, Series } from './series.js';

/**
 * A running mean that forgets: each value counts `1 - weight` of the new and `weight` of the old, divided by what the
 * weights so far add up to, so that the beginning is not drawn towards 0 (as TensorBoard smooths).
 */
export function smoothed(values: readonly number[], weight: number): number[] {
  let sum = 0;
  let share = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}

/**
 * The first place in an ascending list that is not below `value`.
 * @param of what it ascends in
 */
export function firstNotBelow<T>(list: readonly T[], value: number, of: (each: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (of(list[middle]) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The places of a stretch's lowest and highest drawable value, in order; none where there is none. */
function extremes(y: readonly number[], from: number, to: number, drawable: (value: number) => boolean): number[] {
  let low = -1;
  let high = -1;
  for (let i = from; i < to; i++) {
    if (!drawable(y[i])) continue;
    if (low === -1 || y[i] < y[low]) low = i;
    if (high === -1 || y[i] > y[high]) high = i;
  }
  if (low === -1) return [];
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

/**
 * The points of a line inside a range, and one beyond each end so that the line leaves the picture: at most about `most`,
 * of each stretch its lowest and its highest, so that no spike is lost.
 */
export function sampled(
  { x, y }: Pick<Series, 'x' | 'y'>,
  { from, to }: Range,
  most: number,
  logarithmic = false,
): Point[] {
  const drawable = logarithmic ? (value: number) => value > 0 && value < Infinity : Number.isFinite;
  const begin = Math.max(firstNotBelow(x, from, Number) - 1, 0);
  let end = firstNotBelow(x, to, Number);
  while (end < x.length && x[end] <= to) end++;
  end = Math.min(end + 1, x.length);
  const stretch = end - begin <= most ? 1 : Math.ceil((2 * (end - begin)) / most);
  const points: Point[] = [];
  for (let i = begin; i < end; i += stretch) {
    for (const place of extremes(y, i, Math.min(i + stretch, end), drawable)) {
      points.push({ x: x[place], y: y[place] });
    }
  }
  return points;
}
