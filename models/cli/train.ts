import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { howMany } from '../architecture/how-many.js';
import { certificate as certificateSchema } from '../certificates/certificate.js';
import { codeOf } from '../data/file-error.js';
import type { Program, TrainDefinition } from '../language/program.js';
import { readEvents } from '../training/event-log.js';
import { isLackable, whyNotHere } from '../training/asked-engine.js';
import { type HeldRun, heldRuns, heldState, type HeldState } from '../training/held-runs.js';
import { startTrainer, trainerIsAlive } from '../training/launch.js';
import { isDiskFull } from '../training/full-disk.js';
import { lastEvent } from '../training/progress.js';
import { readJson, readRunRecord, runFiles, stopRequested } from '../training/run-folder.js';
import type { RequestedEngine } from '../training/run-record.js';
import { createSession, type PlannedRun, type SessionPlan } from '../training/session.js';
import { certificatesTable, type SeededCertificate } from './certificate-text.js';
import { findingsText, hasErrors } from './check.js';
import { CommandFailure, exitCode } from './failure.js';
import { followRuns } from './follow-runs.js';
import { readProgramFile } from './read-file.js';
import { readSummaries } from './results.js';
import { resultsText } from './results-text.js';
import { painter } from './terminal.js';

export interface TrainOptions {
  readonly network?: string;
  /** `auto` where it is not given. */
  readonly engine?: RequestedEngine;
  /** Folder for the run folders. */
  readonly out: string;
  /** A run folder to go on with. */
  readonly resume?: string;
  /** Train what the folder lacks of the file's runs. */
  readonly continue?: boolean;
  readonly quiet?: boolean;
}

const lookMilliseconds = 500;

/** What became of a `train` block. */
interface Trained {
  readonly folders: readonly string[];
  readonly completed: boolean;
  /** Whether the person asked to stop: then nothing else of the file is begun. */
  readonly stopped: boolean;
}

type Folders = readonly [string, ...string[]];

function isFilled(folders: readonly string[]): folders is Folders {
  return folders.length > 0;
}

/** Networks whose runs completed without a certificate, each once, and why. */
async function printUncertified(folders: readonly string[]): Promise<void> {
  const lines = folders.map(async (folder) => {
    const found = lastEvent(await readEvents(folder), 'uncertified');
    return found === null ? '' : `${(await readRunRecord(folder)).architecture.name}: ${found.message}\n`;
  });
  process.stdout.write([...new Set(await Promise.all(lines))].join(''));
}

async function seededCertificate(folder: string): Promise<SeededCertificate> {
  const certificate = await readJson(join(folder, runFiles.certificate), certificateSchema);
  return { certificate, seed: (await readRunRecord(folder)).seed };
}

async function printCertificates(folders: readonly string[]): Promise<void> {
  const certified = folders.filter((folder) => existsSync(join(folder, runFiles.certificate)));
  const runs = await Promise.all(certified.map(seededCertificate));
  if (runs.length === 0) return;
  process.stdout.write(`\n${certificatesTable(runs, painter(process.stdout))}\n`);
  for (const { certificate, seed } of runs) {
    const { network, remarks, solutions } = certificate;
    if (!solutions.some(({ separable }) => separable)) continue;
    process.stdout.write(`\n${network} seed ${seed}: ${remarks.join(' ')}\n`);
  }
}

const trainerScript = join(__dirname, 'trainer.cjs');

/** @throws CommandFailure where this machine lacks the engine that is asked for: no run is made that could only fail */
async function requireEngine(engine: RequestedEngine, quiet: boolean): Promise<void> {
  if (isLackable(engine) && !quiet) process.stderr.write(`Looking for the engine ${engine} …\n`);
  const why = await whyNotHere(trainerScript, engine);
  if (why === null) return;
  const advice =
    'Nothing was begun: `nestimate engines` lists what is here, and without --engine the fastest of it trains.';
  throw new CommandFailure(`${why} ${advice}`, exitCode.unusable);
}

/** Trains these runs in a process of their own, one after the other. True where all completed. */
async function trainFolders(folders: readonly string[], quiet: boolean): Promise<boolean> {
  if (!isFilled(folders)) return true;
  const child = await startTrainer({ trainerScript, folders });
  return followRuns(folders, new Promise((done) => child.once('exit', done)), quiet);
}

/**
 * Makes the run folders of a plan, or of some of its runs.
 * @throws CommandFailure where the folder that is to hold them can't; the disk's error where that is full
 */
async function makeRuns(out: string, plan: SessionPlan, runs?: readonly PlannedRun[]): Promise<string[]> {
  return createSession(out, plan, runs).catch((error: unknown) => {
    if (isDiskFull(error) || codeOf(error) === null) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `No run folder can be made in ${out}: ${why}. --out names another folder.`,
      exitCode.unusable,
    );
  });
}

/** Prints what became of runs, and where they lie. */
async function printRuns(folders: readonly string[], quiet: boolean): Promise<void> {
  if (!quiet) {
    await printCertificates(folders);
    await printUncertified(folders);
  }
  for (const folder of folders) process.stdout.write(`${folder}\n`);
}

function chosen(train: TrainDefinition, network: string | undefined): TrainDefinition {
  return { ...train, networks: train.networks.filter(({ name }) => network === undefined || name === network) };
}

/** The trains of a program that name a network. */
function trainsOf(program: Program, network: string | undefined): TrainDefinition[] {
  const trains = program.trains.map((train) => chosen(train, network)).filter(({ networks }) => networks.length > 0);
  if (trains.length > 0) return trains;
  const trained = program.trains.flatMap(({ networks }) => networks.map(({ name }) => name));
  const names = trained.length === 0 ? '' : ` It trains: ${[...new Set(trained)].join(', ')}.`;
  const what = network === undefined ? 'no train block' : `no train block that names "${network}"`;
  throw new CommandFailure(`${program.file} has ${what}.${names}`, exitCode.unusable);
}

