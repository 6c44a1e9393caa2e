import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { WeightArray, Weights } from '../architecture/weights.js';
import type { OptimizerState } from './engine.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** What it takes to go on as if nothing had happened: shuffles follow from the seed and the step. */
export interface Checkpoint {
  readonly step: number;
  readonly weights: Weights;
  readonly optimizerState: OptimizerState;
}

const optimizerPrefix = 'optimizer.';

function checkpointPath(folder: string): string {
  return join(folder, 'checkpoint', 'state.safetensors');
}

/**
 * Writes a run's checkpoint as one file, whole or not at all.
 * @throws where the disk refuses; the checkpoint before then stands
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const path = checkpointPath(folder);
  const memory = [...checkpoint.optimizerState].map(([name, values]): [string, WeightArray] => [
    `${optimizerPrefix}${name}`,
    { shape: [values.length], values },
  ]);
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, {
    arrays: new Map([...checkpoint.weights, ...memory]),
    metadata: { step: String(checkpoint.step) },
  });
}

/**
 * A run's checkpoint; null where it has none yet.
 * @throws Error that names the file where it is damaged
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  const path = checkpointPath(folder);
  if (!existsSync(path)) return null;
  const { arrays, metadata } = await readSafetensors(path);
  const step = z.coerce.number().int().nonnegative().safeParse(metadata.step);
  if (!step.success) throw new Error(`${path} does not say at which step it was written.`);
  const entries = [...arrays];
  const isMemory = ([name]: readonly [string, unknown]) => name.startsWith(optimizerPrefix);
  return {
    step: step.data,
    weights: new Map(entries.filter((array) => !isMemory(array))),
    optimizerState: new Map(
      entries.filter(isMemory).map(([name, { values }]) => [name.slice(optimizerPrefix.length), values]),
    ),
  };
}
