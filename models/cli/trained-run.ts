import { resolve } from 'node:path';
import type { PlainArchitecture } from '../architecture/architecture.js';
import { plain } from '../architecture/staged.js';
import type { Weights } from '../architecture/weights.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { readRunRecord, readWeights } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';
import { CommandFailure, exitCode } from './failure.js';

/** A run with the weights it ended with and the data it was trained on. */
export interface TrainedRun {
  /** Absolute. */
  readonly folder: string;
  readonly record: RunRecord;
  readonly architecture: PlainArchitecture;
  readonly weights: Weights;
  readonly dataset: Dataset;
}

/**
 * Reads a run whose weights are worth something.
 * @throws CommandFailure where the folder is no run folder, its network has more than dense layers, or its data is not what it was
 * @throws Error where the run has no weights yet, or the data can't be read
 */
export async function readTrainedRun(folder: string): Promise<TrainedRun> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
  });
  const architecture = plain(record.architecture);
  if (architecture === null) {
    throw new CommandFailure(
      `${record.architecture.name} has convolutions, bn, stages or pooling: \`features\`, \`polish\` and \`convert\` take only networks of dense layers on vectors, in one stage. \`nestimate certify\` takes every network.`,
      exitCode.unusable,
    );
  }
  const weights = await readWeights(folder);
  const dataset = await loadDataset(record.data);
  if (record.resolved !== null && record.resolved.dataHash !== dataset.hash) {
    throw new CommandFailure(
      `The data has changed since ${record.id} was trained: its weights belong to other rows. Train again.`,
      exitCode.errors,
    );
  }
  return { folder: resolve(folder), record, architecture, weights, dataset };
}
