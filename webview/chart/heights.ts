import type { Range } from './chosen.js';
import type { Point } from './series.js';

/** So much of its height is free above and below the lines of a stretch. */
const margin = 0.06;

/** The y of a line inside a stretch of x, with those at which it enters and leaves it. */
function within(points: readonly Point[], joined: boolean, { from, to }: Range): number[] {
  return points.flatMap((point, i) => {
    const inside = point.x >= from && point.x <= to ? [point.y] : [];
    if (!joined || i === 0) return inside;
    const before = points[i - 1];
    const crossings = [from, to].filter((edge) => before.x < edge && edge < point.x);
    const between = crossings.map((edge) => {
      const share = (edge - before.x) / (point.x - before.x);
      return before.y + share * (point.y - before.y);
    });
    return [...inside, ...between];
  });
}

/**
 * What y reaches over where a stretch of x is looked at: its curves, with some room around them, so that what lies far from
 * them doesn't flatten them. Single points count only where there are no curves.
 * @returns null where nothing lies in the stretch
 */
export function heightOf(
  lines: readonly { readonly points: readonly Point[]; readonly joined: boolean }[],
  range: Range,
  logarithmic: boolean,
): Range | null {
  const valuesOf = (joined: boolean) =>
    lines.filter((line) => line.joined === joined).flatMap(({ points }) => within(points, joined, range));
  const curves = valuesOf(true);
  const values = (curves.length === 0 ? valuesOf(false) : curves).map(logarithmic ? Math.log : Number);
  if (values.length === 0) return null;
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  // A line that is level has no height of its own.
  const room = margin * (high > low ? high - low : Math.abs(high) || 1);
  const [from, to] = [low - room, high + room];
  return logarithmic ? { from: Math.exp(from), to: Math.exp(to) } : { from, to };
}
