import { firstNotBelow } from './sampling.js';
import type { Point } from './series.js';

/** A rectangle in pixels of the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is drawn of a line, in pixels, ascending in x. */
export interface Drawn {
  readonly points: readonly Point[];
  /** Whether there is a line between its points. */
  readonly joined: boolean;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const mostHits = 12;
/** How many places across are tried. */
const across = 9;
/** Between a name and what it names, or the edge. */
const gap = 3;
/** A mark of a point reaches so far around it. */
const markPixels = 4;
/** As bad as so many hits: two names on one another can't be read. */
const overlapCost = 100;

/** Whether a piece of a line, from left to right, meets a box. */
function meets(one: Point, other: Point, { left, right, top, bottom }: Box): boolean {
  if (other.x < left || one.x > right) return false;
  const heightAt = (x: number) =>
    other.x === one.x ? other.y : one.y + ((x - one.x) / (other.x - one.x)) * (other.y - one.y);
  const [from, to] = [heightAt(Math.max(left, one.x)), heightAt(Math.min(right, other.x))];
  const [high, low] =
    other.x === one.x ? [Math.min(one.y, other.y), Math.max(one.y, other.y)] : [Math.min(from, to), Math.max(from, to)];
  return low >= top && high <= bottom;
}

/** How much of a line a box covers: the count of its points or pieces in it, many of which are as bad as more. */
function hits({ points, joined }: Drawn, box: Box): number {
  const { left, right, top, bottom } = box;
  const reach = markPixels;
  const first = firstNotBelow(points, joined ? left : left - reach, ({ x }) => x);
  let found = 0;
  if (joined) {
    for (let i = Math.max(first, 1); i < points.length && points[i - 1].x <= right && found < mostHits; i++)
      if (meets(points[i - 1], points[i], box)) found += 1;
    return found;
  }
  for (let i = first; i < points.length && points[i].x < right + reach; i++)
    if (points[i].y > top - reach && points[i].y < bottom + reach) found += 1;
  return found;
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Boxes of a size at these tops, from the right of an area to its left. */
function boxesAt(tops: readonly number[], { width, height }: Size, area: Box): Box[] {
  const [first, last] = [area.right - width - gap, area.left + gap];
  const lefts = Array.from({ length: across }, (_, i) => Math.max(first + ((last - first) * i) / (across - 1), last));
  return tops
    .filter((top) => top >= area.top && top + height <= area.bottom)
    .flatMap((top) => lefts.map((left): Box => ({ left, right: left + width, top, bottom: top + height })));
}

/** The box that covers least of what is drawn and of what is written, of several the first; null where there is no box. */
function freest(
  boxes: readonly Box[],
  drawn: readonly Drawn[],
  taken: readonly Box[],
): { box: Box; cost: number } | null {
  let best: { box: Box; cost: number } | null = null;
  for (const box of boxes) {
    const written = taken.filter((other) => overlap(box, other)).length;
    const cost = overlapCost * written + drawn.reduce((sum, line) => sum + hits(line, box), 0);
    if (best === null || cost < best.cost) best = { box, cost };
    if (cost === 0) break;
  }
  return best;
}

/**
 * Where to write a name of a horizontal line so that it covers nothing: above or below it, the right above first; where that is
 * not free, the nearest free place over or under it; where none is, where it covers least beside the line.
 * @param y of the line, in pixels
 * @param area what may be written on
 * @param drawn what is drawn, without the line itself
 * @param taken by other names
 */
export function labelPlace(y: number, size: Size, area: Box, drawn: readonly Drawn[], taken: readonly Box[]): Box {
  const step = size.height + gap;
  const rows = Math.ceil((area.bottom - area.top) / step);
  const beside = freest(boxesAt([y - step, y + gap], size, area), drawn, taken);
  if (beside?.cost === 0) return beside.box;
  for (let row = 1; row < rows; row += 1) {
    const found = freest(boxesAt([y - (row + 1) * step, y + gap + row * step], size, area), drawn, taken);
    if (found?.cost === 0) return found.box;
  }
  const top = Math.min(Math.max(y - step, area.top), area.bottom - size.height);
  const left = area.right - size.width - gap;
  return beside?.box ?? { left, right: left + size.width, top, bottom: top + size.height };
}

/** Where to write at the upper or lower edge of an area: the right first, nearest to the edge. */
export function edgePlace(
  edge: 'above' | 'below',
  size: Size,
  area: Box,
  drawn: readonly Drawn[],
  taken: readonly Box[],
): Box {
  const tops = Array.from({ length: 4 }, (_, row) => {
    const way = gap + row * size.height;
    return edge === 'above' ? area.top + way : area.bottom - size.height - way;
  });
  const found = freest(boxesAt(tops, size, area), drawn, taken);
  const left = area.right - size.width - gap;
  return found?.box ?? { left, right: left + size.width, top: tops[0], bottom: tops[0] + size.height };
}
