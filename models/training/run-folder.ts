import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type * as z from 'zod';
import type { Weights } from '../architecture/weights.js';
import { writeWhole } from '../data/atomic-file.js';
import { nearestName } from '../data/nearest-name.js';
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

/** Where runs lie beside the file that they train. */
const usualFolder = join('.nestimate', 'runs');

/** What a folder that is none was probably meant to be: its own name among the runs beside it, or a near one. Null: no run is near. */
async function nearRun(folder: string): Promise<string | null> {
  const beside = dirname(folder);
  const name = basename(folder);
  for (const place of [beside, join(beside, usualFolder)]) {
    const names = (await listRuns(place)).map((run) => basename(run));
    const near = names.includes(name) ? name : nearestName(name, names);
    if (near !== null) return join(place, near);
  }
  return null;
}

/** Why a folder is no run's, and what to do; null where it has a record. */
async function whyNoRun(folder: string): Promise<string | null> {
  if (existsSync(join(folder, runFiles.record))) return null;
  const near = await nearRun(folder);
  const advice = near === null ? '`nestimate runs` lists the runs.' : `Did you mean ${near}?`;
  if (!existsSync(folder)) return `${folder}: there is no such run folder. ${advice}`;
  if (!isFolder(folder)) return `${folder} is a file, not a run folder. ${advice}`;
  return `${folder} is not a run folder: it has no ${runFiles.record}. ${advice}`;
}

/**
 * What is read of a run's record.
 * @throws Error for the person: there is no such run folder, or what stands in it can't be read
 */
export async function readRecordAs<T>(folder: string, schema: z.ZodType<T>): Promise<T> {
  const why = await whyNoRun(folder);
  if (why !== null) throw new Error(why);
  return readJson(join(folder, runFiles.record), schema);
}

/**
 * What decides a run's numbers.
 * @throws as `readRecordAs`
 */
export function readRunRecord(folder: string): Promise<RunRecord> {
  return readRecordAs(folder, runRecord);
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
