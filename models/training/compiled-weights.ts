import type { Architecture } from '../architecture/architecture.js';
import type { WeightPlace } from './compiled-building.js';
import { flatParts } from './flat-weights.js';

/** Where one entry of an array lies, in floats from the region's start. */
function indexOf({ at, rows, rowPlaces, columns }: WeightPlace, row: number, column: number): number {
  const panel = column & ~7;
  const width = Math.min(8, columns - panel);
  return at / 4 + panel * rows + rowPlaces[row] * width + (column - panel);
}

/**
 * For each entry of the flat vector of all weights (`flattened`), where the program keeps it.
 * @throws Error where the program lacks an array
 */
export function weightIndices(architecture: Architecture, places: readonly WeightPlace[]): Int32Array {
  const byName = new Map(places.map((place) => [place.name, place]));
  const parts = flatParts(architecture);
  const indices = new Int32Array(parts.reduce((sum, { size }) => sum + size, 0));
  let next = 0;
  for (const { name, size, shape } of parts) {
    const place = byName.get(name);
    if (place === undefined) throw new Error(`The compiled network has no array "${name}".`);
    const columns = shape[shape.length - 1];
    for (let i = 0; i < size; i += 1, next += 1) {
      indices[next] = indexOf(place, Math.floor(i / columns), i % columns);
    }
  }
  return indices;
}

/** The entries at these places, in the flat vector's order. */
export function gathered(stored: Float32Array, indices: Int32Array): Float32Array {
  return Float32Array.from(indices, (at) => stored[at]);
}

/** Puts the flat vector's entries into their places. */
export function scatter(flat: Float32Array, indices: Int32Array, stored: Float32Array): void {
  indices.forEach((at, i) => {
    stored[at] = flat[i];
  });
}
