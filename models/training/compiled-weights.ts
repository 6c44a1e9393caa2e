import type { Architecture } from '../architecture/architecture.js';
import type { Weights } from '../architecture/weights.js';
import type { WeightPlace } from './compiled-building.js';
import { engineArrays, type FlatPart, flatParts } from './flat-weights.js';
import { forFiles } from './transposed.js';

/** A part of the flat vector of all weights (`flattened`), and where the program keeps it. */
export interface StoredPart extends FlatPart {
  readonly place: WeightPlace;
}

/**
 * The parts of the flat vector in its order.
 * @throws Error where the program lacks an array
 */
export function storedParts(architecture: Architecture, places: readonly WeightPlace[]): StoredPart[] {
  const byName = new Map(places.map((place) => [place.name, place]));
  return flatParts(architecture).map((part) => {
    const place = byName.get(part.name);
    if (place === undefined) throw new Error(`The compiled network has no array "${part.name}".`);
    return { ...part, place };
  });
}

/** Says of a part's entries, as runs that are stored side by side: the first one's place in the part and in the region, and how many. */
function eachRun({ size, shape, place }: StoredPart, take: (from: number, at: number, count: number) => void): void {
  const { at, rows, rowPlaces } = place;
  const columns = shape[shape.length - 1];
  for (let row = 0; row * columns < size; row += 1) {
    for (let panel = 0; panel < columns; panel += 8) {
      const width = Math.min(8, place.columns - panel);
      const stored = at / 4 + panel * rows + rowPlaces[row] * width;
      take(row * columns + panel, stored, Math.min(8, columns - panel));
    }
  }
}

function scatterPart(values: Float32Array, part: StoredPart, stored: Float32Array): void {
  eachRun(part, (from, at, count) => {
    for (let i = 0; i < count; i += 1) stored[at + i] = values[from + i];
  });
}

/** Writes a part's entries into `values`, from `first` on. */
function gatherPart(stored: Float32Array, part: StoredPart, values: Float32Array, first: number): void {
  eachRun(part, (from, at, count) => {
    for (let i = 0; i < count; i += 1) values[first + from + i] = stored[at + i];
  });
}

/** Puts weights into their places, one array after the other: no copy of all of them is made. */
export function scatterWeights(
  architecture: Architecture,
  weights: Weights,
  parts: readonly StoredPart[],
  stored: Float32Array,
): void {
  let next = 0;
  for (const values of engineArrays(architecture, weights)) {
    scatterPart(values, parts[next], stored);
    next += 1;
  }
}

/** The trained arrays by name, as files hold them. */
export function gatheredWeights(stored: Float32Array, parts: readonly StoredPart[]): Weights {
  return new Map(
    parts.map((part) => {
      const values = new Float32Array(part.size);
      gatherPart(stored, part, values, 0);
      return [part.name, { shape: part.fileShape, values: forFiles(values, part.fileShape) }] as const;
    }),
  );
}

/** Puts the flat vector's entries into their places. */
export function scatter(flat: Float32Array, parts: readonly StoredPart[], stored: Float32Array): void {
  let first = 0;
  for (const part of parts) {
    scatterPart(flat.subarray(first, first + part.size), part, stored);
    first += part.size;
  }
}

/** The flat vector of what is stored so. */
export function gathered(stored: Float32Array, parts: readonly StoredPart[]): Float32Array {
  const flat = new Float32Array(parts.reduce((sum, { size }) => sum + size, 0));
  let first = 0;
  for (const part of parts) {
    gatherPart(stored, part, flat, first);
    first += part.size;
  }
  return flat;
}
