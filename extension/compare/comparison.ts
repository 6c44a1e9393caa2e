import { basename } from 'node:path';
import { type EventReader, eventReader } from '../../models/training/event-log.js';
import type { RunEvent } from '../../models/training/events.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import type { ToldRun } from '../../models/training/run-facts.js';
import { isSettled } from '../../models/training/run-status.js';
import { seedSummaries } from '../../models/training/seed-summary.js';
import { mostEvents, thinned } from '../../models/training/thinned-events.js';
import { comparedFacts, readToldRun } from '../../models/training/told-runs.js';
import type { Comparison } from '../../webview/compare/messages.js';
import { runCurves } from './run-curves.js';
import { shortNames } from './short-names.js';

/** Run folders that are compared, read as they grow. */
export interface ComparedFolders {
  /** All of it as it is now. */
  look(): Promise<Comparison>;
  /** Whether one of the runs may change by itself. */
  isLive(): boolean;
}

interface Followed {
  readonly reader: EventReader;
  events: readonly RunEvent[];
  told: ToldRun | null;
}

async function look(folder: string, followed: Followed): Promise<void> {
  try {
    followed.told = await readToldRun(folder);
    const events = await followed.reader.read();
    if (events.length > 0) followed.events = thinned(withoutRetaken([...followed.events, ...events]));
  } catch {
    // Deleted, or being replaced: it is told as gone, and looked for again the next time.
    followed.told = null;
  }
}

/** A number for each run, shared by those that differ in their seeds alone; where all do, each has its own. */
function groupsOf(runs: readonly ToldRun[]): number[] {
  const decisive = runs.map(({ record: { architecture, data, settings } }) =>
    JSON.stringify([architecture, data, settings]),
  );
  const several = [...new Set(decisive)];
  return several.length === 1 ? runs.map((_, i) => i) : decisive.map((each) => several.indexOf(each));
}

function oldestFirst(runs: readonly ToldRun[]): ToldRun[] {
  return [...runs].sort((a, b) => a.record.createdAt.localeCompare(b.record.createdAt));
}

function comparisonOf(folders: readonly string[], followed: readonly Followed[]): Comparison {
  const there = followed.flatMap(({ told, events }) => (told === null ? [] : [{ told, events }]));
  const told = there.map((each) => each.told);
  const names = shortNames(told);
  const groups = groupsOf(told);
  return {
    v: 1,
    type: 'comparison',
    folders,
    runs: there.map(({ told: { folder, status }, events }, i) => ({
      folder,
      label: names[i],
      group: groups[i],
      status,
      curves: runCurves(events, there.length),
    })),
    facts: comparedFacts(told),
    seeds: seedSummaries(oldestFirst(told)).map(({ runs, unfinished, train, test, record }) => {
      const first = told.findIndex((run) => run.record === record);
      const seeds = runs.map((run) => run.record.seed);
      return { label: names[first].replace(/, seed \d+/, ''), group: groups[first], seeds, unfinished, train, test };
    }),
    gone: folders.filter((_, i) => followed[i].told === null).map((folder) => basename(folder)),
  };
}

export function comparedFolders(folders: readonly string[]): ComparedFolders {
  const followed = folders.map((folder): Followed => {
    return { reader: eventReader(folder, mostEvents), events: [], told: null };
  });
  return {
    async look() {
      await Promise.all(folders.map((folder, i) => look(folder, followed[i])));
      return comparisonOf(folders, followed);
    },
    isLive: () => followed.some(({ told }) => told !== null && !isSettled(told.status)),
  };
}
