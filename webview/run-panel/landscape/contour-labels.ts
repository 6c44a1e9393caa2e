import type { Band, Spot } from './contours.js';

/** Where the number of a contour stands. */
export interface ContourLabel {
  readonly from: number;
  readonly at: Spot;
}

/** So far from the frame, and from each other, in shares of the picture. */
const rim = 0.05;
const apart = 0.13;

function distance([x, y]: Spot, [otherX, otherY]: Spot): number {
  return Math.hypot(x - otherX, y - otherY);
}

function isInside([x, y]: Spot): boolean {
  return Math.min(x, y) > rim && Math.max(x, y) < 1 - rim;
}

/**
 * A place for the number of each contour, on its line and as far from the other numbers as it goes; none where there is no room.
 * @param taken what must not be written upon
 */
export function contourLabels(bands: readonly Band[], taken: readonly Spot[]): ContourLabel[] {
  const labels: ContourLabel[] = [];
  for (const { from, rings } of bands) {
    const others = [...taken, ...labels.map(({ at }) => at)];
    const room = (spot: Spot) => Math.min(...others.map((other) => distance(spot, other)));
    const spots = rings.flat().filter(isInside);
    const rooms = spots.map(room);
    const most = Math.max(...rooms);
    if (most >= apart) labels.push({ from, at: spots[rooms.indexOf(most)] });
  }
  return labels;
}