/** Goes on with a run. It keeps the text that it began with: where the file is another, or has changed, that is said. */
async function resume(file: string, folder: string, quiet: boolean): Promise<number> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
  });
  if (record.origin !== null) {
    const { by, run } = record.origin;
    const why = `${record.id} was not trained: nestimate ${by} made it from ${run}. There is nothing to resume.`;
    throw new CommandFailure(why, exitCode.unusable);
  }
  if (resolve(file) !== record.file) {
    throw new CommandFailure(`${folder} is a run of ${record.file}, not of ${file}.`, exitCode.unusable);
  }
  if ((await heldState(folder)) === 'completed') {
    const run = `${record.architecture.name} seed ${record.seed}`;
    if (!quiet) process.stderr.write(`${run} is completed already: there is nothing to resume.\n`);
    await printRuns([resolve(folder)], quiet);
    return exitCode.ok;
  }
  if ((await readProgramFile(file)).text !== record.text) {
    process.stderr.write(`${file} has changed since the run began: the run resumes with its original text.\n`);
  }
  const completed = await trainFolders([resolve(folder)], quiet);
  await printRuns([resolve(folder)], quiet);
  return completed ? exitCode.ok : exitCode.errors;
}

/** Settles when no process trains these runs any more. */
async function othersEnd(folders: readonly string[]): Promise<void> {
  for (;;) {
    const alive = await Promise.all(folders.map(trainerIsAlive));
    if (!alive.includes(true)) return;
    await new Promise((wake) => setTimeout(wake, lookMilliseconds));
  }
}

function heldAs(runs: readonly HeldRun[], state: HeldState): string[] {
  return runs.flatMap(({ held }) => (held?.state === state ? [held.folder] : []));
}

function leftText(runs: readonly HeldRun[]): string {
  const count = (state: HeldState) => heldAs(runs, state).length;
  const parts = [
    [count('completed'), 'completed before'],
    [count('training'), 'being trained now'],
    [count('unfinished'), 'to resume'],
    [runs.filter(({ held }) => held === null).length, 'to start'],
  ] as const;
  const found = parts.filter(([runs]) => runs > 0).map(([runs, what]) => `${runs} ${what}`);
  return `${howMany(runs.length, 'run')}: ${found.join(', ')}.\n`;
}

/** Trains what is left of a plan, in its order. Its runs that a process still trains are followed first. */
async function trainRest(plan: SessionPlan, out: string, quiet: boolean): Promise<Trained> {
  let runs = await heldRuns(out, plan);
  if (!quiet) process.stderr.write(leftText(runs));
  const others = heldAs(runs, 'training');
  if (others.length > 0) {
    const completed = await followRuns(others, othersEnd(others), quiet);
    if (others.some(stopRequested)) return { folders: others, completed, stopped: true };
    runs = await heldRuns(out, plan);
  }
  if (runs.some(({ held }) => held?.state !== 'completed')) await requireEngine(plan.engine, quiet);
  const made = await makeRuns(
    out,
    plan,
    runs.filter(({ held }) => held === null).map(({ planned }) => planned),
  );
  const folders = runs.map(({ held }) => held?.folder ?? made.shift() ?? '');
  const done = new Set(heldAs(runs, 'completed'));
  const left = folders.filter((folder) => !done.has(folder));
  const completed = await trainFolders(left, quiet);
  return { folders, completed, stopped: left.some(stopRequested) };
}

async function trainAnew(plan: SessionPlan, out: string, quiet: boolean): Promise<Trained> {
  const folders = await makeRuns(out, plan);
  const completed = await trainFolders(folders, quiet);
  return { folders, completed, stopped: folders.some(stopRequested) };
}

/** `nestimate train`: trains every `train` of a file in order, or goes on with a run. */
export async function train(file: string, options: TrainOptions): Promise<number> {
  const quiet = options.quiet === true;
  if (options.resume !== undefined && options.continue === true) {
    throw new CommandFailure(
      '--resume resumes one run and --continue the whole file: use one of them.',
      exitCode.unusable,
    );
  }
  if (options.resume !== undefined && options.engine !== undefined) {
    throw new CommandFailure(
      '--resume uses the engine that the run began on: leave --engine out, or train again.',
      exitCode.unusable,
    );
  }
  if (options.resume !== undefined) return resume(file, options.resume, quiet);
  const program = await readProgramFile(file);
  if (program.findings.length > 0 && (!quiet || hasErrors(program))) {
    process.stderr.write(findingsText(program, painter(process.stderr)));
  }
  if (hasErrors(program)) return exitCode.errors;
  const trains = trainsOf(program, options.network);
  // What is done already needs none.
  if (options.continue !== true) await requireEngine(options.engine ?? 'auto', quiet);
  const trained: Trained[] = [];
  for (const { networks, data, settings, seeds } of trains) {
    const plan = { file, text: program.text, networks, data, settings, seeds, engine: options.engine ?? 'auto' };
    const run = options.continue === true ? trainRest : trainAnew;
    const done = await run(plan, options.out, quiet);
    await printRuns(done.folders, quiet);
    trained.push(done);
    if (done.stopped) break;
  }
  if (!quiet) {
    const summaries = await readSummaries(trained.flatMap(({ folders }) => folders));
    process.stdout.write(`\n${resultsText(summaries, painter(process.stdout))}`);
  }
  return trained.every(({ completed }) => completed) ? exitCode.ok : exitCode.errors;
}
