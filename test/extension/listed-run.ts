import type { RunNode } from '../../extension/runs/run-nodes.js';
import type { ListedRun } from '../../models/training/run-list.js';

export const score = { risk: 0.25, accuracy: null, topFive: null, rSquared: 0.5 };

/** A run that is completed, as the Runs view knows it. */
export function listedRun(
  id: string,
  network: string,
  createdAt: Date,
  session: string,
  changes: Partial<ListedRun> = {},
): RunNode {
  const listed: ListedRun = {
    folder: `/runs/${id}`,
    record: {
      version: 1,
      id,
      session,
      order: 0,
      createdAt: createdAt.toISOString(),
      file: '/home/ada/wide.nest',
      architecture: { name: network, kind: 'resnest' },
      data: { name: 'made' },
      settings: {
        loss: 'squared',
        optimizer: { kind: 'adam', learningRate: 0.01, decay: 0 },
        schedule: null,
        batch: 8,
        epochs: 20,
      },
      seed: 1,
      requestedEngine: 'auto',
      resolved: null,
      origin: null,
    },
    labels: { version: 1, name: null, tags: [] },
    status: 'completed',
    end: { lastWord: null, time: null, step: 5, epoch: 20, train: score, test: null, keptEpoch: null },
    ...changes,
  };
  const told = { network: true, seed: true };
  return { kind: 'run', runsFolder: '/runs', session, run: listed, when: null, told, exact: false };
}
