import { permutation, randomStream } from '../data/random.js';

/** Steps that an epoch takes; the last may be on fewer rows. */
export function stepsPerEpoch(rows: number, batch: number | null): number {
  return batch === null ? 1 : Math.ceil(rows / batch);
}

/**
 * The batches of an epoch (from 0), as row indices. The order is drawn from the seed and the epoch alone, so a resumed
 * run needs no generator's state to see the same batches.
 */
export function epochBatches(rows: number, batch: number | null, seed: number, epoch: number): Int32Array[] {
  const order = permutation(rows, randomStream(seed, 'shuffle', epoch));
  const size = batch ?? rows;
  return Array.from({ length: stepsPerEpoch(rows, batch) }, (_, i) => order.subarray(i * size, (i + 1) * size));
}
