import { contours } from 'd3-contour';
import { contourLevels, lowestTold } from './levels.js';

/** A place of the slice as shares of its width and height, from its upper left corner. */
export type Spot = readonly [x: number, y: number];

/** A filled region of a slice: where the risk is at least `from`. */
export interface Band {
  readonly from: number;
  readonly rings: readonly (readonly Spot[])[];
}

/** A slice as regions, the lowest first: each lies upon the one before it. */
export interface Bands {
  readonly least: number;
  readonly largest: number;
  readonly bands: readonly Band[];
}

/** A grid this much finer than the risks' makes contours that bend instead of breaking. */
const finer = 4;

/** Between the second and the third of four values that lie evenly: the cubic of Catmull and Rom. */
function between([a, b, c, d]: readonly number[], share: number): number {
  const [linear, square, cube] = [c - a, 2 * a - 5 * b + 4 * c - d, 3 * b - 3 * c + d - a];
  return b + (share / 2) * (linear + share * (square + share * cube));
}

/** Values on a grid `finer` times as fine, none beyond those of its neighbours. */
function refined(values: readonly number[]): number[] {
  const at = (i: number) => values[Math.min(Math.max(i, 0), values.length - 1)];
  return Array.from({ length: (values.length - 1) * finer + 1 }, (_, place) => {
    const i = Math.floor(place / finer);
    const found = between([at(i - 1), at(i), at(i + 1), at(i + 2)], (place % finer) / finer);
    return Math.min(Math.max(found, Math.min(at(i), at(i + 1))), Math.max(at(i), at(i + 1)));
  });
}

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return rows[0].map((_, i) => rows.map((row) => row[i]));
}

/**
 * A slice as filled regions. Risks that are not there stand as the highest that are, so that contours close around them.
 * @param risks row by row, the lowest row of the picture first
 */
export function bandsOf(risks: readonly (readonly (number | null)[])[]): Bands {
  const known = risks.flat().filter((value) => value !== null);
  const [least, largest] = [Math.min(...known), Math.max(...known)];
  const floor = lowestTold(largest);
  const logs = risks.toReversed().map((row) => row.map((value) => Math.log(Math.max(value ?? largest, floor))));
  const grid = transposed(transposed(logs.map(refined)).map(refined));
  const size = grid.length;
  // A place is the middle of a cell; outside the outermost middles the contours are only closed.
  const spot = ([x, y]: readonly number[]): Spot => [(x - 0.5) / (size - 1), (y - 0.5) / (size - 1)];
  const regions = contours().size([size, size]);
  const values = grid.flat();
  const bands = [least, ...contourLevels(least, largest)].map((from, i) => ({
    from,
    rings: regions
      .contour(values, i === 0 ? -Infinity : Math.log(from))
      .coordinates.flatMap((polygon) => polygon.map((ring) => ring.map(spot))),
  }));
  return { least, largest, bands };
}
