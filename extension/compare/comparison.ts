import { basename } from 'node:path';
import type { ToldRun } from '../../models/runs/run-facts.js';
import { isSettled } from '../../models/training/run-status.js';
import { seedSummaries } from '../../models/runs/seed-summary.js';
import { settingNames, shortNames } from '../../models/runs/short-names.js';
import { comparedFacts, readToldRun } from '../../models/runs/told-runs.js';
import type { ComparedCurve, ComparedSeeds, Comparison } from '../../webview/compare/messages.js';
import { type FollowedCurves, followCurves } from './followed-curves.js';

/** Run folders that are compared, read as they grow. */
export interface ComparedFolders {
  /** All of it as it is now. The curves of a run are the same object for as long as nothing is new in them. */
  look(): Promise<Comparison>;
  /** Whether one of the runs may change by itself. */
  isLive(): boolean;
}

interface Followed {
  readonly reader: FollowedCurves;
  curves: readonly ComparedCurve[];
  told: ToldRun | null;
}

async function look(folder: string, followed: Followed): Promise<void> {
  try {
    followed.told = await readToldRun(folder);
    followed.curves = await followed.reader.look(isSettled(followed.told.status));
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

function comparedSeeds(told: readonly ToldRun[], groups: readonly number[]): ComparedSeeds[] {
  const summaries = seedSummaries(oldestFirst(told));
  const places = summaries.map(({ record }) => told.findIndex((run) => run.record === record));
  const names = settingNames(places.map((place) => told[place]));
  return summaries.map(({ runs, unfinished, ...spreads }, i) => {
    const seeds = runs.map((run) => run.record.seed);
    const { train, test, certified } = spreads;
    return {
      label: names[i],
      group: groups[places[i]],
      seeds,
      unfinished: unfinished.map(({ record }) => record.seed),
      train,
      test,
      certified,
    };
  });
}

function comparisonOf(folders: readonly string[], followed: readonly Followed[]): Comparison {
  const there = followed.flatMap(({ told, curves }) => (told === null ? [] : [{ told, curves }]));
  const told = there.map((each) => each.told);
  const names = shortNames(told);
  const groups = groupsOf(told);
  return {
    v: 1,
    type: 'comparison',
    folders,
    runs: there.map(({ told: { folder, status }, curves }, i) => {
      return { folder, label: names[i], group: groups[i], status, curves };
    }),
    facts: comparedFacts(told),
    seeds: comparedSeeds(told, groups),
    gone: folders.filter((_, i) => followed[i].told === null).map((folder) => basename(folder)),
  };
}

export function comparedFolders(folders: readonly string[]): ComparedFolders {
  const followed = folders.map((folder): Followed => {
    return { reader: followCurves(folder, folders.length), curves: [], told: null };
  });
  return {
    async look() {
      await Promise.all(folders.map((folder, i) => look(folder, followed[i])));
      return comparisonOf(folders, followed);
    },
    isLive: () => followed.some(({ told }) => told !== null && !isSettled(told.status)),
  };
}
