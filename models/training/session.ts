import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Architecture } from '../architecture/architecture.js';
import type { DataDefinition } from '../data/definition.js';
import { makeFolders } from './make-folders.js';
import { writeRunRecord } from './run-folder.js';
import type { RequestedEngine, RunRecord } from './run-record.js';
import type { TrainingSettings } from './settings.js';

/** What one `train` block asks for: each network with each seed is a run. */
export interface SessionPlan {
  /** The `.nest` file and its text as it is. */
  readonly file: string;
  readonly text: string;
  readonly networks: readonly Architecture[];
  readonly data: DataDefinition;
  readonly settings: TrainingSettings;
  readonly seeds: readonly number[];
  readonly engine: RequestedEngine;
}

/** One run of a plan. */
export type PlannedRun = Pick<RunRecord, 'architecture' | 'seed'>;

/** All runs of a plan, in the order in which they are to be trained. */
export function plannedRuns({ networks, seeds }: Pick<SessionPlan, 'networks' | 'seeds'>): PlannedRun[] {
  return networks.flatMap((architecture) => seeds.map((seed) => ({ architecture, seed })));
}

/** 2026-11-21T09-30-00: sorts by time, and every file system takes it. */
function folderTime(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(':', '-');
}

/** A name that no other session has. */
export function sessionName(now: Date): string {
  return `${folderTime(now)}-${randomBytes(3).toString('hex')}`;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * Makes a folder of this name, or of the next one that is not taken. Returns the name.
 * @throws where the disk refuses
 */
export async function makeRunFolder(runsFolder: string, name: string): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const candidate = copy === 1 ? name : `${name}-${copy}`;
    try {
      await mkdir(resolve(runsFolder, candidate));
      return candidate;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

/**
 * Makes the run folders of a `train` block, all at once and before anything is trained, so that whoever looks sees what
 * is to come. Returns them absolute, in the order in which they are to be trained.
 * @param runs those of the plan that are to be made
 * @throws where the disk refuses; none of them is left then
 */
export async function createSession(
  runsFolder: string,
  plan: SessionPlan,
  runs: readonly PlannedRun[] = plannedRuns(plan),
): Promise<string[]> {
  const now = new Date();
  const session = sessionName(now);
  const { file, text, data, settings, seeds, engine } = plan;
  const folders: string[] = [];
  const makeRun = async ({ architecture, seed }: PlannedRun) => {
    const suffix = seeds.length > 1 ? `-${seed}` : '';
    const id = await makeRunFolder(runsFolder, `${folderTime(now)}-${architecture.name}${suffix}`);
    const folder = resolve(runsFolder, id);
    folders.push(folder);
    await writeRunRecord(folder, {
      version: 1,
      id,
      session,
      order: folders.length - 1,
      createdAt: now.toISOString(),
      file: resolve(file),
      text,
      architecture,
      data,
      settings,
      seed,
      requestedEngine: engine,
      resolved: null,
      origin: null,
    });
  };
  await makeFolders(resolve(runsFolder));
  try {
    for (const run of runs) await makeRun(run);
  } catch (error) {
    for (const folder of folders) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return folders;
}
