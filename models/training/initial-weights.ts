import type { Activation } from '../architecture/activation.js';
import type { PlainArchitecture } from '../architecture/architecture.js';
import { sizeOf, type Trainable, type TrainableRole, trainables } from '../architecture/trainable.js';
import type { WeightArray, Weights } from '../architecture/weights.js';
import { randomStream } from '../data/random.js';

/** Activations that pass about half of their input's variance on: He's gain √2 makes up for it. */
const halving: ReadonlySet<Activation> = new Set(['relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'softplus']);

/**
 * What a row's variance is multiplied by. The Wi share one unit of variance between the L blocks, so that the residual
 * stream stays of one size at any depth.
 */
function gainOf(role: TrainableRole): number {
  if (role.kind === 'layer') return halving.has(role.activation) ? Math.SQRT2 : 1;
  return role.kind === 'residual' ? 1 / Math.sqrt(role.blocks) : 1;
}

function initialArray({ name, shape, role }: Trainable, seed: number): WeightArray {
  const values = new Float32Array(sizeOf(shape));
  if (role.kind === 'bias' || shape.length === 1) return { shape, values };
  const deviation = gainOf(role) / Math.sqrt(shape[1]);
  const stream = randomStream(seed, 'weights', name);
  for (let i = 0; i < values.length; i += 1) values[i] = deviation * stream.normal();
  return { shape, values };
}

/**
 * The weights a run begins with: normal with variance gain² / inputs, biases 0. Each array has a stream of its own,
 * named after it, so that another block leaves the others' numbers as they are.
 */
export function initialWeights(architecture: PlainArchitecture, seed: number): Weights {
  return new Map(trainables(architecture).map((array) => [array.name, initialArray(array, seed)]));
}
