import { contours } from 'd3-contour';

/** A filled region of a slice: where the risk is at least `from`, as SVG path data in grid units. */
export interface Band {
  readonly from: number;
  readonly path: string;
}

/** How many regions a slice is drawn in. */
const bands = 12;

/** Values that are not there stand as the highest that are, so that contours close around them. */
function filled(risks: readonly (readonly (number | null)[])[]): number[] {
  const known = risks.flat().filter((value) => value !== null);
  const highest = Math.max(...known);
  return risks.flat().map((value) => value ?? highest);
}

/** Thresholds from the least to the largest value, evenly on a logarithm: risks grow by orders of magnitude. */
function thresholds(least: number, largest: number): number[] {
  const floor = Math.max(least, largest * 1e-6, Number.MIN_VALUE);
  const ratio = largest / floor;
  return Array.from({ length: bands }, (_, i) => (i === 0 ? least : floor * ratio ** (i / bands)));
}

function ring(points: readonly (readonly number[])[]): string {
  // Two digits of a grid unit are finer than a pixel.
  return `M${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`;
}

/** A slice as filled regions, the lowest first: each lies upon the one before it. */
export function bandsOf(risks: readonly (readonly (number | null)[])[]): Band[] {
  const values = filled(risks);
  const levels = thresholds(Math.min(...values), Math.max(...values));
  const regions = contours().size([risks[0].length, risks.length]).thresholds(levels)(values);
  return regions.map(({ value, coordinates }) => ({
    from: value,
    path: coordinates.flatMap((polygon) => polygon.map(ring)).join(''),
  }));
}
