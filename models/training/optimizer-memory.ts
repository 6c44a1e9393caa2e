import type { OptimizerState } from './engine.js';
import type { Optimizer } from './settings.js';

/** Kingma & Ba 2015's constants, as PyTorch has them. */
export const adamBetas = [0.9, 0.999] as const;
export const adamEpsilon = 1e-8;

/** The arrays that an optimiser remembers beside the weights, each of their size. */
export function memoryNames(optimizer: Optimizer): readonly string[] {
  if (optimizer.kind !== 'sgd') return ['first', 'second'];
  return optimizer.momentum === 0 ? [] : ['velocity'];
}

/**
 * The memory before the first step (zeros), or a checkpoint's.
 * @throws Error where a checkpoint lacks an array or has one of another size
 */
export function startMemory(optimizer: Optimizer, size: number, state: OptimizerState | null): OptimizerState {
  return new Map(
    memoryNames(optimizer).map((name): [string, Float32Array] => {
      const values = state === null ? new Float32Array(size) : state.get(name);
      if (values?.length !== size)
        throw new Error(`The checkpoint's optimiser array "${name}" does not fit the network.`);
      return [name, values];
    }),
  );
}
