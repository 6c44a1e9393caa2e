import type { Architecture } from '../architecture/architecture.js';
import { sizeOf, trainables } from '../architecture/trainable.js';
import type { WeightArray, Weights } from '../architecture/weights.js';
import { engineShape, forEngines, forFiles } from './transposed.js';

/** Where an array of a network lies in the flat vector of all of them, and its shape there: matrices are [in, out], convolutions [height, width, in, out]. */
export interface FlatPart {
  readonly name: string;
  readonly size: number;
  readonly shape: readonly number[];
}

/** The parts of the flat vector, in the order of `trainables`. */
export function flatParts(architecture: Architecture): FlatPart[] {
  return trainables(architecture).map(({ name, shape }) => ({ name, size: sizeOf(shape), shape: engineShape(shape) }));
}

/**
 * All trained arrays in one vector [P], matrices as [in, out] and convolutions as [height, width, in, out].
 * @throws Error where an array is missing or has another shape
 */
export function flattened(architecture: Architecture, weights: Weights): Float32Array {
  const arrays = trainables(architecture).map(({ name, shape }) => {
    const array = weights.get(name);
    if (array?.shape.join() !== shape.join()) {
      throw new Error(`The weights have no array "${name}" of shape [${shape.join(', ')}].`);
    }
    return forEngines(array.values, shape);
  });
  const flat = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    flat.set(array, offset);
    offset += array.length;
  }
  return flat;
}

/** The trained arrays by name, as files hold them, of a vector that `flattened` made. */
export function unflattened(architecture: Architecture, flat: Float32Array): Weights {
  let offset = 0;
  return new Map(
    trainables(architecture).map(({ name, shape }): [string, WeightArray] => {
      const part = flat.slice(offset, offset + sizeOf(shape));
      offset += part.length;
      return [name, { shape, values: forFiles(part, shape) }];
    }),
  );
}
