import { basename } from 'node:path';
import { listRuns, readRunRecord } from '../../models/training/run-folder.js';
import { runList } from '../../models/training/run-list.js';
import type { RunRecord } from '../../models/training/run-record.js';

/** Where the runs lie that one `train` block started together. */
export interface SessionPlace {
  /** Absolute path of the folder that holds the run folders. */
  readonly runsFolder: string;
  readonly session: string;
}

/** A run folder, absolute, and what decides its numbers. */
export interface RecordedRun {
  readonly folder: string;
  readonly record: RunRecord;
}

/** Folders whose record can't be read are no runs. */
async function recordsIn(folders: readonly string[]): Promise<RecordedRun[]> {
  const read = folders.map(async (folder): Promise<RecordedRun[]> => {
    try {
      return [{ folder, record: await readRunRecord(folder) }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

/** The runs in a runs folder, oldest first. Folders whose record can't be read are no runs. */
export async function recordedRuns(runsFolder: string): Promise<RecordedRun[]> {
  return recordsIn(await listRuns(runsFolder));
}

/** How many letters of a session's name are its time, with which the names of its runs begin too. */
const timeLetters = '2026-11-21T09-30-00'.length;

/** The runs of a session, in the order of training. Of thousands of folders only those are read that may be its own. */
export async function sessionRuns({ runsFolder, session }: SessionPlace): Promise<RecordedRun[]> {
  const time = session.slice(0, timeLetters);
  const ofSession = async (folders: readonly string[]) =>
    (await recordsIn(folders))
      .filter(({ record }) => record.session === session)
      .sort((one, other) => one.record.order - other.record.order);
  const found = await ofSession((await listRuns(runsFolder)).filter((folder) => basename(folder).startsWith(time)));
  if (found.length > 0) return found;
  // One that was made from another run has that one's name and time.
  const { runs } = await runList(runsFolder).read();
  return ofSession(runs.flatMap(({ folder, record }) => (record.session === session ? [folder] : [])));
}

/** What became of an origin's weights in a run made of another. */
export const derivationWords = { polish: 'polished', convert: 'converted' } as const;

/** Names of networks as a person lists them: "Wide, Dense and 2 more". */
export function networkNames(records: readonly { readonly architecture: { readonly name: string } }[]): string {
  const names = [...new Set(records.map(({ architecture }) => architecture.name))];
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
