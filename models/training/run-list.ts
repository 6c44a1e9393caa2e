import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import * as z from 'zod';
import { trainerIsAlive } from './launch.js';
import { endStatus, type RunEnd, readRunEnd } from './run-end.js';
import { isFolder, runFiles } from './run-folder.js';
import { noLabels, type RunLabels, runLabels } from './run-labels.js';
import { runRecord } from './run-record.js';
import type { RunStatus } from './run-status.js';

/** Of `run.json` what a list shows: not the text, and of the network its name and kind. */
const listedRecord = runRecord
  .omit({ text: true, architecture: true, data: true })
  .extend({ architecture: z.object({ name: z.string(), kind: z.string() }), data: z.object({ name: z.string() }) });

export type ListedRecord = z.infer<typeof listedRecord>;

/** A run as a list shows it. */
export interface ListedRun {
  /** Absolute if the runs folder is. */
  readonly folder: string;
  readonly record: ListedRecord;
  readonly labels: RunLabels;
  readonly status: RunStatus;
  readonly end: RunEnd;
}

/** A folder that should be a run's and can't be read as one. */
export interface BrokenRun {
  readonly folder: string;
  readonly reason: string;
}

export interface RunListing {
  /** The latest first; the runs of one session in the order of training. */
  readonly runs: readonly ListedRun[];
  readonly broken: readonly BrokenRun[];
}

/** The runs of a folder. What was read once is read again only where it may have changed. */
export interface RunList {
  /**
   * All runs as they are now.
   * @param changed names of the folders that may have changed; left out: any may have
   * @param latest where many are read for the first time: is told the latest of them, before the others are read
   */
  read(changed?: ReadonlySet<string>, latest?: (listing: RunListing) => void): Promise<RunListing>;
}

type Entry = Omit<ListedRun, 'status'> | BrokenRun;

/** So many are told before the others are read. */
const toldFirst = 200;

/** So long the reading may hold up everything else, in milliseconds. */
const longestTurn = 12;

function jsonOf(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A run whose labels can't be read is a run all the same. */
function labelsOf(folder: string): RunLabels {
  const path = join(folder, runFiles.labels);
  try {
    return existsSync(path) ? runLabels.parse(jsonOf(path)) : noLabels;
  } catch {
    return noLabels;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [{ path, message }] = error.issues;
    return `its ${runFiles.record} is not in the format of this version: ${path.join('.')}: ${message}`;
  }
  if (error instanceof SyntaxError) return `its ${runFiles.record} is not valid JSON: ${error.message}`;
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (missing) return `it has no ${runFiles.record}: it is being made, or its making was cut off`;
  return error instanceof Error ? error.message : String(error);
}

/** Reads synchronously, in turns: ten thousand small files cost ten times as much with a promise for each step. */
function readEntry(folder: string): Entry {
  try {
    const record = listedRecord.parse(jsonOf(join(folder, runFiles.record)));
    return { folder, record, labels: labelsOf(folder), end: readRunEnd(folder) };
  } catch (error) {
    return { folder, reason: reasonOf(error) };
  }
}

/** Names begin with the time of their making: the latest come first. */
function foldersIn(runsFolder: string): string[] {
  if (!isFolder(runsFolder)) return [];
  const entries = readdirSync(runsFolder, { withFileTypes: true }).filter((entry) => !entry.isFile());
  return entries.map(({ name }) => name).sort((a, b) => (a < b ? 1 : -1));
}

function latestFirst(a: ListedRun, b: ListedRun): number {
  const [one, other] = [a.record, b.record];
  if (one.session === other.session) return one.order - other.order;
  return other.createdAt.localeCompare(one.createdAt) || other.session.localeCompare(one.session);
}

async function listingOf(entries: Iterable<Entry>): Promise<RunListing> {
  const runs: ListedRun[] = [];
  const broken: BrokenRun[] = [];
  for (const entry of entries) {
    if ('reason' in entry) broken.push(entry);
    else runs.push({ ...entry, status: await endStatus(entry.end, () => trainerIsAlive(entry.folder)) });
  }
  return { runs: runs.sort(latestFirst), broken };
}

/** A list of the runs in a folder, which need not be there yet. */
export function runList(runsFolder: string): RunList {
  const known = new Map<string, Entry>();
  const lookAt = async (names: readonly string[]) => {
    let turn = performance.now();
    for (const name of names) {
      known.set(name, readEntry(join(runsFolder, name)));
      if (performance.now() - turn < longestTurn) continue;
      await others();
      turn = performance.now();
    }
  };
  return {
    async read(changed, latest) {
      const names = foldersIn(runsFolder);
      const there = new Set(names);
      const isFirst = known.size === 0;
      for (const name of known.keys()) if (!there.has(name)) known.delete(name);
      const asked = names.filter((name) => changed === undefined || changed.has(name) || !known.has(name));
      await lookAt(asked.slice(0, toldFirst));
      if (isFirst && asked.length > toldFirst) latest?.(await listingOf(known.values()));
      await lookAt(asked.slice(toldFirst));
      return listingOf(known.values());
    },
  };
}
