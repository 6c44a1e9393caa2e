import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCertifiedNumbers } from '../runs/certified-numbers.js';
import { seedSummaries, type SeedRun, type SeedSummary } from '../runs/seed-summary.js';
import { readEvents } from '../training/event-log.js';
import { trainerIsAlive } from '../training/launch.js';
import { progressOf } from '../training/progress.js';
import { publishedOf } from '../training/published-accuracies.js';
import { isFolder, listRuns, readRunRecord, runFiles } from '../training/run-folder.js';
import { runStatus, saysStatus } from '../training/run-status.js';
import { CommandFailure, exitCode } from './failure.js';
import { resultsText } from './results-text.js';
import { painter } from './terminal.js';

async function readSeedRun(folder: string): Promise<SeedRun> {
  const record = await readRunRecord(folder);
  const events = await readEvents(folder);
  const status = runStatus(events, await trainerIsAlive(folder));
  const certified = await readCertifiedNumbers(folder, { lastWord: events.findLast(saysStatus) ?? null });
  return { folder, record, end: progressOf(events), status, certified };
}

/**
 * The runs of these folders, summed up over their seeds.
 * @param folders run folders, oldest first
 * @throws Error that names the file where one is no run folder
 */
export async function readSummaries(folders: readonly string[]): Promise<SeedSummary[]> {
  return seedSummaries(await Promise.all(folders.map(readSeedRun)));
}

/** The run folders that a person names: each one, or a folder of them. Those that can't be read are said, and left out. */
async function namedRuns(folders: readonly string[]): Promise<string[]> {
  const listed = folders.map(async (folder) =>
    existsSync(join(folder, runFiles.record)) ? [resolve(folder)] : listRuns(resolve(folder)),
  );
  const readable = (await Promise.all(listed)).flat().map(async (folder) => {
    try {
      await readRunRecord(folder);
      return [folder];
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return [];
    }
  });
  return [...new Set((await Promise.all(readable)).flat())];
}

function asJson({ record, runs, unfinished, train, test, certified }: SeedSummary) {
  const { architecture, data, settings } = record;
  return {
    network: architecture.name,
    kind: architecture.kind,
    data: data.name,
    settings,
    seeds: runs.map((run) => run.record.seed),
    unfinished: unfinished.map((run) => run.record.seed),
    train,
    test,
    certified,
    published: publishedOf(record),
    runs: runs.map(({ folder }) => folder),
  };
}

/** `nestimate results`: mean and deviation over seeds of the runs in these folders. */
export async function results(folders: readonly string[], format: 'text' | 'json'): Promise<number> {
  const runs = await namedRuns(folders);
  if (runs.length === 0) {
    const gone = folders.find((folder) => !isFolder(folder));
    const why =
      gone === undefined
        ? `There are no runs in ${folders.map((folder) => `"${folder}"`).join(', ')}`
        : `${gone} is no folder of runs`;
    throw new CommandFailure(`${why}. \`nestimate train\` puts them in .nestimate/runs.`, exitCode.unusable);
  }
  const summaries = await readSummaries(runs);
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(summaries.map(asJson), null, 2)}\n`
      : resultsText(summaries, painter(process.stdout)),
  );
  return exitCode.ok;
}
