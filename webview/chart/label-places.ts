import type { Point } from './series.js';

/** A rectangle in pixels of the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How many places of a box are held against the lines. */
const probes = 12;

/** Where a line is at x; null beside its ends. Points ascend in x. */
function heightAt(line: readonly Point[], x: number): number | null {
  const after = line.findIndex((point) => point.x >= x);
  if (after === -1 || (after === 0 && line[0].x > x)) return null;
  const [one, other] = [line[Math.max(after - 1, 0)], line[after]];
  const share = other.x === one.x ? 1 : (x - one.x) / (other.x - one.x);
  return one.y + share * (other.y - one.y);
}

/** How much of a box lies under lines: the count of its probes that a line hits. */
function covered(box: Box, lines: readonly (readonly Point[])[]): number {
  const places = Array.from({ length: probes }, (_, i) => box.left + ((box.right - box.left) * i) / (probes - 1));
  const hits = lines.flatMap((line) => places.map((x) => heightAt(line, x)));
  return hits.filter((y) => y !== null && y >= box.top && y <= box.bottom).length;
}

/**
 * Where to write a name on a horizontal line so that it covers as little as possible of the others: above or below it, at the
 * right, the left or in the middle, the right above first.
 * @param y of the line, in pixels
 * @param size of the name, in pixels
 * @param area what may be written on
 * @param lines what is drawn, in pixels
 */
export function labelPlace(
  y: number,
  size: { readonly width: number; readonly height: number },
  area: Box,
  lines: readonly (readonly Point[])[],
): Box {
  const gap = 3;
  const lefts = [area.right - size.width - gap, area.left + gap, (area.left + area.right - size.width) / 2];
  const tops = [y - size.height - gap, y + gap].filter((top) => top >= area.top && top + size.height <= area.bottom);
  const boxes = (tops.length === 0 ? [y - size.height - gap] : tops).flatMap((top) =>
    lefts.map((left): Box => ({ left, right: left + size.width, top, bottom: top + size.height })),
  );
  const costs = boxes.map((box) => covered(box, lines));
  return boxes[costs.indexOf(Math.min(...costs))];
}
