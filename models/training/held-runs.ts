import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadDataset } from '../data/load-dataset.js';
import { readEvents } from './event-log.js';
import { trainerIsAlive } from './launch.js';
import { listRuns, readRunRecord } from './run-folder.js';
import { type RunRecord, runRecord } from './run-record.js';
import { isSettled, runStatus } from './run-status.js';
import { type PlannedRun, plannedRuns, type SessionPlan } from './session.js';

/** How far a run of a plan is: `training` in another process, `unfinished` and left by all. */
export type HeldState = 'completed' | 'training' | 'unfinished';

/** A run of a plan and the folder that holds it. */
export interface HeldRun {
  readonly planned: PlannedRun;
  /** Null: no folder holds it yet. */
  readonly held: { readonly folder: string; readonly state: HeldState } | null;
}

/** What decides a run's numbers, its data's rows apart, and whose run it is. */
const decisive = runRecord.pick({
  file: true,
  architecture: true,
  data: true,
  settings: true,
  seed: true,
  requestedEngine: true,
});

/** As a run folder would hold it: what is undefined is not there. */
function decisiveOf(plan: SessionPlan, { architecture, seed }: PlannedRun): unknown {
  const { data, settings, engine } = plan;
  const record = { file: resolve(plan.file), architecture, data, settings, seed, requestedEngine: engine };
  return decisive.parse(JSON.parse(JSON.stringify(record)));
}

interface Candidate {
  readonly folder: string;
  readonly record: RunRecord;
}

/** The runs in a folder that were trained for themselves. A folder whose `run.json` can't be read holds nothing. */
async function candidatesIn(runsFolder: string): Promise<Candidate[]> {
  const read = (await listRuns(resolve(runsFolder))).map(async (folder): Promise<Candidate[]> => {
    const record = await readRunRecord(folder).catch(() => null);
    return record === null || record.origin !== null ? [] : [{ folder, record }];
  });
  return (await Promise.all(read)).flat();
}

/** How far the run of a folder is. */
export async function heldState(folder: string): Promise<HeldState> {
  const status = runStatus(await readEvents(folder), await trainerIsAlive(folder));
  if (status === 'completed') return 'completed';
  return isSettled(status) ? 'unfinished' : 'training';
}

/**
 * Which runs of a plan a folder holds: those of the same file, network, data, settings, seed and asked engine, begun on the
 * very rows that the data has now. Of several, one that is completed, else one that is being trained, else the latest.
 * @throws DataError where runs were begun and the data can't be read now
 */
export async function heldRuns(runsFolder: string, plan: SessionPlan): Promise<HeldRun[]> {
  const candidates = await candidatesIn(runsFolder);
  const wanted = plannedRuns(plan).map((planned) => ({ planned, asked: decisiveOf(plan, planned) }));
  const alike = wanted.map(({ asked }) =>
    candidates.filter(({ record }) => isDeepStrictEqual(decisive.parse(record), asked)),
  );
  const begun = alike.flat().some(({ record }) => record.resolved !== null);
  const hash = begun ? (await loadDataset(plan.data)).hash : null;
  const found = wanted.map(async ({ planned }, i): Promise<HeldRun> => {
    const same = alike[i].filter(({ record: { resolved } }) => resolved === null || resolved.dataHash === hash);
    const states = await Promise.all(same.map(async ({ folder }) => ({ folder, state: await heldState(folder) })));
    const best = (['completed', 'training', 'unfinished'] as const).flatMap((state) =>
      states.filter((held) => held.state === state).slice(-1),
    );
    return { planned, held: best.length === 0 ? null : best[0] };
  });
  return Promise.all(found);
}
