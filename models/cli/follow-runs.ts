import { join } from 'node:path';
import { hasCheckpoint } from '../training/checkpoint.js';
import { choiceText, choosingText, loadingText } from '../training/choice-text.js';
import { type EventReader, eventReader } from '../training/event-log.js';
import type { RunEvent } from '../training/events.js';
import { lastEvent } from '../training/progress.js';
import { withoutRetaken } from '../training/retaken.js';
import { readRunRecord, requestStop, runFiles } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';
import { deathAdvice, isMadeReady, isSettled, runStatus, type RunStatus } from '../training/run-status.js';
import { progressLine } from './progress.js';
import { type ProgressPrinter, progressPrinter } from './progress-printer.js';
import { resumedText } from './resumed-text.js';

const lookMilliseconds = 100;

/** A run as its folder tells it. */
interface Run {
  readonly folder: string;
  readonly record: RunRecord;
  readonly reader: EventReader;
  readonly events: RunEvent[];
}

async function openRun(folder: string): Promise<Run> {
  return { folder, record: await readRunRecord(folder), reader: eventReader(folder), events: [] };
}

/** How a run ended, for whoever must do something about it; null where it completed. */
function endingOf({ folder, record, events }: Run, status: RunStatus): string | null {
  const name = `${record.architecture.name} seed ${record.seed}`;
  if (status === 'completed') return null;
  if (status === 'failed') {
    return `${name} failed: ${lastEvent(events, 'failed')?.message ?? `see ${join(folder, runFiles.log)}.`}`;
  }
  if (status === 'stopped' && hasCheckpoint(folder)) {
    return `${name} stopped with a checkpoint. Resume it with --resume ${folder}`;
  }
  if (lastEvent(events, 'started') === null) return `${name} was not started. Start it with --resume ${folder}`;
  if (status === 'stopped') return `${name} stopped without a checkpoint. Start it again with --resume ${folder}`;
  return `${name}: the trainer died; the end of its output is in ${runFiles.log}. Resume it with --resume ${folder}\n${deathAdvice}`;
}

/** Says what trains a run when it has begun; of runs of one network once. */
function engineTeller(printer: ProgressPrinter) {
  const told = new Set<string>();
  return async (folder: string): Promise<void> => {
    if (told.has(folder)) return;
    const record = await readRunRecord(folder);
    if (record.resolved === null) return;
    const text = choiceText(record, record.resolved);
    if (!told.has(text)) printer.note(text);
    told.add(folder).add(text);
  };
}

/** Says once of a run that goes on why it will not come to the numbers of an uninterrupted one. */
function differenceTeller(printer: ProgressPrinter) {
  const told = new Set<string>();
  return ({ folder, record }: Run, seen: readonly RunEvent[]): void => {
    const differs = lastEvent(seen, 'started')?.differs;
    if (differs !== undefined && !told.has(folder)) printer.note(`${record.architecture.name}: ${differs}`);
    if (differs !== undefined) told.add(folder);
  };
}

/** Says which engines are timed while one is chosen, or which is loaded, each time that this is something else. */
function readinessTeller(printer: ProgressPrinter) {
  let told = '';
  return ({ record }: Run, seen: readonly RunEvent[], status: RunStatus): void => {
    if (status !== 'choosing' && status !== 'loading') return;
    const done = status === 'choosing' ? `choosing the engine, ${choosingText(seen)}` : loadingText(seen);
    const text = `${record.architecture.name}: ${done} …`;
    if (text !== told) printer.passing(text);
    told = text;
  };
}

/** Says once of a run that goes on from where. */
function resumptionTeller(printer: ProgressPrinter) {
  const told = new Set<string>();
  return ({ folder, record, events }: Run): void => {
    if (told.has(folder)) return;
    told.add(folder);
    const text = resumedText(record, events);
    if (text !== null) printer.note(text);
  };
}

/** Whether a run has begun since it was last handed to a process: before, what it says is of an earlier time. */
function isBegun(seen: readonly RunEvent[]): boolean {
  return seen.findLast(({ type }) => type === 'queued' || type === 'started')?.type === 'started';
}

async function followAll(
  folders: readonly string[],
  exited: Promise<unknown>,
  printer: ProgressPrinter,
): Promise<boolean> {
  const runs = await Promise.all(folders.map(openRun));
  let alive = true;
  void exited.then(() => (alive = false));
  let problems = false;
  const sayReadiness = readinessTeller(printer);
  const sayEngine = engineTeller(printer);
  const sayResumption = resumptionTeller(printer);
  const sayDifference = differenceTeller(printer);
  for (const run of runs) {
    for (;;) {
      const stillThere = alive;
      run.events.push(...(await run.reader.read()));
      const seen = withoutRetaken(run.events);
      const status = runStatus(seen, stillThere);
      sayReadiness(run, seen, status);
      if (isBegun(seen)) {
        await sayEngine(run.folder);
        sayResumption(run);
        sayDifference(run, seen);
      }
      // What stands in a run that waits is of an earlier time.
      if (lastEvent(seen, 'started') !== null && !isMadeReady(status)) {
        // What trained it is known by now, and at its end on how many threads.
        const record = status === 'training' ? run.record : await readRunRecord(run.folder).catch(() => run.record);
        printer.line(progressLine(record, seen, status, printer.paint));
      }
      if (isSettled(status)) {
        printer.endLine();
        const ending = endingOf(run, status);
        if (ending !== null) printer.problem(ending);
        problems ||= ending !== null;
        break;
      }
      await Promise.race([new Promise((wake) => setTimeout(wake, lookMilliseconds)), exited]);
    }
  }
  await exited;
  return !problems;
}

/**
 * Follows runs to their end and prints their progress; Ctrl-C asks them to stop. True where all completed.
 * @param exited settles when the process that trains them has ended
 */
export async function followRuns(
  folders: readonly string[],
  exited: Promise<unknown>,
  quiet: boolean,
): Promise<boolean> {
  // A run whose folder was deleted can't be asked, and the others are all the same.
  const stop = () => void Promise.allSettled(folders.map(requestStop));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await followAll(folders, exited, progressPrinter(process.stderr, quiet));
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
