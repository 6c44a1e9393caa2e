import type { Point } from './series.js';

/** A line in pixels, ascending in x. */
export interface Near {
  readonly points: readonly Point[];
  /** Whether there is a line between its points: then it also has a value where it has no point. */
  readonly joined: boolean;
}

/** Points so near in x count as of one place. */
export const samePlacePixels = 12;

function nearestPlace(points: readonly Point[], x: number): number {
  const distances = points.map((point) => Math.abs(point.x - x));
  return distances.indexOf(Math.min(...distances));
}

/**
 * The points that are told of where the pointer is: that nearest in x, and of every other line its nearest, where it has one
 * at the same place or passes it. Points that no line joins are told of at their own place alone.
 * @returns the place of a point for each line; null: none
 */
export function nearestOfEach(lines: readonly Near[], x: number): (number | null)[] {
  const nearest = lines.map(({ points }) => (points.length === 0 ? null : nearestPlace(points, x)));
  const places = nearest.flatMap((place, i) => (place === null ? [] : [lines[i].points[place].x]));
  const distances = places.map((place) => Math.abs(place - x));
  const at = places[distances.indexOf(Math.min(...distances))];
  return nearest.map((place, i) => {
    if (place === null) return null;
    const { points, joined } = lines[i];
    const passes = joined && points[0].x <= at && at <= points[points.length - 1].x;
    return passes || Math.abs(points[place].x - at) <= samePlacePixels ? place : null;
  });
}
