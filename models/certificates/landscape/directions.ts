import type { Architecture } from '../../architecture/architecture.js';
import { trainables } from '../../architecture/trainable.js';
import type { WeightArray, Weights } from '../../architecture/weights.js';
import { randomStream } from '../../data/random.js';

function norm(values: Float64Array): number {
  return Math.hypot(...values);
}

/** Normal numbers, each filter (what makes one output: a row of a matrix) scaled to the norm of that of the weights. */
function filterNormalised({ shape, values }: WeightArray, normal: () => number): Float64Array {
  const made = Float64Array.from(values, normal);
  const size = values.length / shape[0];
  for (let first = 0; first < values.length; first += size) {
    const filter = made.subarray(first, first + size);
    const scale = norm(Float64Array.from(values.subarray(first, first + size))) / (norm(filter) || 1);
    for (let i = 0; i < size; i += 1) filter[i] *= scale;
  }
  return made;
}

/**
 * A random direction in the space of the weights, filter-normalised: Li, Xu, Taylor, Studer and Goldstein, "Visualizing the
 * Loss Landscape of Neural Nets", 2018, section 4. Biases and the scales and shifts of norms have no entry, as in their
 * code: they stay as they are.
 */
export function filterNormalisedDirection(
  architecture: Architecture,
  weights: Weights,
  seed: number,
  name: string,
): ReadonlyMap<string, Float64Array> {
  const direction = new Map<string, Float64Array>();
  for (const trained of trainables(architecture)) {
    const array = weights.get(trained.name);
    if (array === undefined || array.shape.length < 2) continue;
    const stream = randomStream(seed, 'landscape', name, trained.name);
    direction.set(
      trained.name,
      filterNormalised(array, () => stream.normal()),
    );
  }
  return direction;
}
