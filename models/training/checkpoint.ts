import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { WeightArray, Weights } from '../architecture/weights.js';
import type { OptimizerState } from './engine.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** What it takes to go on as if nothing had happened: shuffles follow from the seed and the step. */
export interface Checkpoint {
  readonly step: number;
  readonly weights: Weights;
  readonly optimizerState: OptimizerState;
  /** Null: nothing is kept but the last weights. */
  readonly best: Best | null;
}

/** The weights of the least test risk so far, where a run has patience. */
export interface Best {
  readonly step: number;
  readonly risk: number;
  readonly weights: Weights;
}

const optimizerPrefix = 'optimizer.';
const bestPrefix = 'best.';

const checkpointMetadata = z.object({
  step: z.coerce.number().int().nonnegative(),
  bestStep: z.coerce.number().int().nonnegative().optional(),
  bestRisk: z.coerce.number().optional(),
});

/** Where a run keeps what it takes to go on. */
export function checkpointFolder(folder: string): string {
  return join(folder, 'checkpoint');
}

/** The files of a checkpoint's folder. */
export const checkpointFiles = {
  state: 'state.safetensors',
  /** The weights that a light certificate is computed of, while it is computed. */
  light: 'light.safetensors',
} as const;

function checkpointPath(folder: string): string {
  return join(checkpointFolder(folder), checkpointFiles.state);
}

/** Whether a run has one to go on from. */
export function hasCheckpoint(folder: string): boolean {
  return existsSync(checkpointPath(folder));
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
  const { best } = checkpoint;
  const kept = [...(best?.weights ?? [])].map(([name, array]): [string, WeightArray] => [
    `${bestPrefix}${name}`,
    array,
  ]);
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, {
    arrays: new Map([...checkpoint.weights, ...memory, ...kept]),
    metadata: {
      step: String(checkpoint.step),
      ...(best === null ? {} : { bestStep: String(best.step), bestRisk: String(best.risk) }),
    },
  });
}

/**
 * A run's checkpoint; null where it has none yet.
 * @throws Error that names the file where it is damaged
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  if (!hasCheckpoint(folder)) return null;
  const path = checkpointPath(folder);
  const { arrays, metadata } = await readSafetensors(path);
  const written = checkpointMetadata.safeParse(metadata);
  if (!written.success) throw new Error(`${path} does not say at which step it was written.`);
  const { step, bestStep, bestRisk } = written.data;
  const named = (prefix: string) =>
    [...arrays].flatMap(([name, array]): [string, WeightArray][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    );
  const isWeights = (name: string) => !name.startsWith(optimizerPrefix) && !name.startsWith(bestPrefix);
  return {
    step,
    weights: new Map([...arrays].filter(([name]) => isWeights(name))),
    optimizerState: new Map(named(optimizerPrefix).map(([name, { values }]) => [name, values])),
    best:
      bestStep === undefined || bestRisk === undefined
        ? null
        : { step: bestStep, risk: bestRisk, weights: new Map(named(bestPrefix)) },
  };
}
