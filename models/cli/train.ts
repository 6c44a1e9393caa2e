import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { certificate as certificateSchema } from '../certificates/certificate.js';
import type { Program, TrainDefinition } from '../language/program.js';
import { type EventReader, eventReader, readEvents } from '../training/event-log.js';
import type { RunEvent } from '../training/events.js';
import { startTrainer } from '../training/launch.js';
import { lastEvent } from '../training/progress.js';
import { withoutRetaken } from '../training/retaken.js';
import { readJson, readRunRecord, requestStop, runFiles } from '../training/run-folder.js';
import type { RequestedEngine, RunRecord } from '../training/run-record.js';
import { isSettled, runStatus, type RunStatus } from '../training/run-status.js';
import { createSession } from '../training/session.js';
import { certificatesTable } from './certificate-text.js';
import { findingsText, hasErrors } from './check.js';
import { CommandFailure, exitCode } from './failure.js';
import { progressLine } from './progress.js';
import { type ProgressPrinter, progressPrinter } from './progress-printer.js';
import { readProgramFile } from './read-file.js';
import { painter } from './terminal.js';

export interface TrainOptions {
  readonly network?: string;
  readonly engine: RequestedEngine;
  /** Folder for the run folders. */
  readonly out: string;
  /** A run folder to go on with. */
  readonly resume?: string;
  readonly quiet?: boolean;
}

const lookMilliseconds = 100;

type Folders = readonly [string, ...string[]];

function isFilled(folders: readonly string[]): folders is Folders {
  return folders.length > 0;
}

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
  if (status === 'stopped') return `${name} stopped with a checkpoint. Go on with --resume ${folder}`;
  if (lastEvent(events, 'started') === null) return `${name} was not begun. Begin with --resume ${folder}`;
  return `${name}: the trainer died; its last words are in ${runFiles.log}. Go on with --resume ${folder}`;
}

/** Follows a session's runs to their end, printing their progress. Ctrl-C asks them to stop. True where all completed. */
async function follow(
  folders: Folders,
  trainer: { exited: Promise<unknown> },
  printer: ProgressPrinter,
): Promise<boolean> {
  const runs = await Promise.all(folders.map(openRun));
  let alive = true;
  void trainer.exited.then(() => (alive = false));
  let problems = false;
  for (const run of runs) {
    for (;;) {
      const stillThere = alive;
      run.events.push(...(await run.reader.read()));
      const seen = withoutRetaken(run.events);
      const status = runStatus(seen, stillThere);
      if (lastEvent(seen, 'started') !== null) printer.line(progressLine(run.record, seen, status, printer.paint));
      if (isSettled(status)) {
        printer.endLine();
        const ending = endingOf(run, status);
        if (ending !== null) printer.problem(ending);
        problems ||= ending !== null;
        break;
      }
      await Promise.race([new Promise((wake) => setTimeout(wake, lookMilliseconds)), trainer.exited]);
    }
  }
  await trainer.exited;
  return !problems;
}

/** Networks whose runs completed without a certificate, each once, and why. */
async function printUncertified(folders: Folders): Promise<void> {
  const lines = folders.map(async (folder) => {
    const found = lastEvent(await readEvents(folder), 'uncertified');
    return found === null ? '' : `${(await readRunRecord(folder)).architecture.name}: ${found.message}\n`;
  });
  process.stdout.write([...new Set(await Promise.all(lines))].join(''));
}

async function printCertificates(folders: Folders): Promise<void> {
  const paths = folders.map((folder) => join(folder, runFiles.certificate)).filter(existsSync);
  const certificates = await Promise.all(paths.map((path) => readJson(path, certificateSchema)));
  if (certificates.length === 0) return;
  process.stdout.write(`\n${certificatesTable(certificates, painter(process.stdout))}\n`);
  for (const { network, remarks } of certificates.filter(({ solutions }) =>
    solutions.some(({ separable }) => separable),
  )) {
    process.stdout.write(`\n${network}: ${remarks.join(' ')}\n`);
  }
}

/** Trains these runs in a process of their own and prints what becomes of them. */
async function trainFolders(folders: Folders, quiet: boolean): Promise<number> {
  const child = await startTrainer({ trainerScript: join(__dirname, 'trainer.cjs'), folders });
  const exited = new Promise((done) => child.once('exit', done));
  const stop = () => void Promise.all(folders.map(requestStop));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const printer = progressPrinter(process.stderr, quiet);
  const completed = await follow(folders, { exited }, printer);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  if (!quiet) {
    await printCertificates(folders);
    await printUncertified(folders);
  }
  for (const folder of folders) process.stdout.write(`${folder}\n`);
  return completed ? exitCode.ok : exitCode.errors;
}

function chosen(train: TrainDefinition, network: string | undefined): TrainDefinition {
  return { ...train, networks: train.networks.filter(({ name }) => network === undefined || name === network) };
}

/** The trains of a program that name a network. */
function trainsOf(program: Program, network: string | undefined): TrainDefinition[] {
  const trains = program.trains.map((train) => chosen(train, network)).filter(({ networks }) => networks.length > 0);
  if (trains.length > 0) return trains;
  const what = network === undefined ? 'no train block' : `no train block that names "${network}"`;
  throw new CommandFailure(`${program.file} has ${what}.`, exitCode.unusable);
}

/** Goes on with a run. It keeps the text that it began with: where the file is another, or has changed, that is said. */
async function resume(file: string, folder: string, quiet: boolean): Promise<number> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
  });
  if (record.origin !== null) {
    const { by, run } = record.origin;
    const why = `${record.id} was not trained: nestimate ${by} made it from ${run}. There is nothing to go on with.`;
    throw new CommandFailure(why, exitCode.unusable);
  }
  if (resolve(file) !== record.file) {
    throw new CommandFailure(`${folder} is a run of ${record.file}, not of ${file}.`, exitCode.unusable);
  }
  if ((await readProgramFile(file)).text !== record.text) {
    process.stderr.write(`${file} has changed since the run began: it goes on with the text it began with.\n`);
  }
  return trainFolders([resolve(folder)], quiet);
}

/** `nestimate train`: trains every `train` of a file in order, or goes on with a run. */
export async function train(file: string, options: TrainOptions): Promise<number> {
  const quiet = options.quiet === true;
  if (options.resume !== undefined) return resume(file, options.resume, quiet);
  const program = await readProgramFile(file);
  if (program.findings.length > 0 && (!quiet || hasErrors(program))) {
    process.stderr.write(findingsText(program, painter(process.stderr)));
  }
  if (hasErrors(program)) return exitCode.errors;
  let worst: number = exitCode.ok;
  for (const { networks, data, settings, seeds } of trainsOf(program, options.network)) {
    const plan = { file, text: program.text, networks, data, settings, seeds, engine: options.engine };
    const folders = await createSession(options.out, plan);
    if (isFilled(folders)) worst = Math.max(worst, await trainFolders(folders, quiet));
  }
  return worst;
}
