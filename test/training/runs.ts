import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResidualArchitecture } from '../../models/architecture/architecture.js';
import type { SyntheticDefinition } from '../../models/data/definition.js';
import { createSession, type SessionPlan } from '../../models/training/session.js';

export const network: ResidualArchitecture = {
  kind: 'resnest',
  name: 'Small',
  inputSize: 4,
  outputSize: 1,
  bias: true,
  expansion: { kind: 'linear', width: 8 },
  blocks: [
    { layers: [{ kind: 'dense', units: 3, activation: 'relu' }] },
    { layers: [{ kind: 'dense', units: 3, activation: 'relu' }] },
  ],
};

export const data: SyntheticDefinition = {
  kind: 'synthetic',
  name: 'teacher',
  standardize: true,
  scale: null,
  split: { train: 80, test: 20, seed: 1 },
  inputs: 4,
  outputs: 1,
  samples: 100,
  noise: 0.1,
  seed: 2,
};

export function plan(changes: Partial<SessionPlan> = {}): SessionPlan {
  return {
    file: 'small.nest',
    text: 'resnest Small { … }',
    networks: [network],
    data,
    settings: {
      loss: 'squared',
      optimizer: { kind: 'adam', learningRate: 1e-2, decay: 0 },
      schedule: null,
      batch: 16,
      epochs: 6,
    },
    seeds: [1],
    engine: 'wasm',
    ...changes,
  };
}

/** A new empty folder for run folders. */
export function runsFolder(): string {
  return mkdtempSync(join(tmpdir(), 'nestimate-runs-'));
}

/** The folder of a new run. */
export async function newRun(changes: Partial<SessionPlan> = {}): Promise<string> {
  const [folder] = await createSession(runsFolder(), plan(changes));
  return folder;
}
