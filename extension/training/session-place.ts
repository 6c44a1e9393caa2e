import { listRuns, readRunRecord } from '../../models/training/run-folder.js';
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

/** The runs in a runs folder, oldest first. Folders whose record can't be read are no runs. */
export async function recordedRuns(runsFolder: string): Promise<RecordedRun[]> {
  const folders = await listRuns(runsFolder);
  const read = folders.map(async (folder): Promise<RecordedRun[]> => {
    try {
      return [{ folder, record: await readRunRecord(folder) }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

/** What became of an origin's weights in a run made of another. */
export const derivationWords = { polish: 'polished', convert: 'converted' } as const;

/** Names of networks as a person lists them: "Wide, Dense and 2 more". */
export function networkNames(records: readonly { readonly architecture: { readonly name: string } }[]): string {
  const names = [...new Set(records.map(({ architecture }) => architecture.name))];
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
