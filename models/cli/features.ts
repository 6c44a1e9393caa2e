import { existsSync } from 'node:fs';
import { featureArrays } from '../certificates/features/feature-arrays.js';
import { networkOf } from '../certificates/features/forward.js';
import type { Dataset, Samples } from '../data/dataset.js';
import { codeOf } from '../data/file-error.js';
import { writeNpz } from '../data/npz-writer.js';
import { CommandFailure, exitCode } from './failure.js';
import { readTrainedRun } from './trained-run.js';

export interface FeaturesOptions {
  /** The `.npz` file to write. */
  readonly out: string;
  readonly split: 'train' | 'test';
}

function samplesOf(id: string, dataset: Dataset, split: FeaturesOptions['split']): Samples {
  const samples = dataset[split];
  if (samples !== null) return samples;
  throw new CommandFailure(
    `${id} has no held-out rows: its data block has no split. Leave out --split test.`,
    exitCode.unusable,
  );
}

function refusal(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Error(`${file}: there is no such folder. Make it first.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Error(`${file} can't be written: its folder allows no writing.`);
  }
  if (code === 'ENOSPC') return new Error(`${file} can't be written: the disk is full.`);
  return error;
}

/** `nestimate features`: writes a run's features, streams, outputs and targets as a file for NumPy. */
export async function features(run: string, { out, split }: FeaturesOptions): Promise<number> {
  if (!out.endsWith('.npz')) throw new CommandFailure(`${out} does not end with .npz.`, exitCode.unusable);
  if (existsSync(out)) {
    throw new CommandFailure(`${out} is there already. Remove it or name another file.`, exitCode.unusable);
  }
  const { record, architecture, weights, dataset } = await readTrainedRun(run);
  const samples = samplesOf(record.id, dataset, split);
  const { arrays, chunks } = featureArrays(networkOf(architecture, weights), samples);
  await writeNpz(out, arrays, chunks).catch((error: unknown) => {
    throw refusal(error, out);
  });
  for (const { name, shape } of arrays) process.stdout.write(`${name} ${shape.join(' × ')}\n`);
  return exitCode.ok;
}
