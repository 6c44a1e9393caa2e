import type { Architecture } from '../architecture/architecture.js';
import { sizeOf, trainables } from '../architecture/trainable.js';
import type { Weights } from '../architecture/weights.js';
import type { WeightPlace } from './compiled-building.js';

/** A part of the flat vector of all weights (`flattened`), and where the program keeps it. */
export interface StoredPart {
  readonly name: string;
  readonly size: number;
  /** As files hold it: [out, in], [out, in, height, width], or [out]. */
  readonly shape: readonly number[];
  readonly place: WeightPlace;
}

/**
 * The parts of the flat vector in its order.
 * @throws Error where the program lacks an array
 */
export function storedParts(architecture: Architecture, places: readonly WeightPlace[]): StoredPart[] {
  const byName = new Map(places.map((place) => [place.name, place]));
  return trainables(architecture).map(({ name, shape }) => {
    const place = byName.get(name);
    if (place === undefined) throw new Error(`The compiled network has no array "${name}".`);
    return { name, size: sizeOf(shape), shape, place };
  });
}

/** How the entries of an array lie outside the program. */
type Order = 'flat' | 'file';

/** Visits the array's entries: where each lies in it, in this order, and in the program's region, in floats. */
function eachEntry(
  { size, shape, place }: StoredPart,
  order: Order,
  visit: (entry: number, stored: number) => void,
): void {
  const [columns, inputs = 1] = shape;
  const rows = size / columns;
  const places = rows / inputs;
  for (let row = 0; row < rows; row += 1) {
    // A row is an input at a place of the window, window first; files have it last.
    const [first, step] =
      order === 'flat' ? [row * columns, 1] : [(row % inputs) * places + Math.floor(row / inputs), rows];
    for (let column = 0; column < columns; column += 1) {
      const panel = column & ~7;
      const width = Math.min(8, place.columns - panel);
      const stored = place.at / 4 + panel * place.rows + place.rowPlaces[row] * width + (column - panel);
      visit(first + column * step, stored);
    }
  }
}

/**
 * Puts weights into their places, without a copy of any.
 * @throws Error where an array is missing or has another shape
 */
export function scatterWeights(weights: Weights, parts: readonly StoredPart[], stored: Float32Array): void {
  for (const part of parts) {
    const array = weights.get(part.name);
    if (array?.shape.join() !== part.shape.join()) {
      throw new Error(`The weights have no array "${part.name}" of shape [${part.shape.join(', ')}].`);
    }
    const { values } = array;
    eachEntry(part, 'file', (entry, at) => (stored[at] = values[entry]));
  }
}

/** The trained arrays by name, as files hold them. */
export function gatheredWeights(stored: Float32Array, parts: readonly StoredPart[]): Weights {
  return new Map(
    parts.map((part) => {
      const values = new Float32Array(part.size);
      eachEntry(part, 'file', (entry, at) => (values[entry] = stored[at]));
      return [part.name, { shape: part.shape, values }] as const;
    }),
  );
}

/** Puts the flat vector's entries into their places. */
export function scatter(flat: Float32Array, parts: readonly StoredPart[], stored: Float32Array): void {
  let first = 0;
  for (const part of parts) {
    const values = flat.subarray(first, first + part.size);
    eachEntry(part, 'flat', (entry, at) => (stored[at] = values[entry]));
    first += part.size;
  }
}

/** The flat vector of what is stored so. */
export function gathered(stored: Float32Array, parts: readonly StoredPart[]): Float32Array {
  const flat = new Float32Array(parts.reduce((sum, { size }) => sum + size, 0));
  let first = 0;
  for (const part of parts) {
    const values = flat.subarray(first, first + part.size);
    eachEntry(part, 'flat', (entry, at) => (values[entry] = stored[at]));
    first += part.size;
  }
  return flat;
}
