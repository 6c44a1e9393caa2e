import type { Activation } from '../architecture/activation.js';
import type { Architecture } from '../architecture/architecture.js';
import { runningStatistics } from '../architecture/running-statistics.js';
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
  if (role.kind === 'bias') return { shape, values };
  if (role.kind === 'scale') return { shape, values: values.fill(1) };
  const [, inputs, ...window] = shape;
  const deviation = gainOf(role) / Math.sqrt(inputs * sizeOf(window));
  const stream = randomStream(seed, 'weights', name);
  for (let i = 0; i < values.length; i += 1) values[i] = deviation * stream.normal();
  return { shape, values };
}

/**
 * The weights a run begins with: normal with variance gain² / inputs, where a convolution's inputs are all that its
 * window reads; biases 0, a norm's scale 1, its running mean 0 and variance 1. Each array has a stream of its own, named
 * after it, so that another block leaves the others' numbers as they are.
 */
export function initialWeights(architecture: Architecture, seed: number): Weights {
  const trained = trainables(architecture).map((array) => [array.name, initialArray(array, seed)] as const);
  const statistics = runningStatistics(architecture).map(
    ({ name, shape, initial }) => [name, { shape, values: new Float32Array(sizeOf(shape)).fill(initial) }] as const,
  );
  return new Map([...trained, ...statistics]);
}
