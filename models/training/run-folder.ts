import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import type { Weights } from '../architecture/weights.js';
import { writeWhole } from '../data/atomic-file.js';
import { type RunRecord, runRecord } from './run-record.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** The files of a run folder. */
export const runFiles = {
  record: 'run.json',
  events: 'events.jsonl',
  weights: 'weights.safetensors',
  certificate: 'certificate.json',
  landscape: 'landscape.json',
  /** What a person calls the run: its name and tags. */
  labels: 'labels.json',
  /** Its presence asks the trainer to stop. */
  stop: 'stop',
  /** Its presence asks the trainer to hold still until it is gone. */
  pause: 'pause',
  /** The process that has the run's session in hand: its id. */
  process: 'process.json',
  log: 'trainer.log',
} as const;

/**
 * Reads a JSON file and holds it against its schema.
 * @throws Error that names the file where it is missing, broken or of another shape
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new Error(`${path} can't be read.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${path} is not valid JSON.`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${path} is not in the format of this version: ${issue.path.join('.')}: ${issue.message}.`);
}

/** @throws where the disk refuses */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * What decides a run's numbers.
 * @throws Error that names the file where the folder is no run folder
 */
export function readRunRecord(folder: string): Promise<RunRecord> {
  return readJson(join(folder, runFiles.record), runRecord);
}

/** @throws where the disk refuses */
export function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  return writeJson(join(folder, runFiles.record), record);
}

/**
 * A run's weights: the last that were written, at the end or at a stop.
 * @throws Error that names the file where it is missing or damaged
 */
export async function readWeights(folder: string): Promise<Weights> {
  const path = join(folder, runFiles.weights);
  if (!existsSync(path))
    throw new Error(`${folder} has no trained weights: the run has not ended, or failed before it did.`);
  return (await readSafetensors(path)).arrays;
}

/** @throws where the disk refuses */
export function writeWeights(folder: string, weights: Weights): Promise<void> {
  return writeSafetensors(join(folder, runFiles.weights), { arrays: weights, metadata: { format: 'pt' } });
}

/** Asks whoever trains this run to stop with a checkpoint. */
export async function requestStop(folder: string): Promise<void> {
  await writeFile(join(folder, runFiles.stop), '');
}

export function stopRequested(folder: string): boolean {
  return existsSync(join(folder, runFiles.stop));
}

/** Takes a request to stop back, so that the run can be resumed. */
export async function clearStop(folder: string): Promise<void> {
  await rm(join(folder, runFiles.stop), { force: true });
}

/** Asks whoever trains this run to hold still, with a checkpoint, until `clearPause`. */
export async function requestPause(folder: string): Promise<void> {
  await writeFile(join(folder, runFiles.pause), '');
}

export function pauseRequested(folder: string): boolean {
  return existsSync(join(folder, runFiles.pause));
}

/** Lets a paused run go on. */
export async function clearPause(folder: string): Promise<void> {
  await rm(join(folder, runFiles.pause), { force: true });
}

/** Whether there is such a folder: a runs folder need not be there yet, and a file may have its name. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The run folders in a folder, oldest first; none where there is no such folder. Absolute if `runsFolder` is. */
export async function listRuns(runsFolder: string): Promise<string[]> {
  if (!isFolder(runsFolder)) return [];
  const names = await readdir(runsFolder);
  return names
    .sort()
    .map((name) => join(runsFolder, name))
    .filter((folder) => existsSync(join(folder, runFiles.record)));
}
