import type { ChildProcess } from 'node:child_process';
import * as z from 'zod';
import { engineFailure } from '../training/engine-failure.js';
import { type ProcessEnd, processDeath } from '../training/process-death.js';
import { recordFailure } from '../training/record-failure.js';
import { recordStop } from '../training/record-stop.js';
import { removeTorn } from '../training/remove-torn.js';
import { readRunEnd } from '../training/run-end.js';
import { readRunRecord, stopRequested } from '../training/run-folder.js';
import { engineNames, type EngineName } from '../training/run-record.js';
import { isMadeReady, isSettled, runStatus, type RunStatus } from '../training/run-status.js';
import { startPart, trainerParts } from '../training/trainer-part.js';
import { removeSnapshot } from './light-snapshot.js';
import { deathReason, recordUncertified } from './uncertified.js';

/** What the training process says: the run that it takes up, what nobody there caught, or that it has come to the end of all. */
const queueWord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), folder: z.string() }),
  z.object({ kind: z.literal('thrown'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('end'), failed: z.boolean() }),
]);

export type QueueWord = z.infer<typeof queueWord>;

/** How soon a request to stop is heard while a run is made ready. Who hears it second leaves the first word to the other. */
const lookMilliseconds = 200;
/** How long a process that has done its work may take to end. */
const mostEndMilliseconds = 5000;
/** What is kept of a process's words. */
const mostCharacters = 4000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a training process ended. */
interface WorkEnd extends ProcessEnd {
  /** The run that it was at. */
  readonly folder: string;
  /** What it threw, where it said so, or why it could not be started. */
  readonly thrown: Error | null;
  /** Whether a run failed; null where it died before it came to their end. */
  readonly failed: boolean | null;
  /** The run that was asked to stop, where it was ended here for that. */
  readonly stopped: string | null;
}

/**
 * Whether a run is being made ready. In the midst of a training no last word is found (`readRunEnd` goes back no further than
 * the latest scores): there the run hears a request to stop by itself, and needs time to save.
 */
function isBeingReadied(folder: string): boolean {
  const { lastWord } = readRunEnd(folder);
  return lastWord !== null && isMadeReady(runStatus([lastWord], true));
}

/** What somebody asked this process by a signal. */
interface Request {
  signal: NodeJS.Signals | null;
}

/** Whether a run is asked to stop: by a signal, as all are, or by the file in its folder. */
function isAsked(folder: string, request: Request): boolean {
  return request.signal !== null || stopRequested(folder);
}

/** Ends a process whose run is asked to stop while it is made ready: an engine that loads, or is being timed, hears nothing. */
function endOnRequest(
  child: ChildProcess,
  folder: () => string,
  request: Request,
): { run: string | null; end(): void } {
  let looks = 0;
  const stopped = { run: null as string | null, end: () => clearInterval(timer) };
  const look = () => {
    const run = folder();
    looks = isAsked(run, request) && isBeingReadied(run) ? looks + 1 : 0;
    if (looks < 2) return;
    stopped.run = run;
    child.kill('SIGKILL');
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // The folder is gone: the training process says so.
    }
  }, lookMilliseconds);
  return stopped;
}

function errorOf({ name, message }: Extract<QueueWord, { kind: 'thrown' }>): Error {
  return name === 'RangeError' ? new RangeError(message) : new Error(message);
}

/** Starts the process that trains these runs; an error where there is no room for it. */
function startWork(folders: readonly string[]): ChildProcess | Error {
  try {
    const stdio = ['ignore', 'inherit', 'pipe', 'ipc'] as const;
    return startPart(process.argv[1], trainerParts.train, { words: folders, stdio: [...stdio] });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unstarted(folder: string, thrown: Error): WorkEnd {
  return { code: null, signal: null, said: '', folder, thrown, failed: null, stopped: null };
}

/** Has these runs trained by a process of its own, to its end. */
async function work(folders: readonly string[], request: Request): Promise<WorkEnd> {
  const child = startWork(folders);
  if (child instanceof Error) return unstarted(folders[0], child);
  let [folder, said] = [folders[0], ''];
  let [thrown, failed]: [Error | null, boolean | null] = [null, null];
  child.on('message', (message) => {
    const { data: word } = queueWord.safeParse(message);
    if (word?.kind === 'run') folder = word.folder;
    if (word?.kind === 'thrown') thrown = errorOf(word);
    if (word?.kind === 'end') {
      failed = word.failed;
      // Node may hang as it ends, on what native code left behind: all is written by now.
      setTimeout(() => child.kill('SIGKILL'), mostEndMilliseconds).unref();
    }
  });
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    process.stderr.write(words);
    said = (said + words).slice(-mostCharacters);
  });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  const watch = endOnRequest(child, () => folder, request);
  return new Promise<WorkEnd>((done) => {
    child.on('error', (error) => {
      // One that was started tells of its end by `close`: a signal that can't be sent is no end.
      if (child.pid === undefined) done(unstarted(folder, error));
      else console.error(error);
    });
    child.once('close', (code, signal) => done({ code, signal, said, folder, thrown, failed, stopped: watch.run }));
  }).finally(() => {
    watch.end();
    for (const signal of signals) process.off(signal, pass);
  });
}

/** The engine that was being loaded where a run's last word says so. */
function engineLoaded(folder: string): EngineName | undefined {
  const { lastWord } = readRunEnd(folder);
  return lastWord?.type === 'loading' ? engineNames.find((name) => name === lastWord.engine) : undefined;
}

/** Says of what a training process died in the folder of the run that it was at. */
async function recordDeath({ folder, thrown, ...ended }: WorkEnd, status: RunStatus): Promise<void> {
  if (status === 'certifying') return recordUncertified(folder, deathReason(ended));
  const death = thrown ?? processDeath(ended);
  const { resolved } = await readRunRecord(folder);
  const engine = resolved?.engine ?? engineLoaded(folder);
  await recordFailure(folder, engine === undefined ? unchosen(death) : engineFailure(engine, death, folder));
}

/**
 * Says in a run's folder how the process that was at it ended before it came to the end of all, unless that run had its last
 * word. One that was asked to stop, and was still made ready, was stopped, whatever it died of.
 */
async function recordEnd(ended: WorkEnd, request: Request): Promise<void> {
  const { folder } = ended;
  await removeSnapshot(folder);
  await removeTorn(folder);
  const { lastWord } = readRunEnd(folder);
  const status = lastWord === null ? 'training' : runStatus([lastWord], true);
  if (isSettled(status)) return;
  const stopped = ended.stopped === folder || (isAsked(folder, request) && isBeingReadied(folder));
  await (stopped ? recordStop(folder) : recordDeath(ended, status));
}

function unchosen({ message }: Error): Error {
  const words = message.trim().replace(/\.$/, '');
  return new Error(
    `The trainer stopped before an engine was chosen: ${words}. Resume and, where it stops again, name an engine ` +
      '(--engine, or the setting nestimate.engine).',
  );
}

/** What can't be written to a run's folder keeps no other run from its turn. */
function sayUnwritten(error: unknown): void {
  console.error(error);
}

/** Says of runs that wait and are asked to stop that they were stopped; returns the others. */
async function withoutStopped(folders: readonly string[], request: Request): Promise<string[]> {
  const left: string[] = [];
  for (const folder of folders) {
    if (!isAsked(folder, request)) left.push(folder);
    else await recordStop(folder).catch(sayUnwritten);
  }
  return left;
}

/**
 * Sees to the training of run folders in turn: it is done in a process of its own, and one that dies (of too little memory,
 * by an engine's native code) takes no other run with it. What it died of is said in its run's folder, and the rest is
 * trained by another.
 */
export async function supervise(folders: readonly string[]): Promise<void> {
  const request: Request = { signal: null };
  for (const signal of signals) process.on(signal, () => (request.signal = signal));
  // A full disk takes the log; the runs tell of it themselves.
  process.stderr.on('error', () => undefined);
  let left = [...folders];
  for (;;) {
    left = await withoutStopped(left, request);
    if (left.length === 0) return;
    const ended = await work(left, request);
    if (ended.failed !== false) process.exitCode = 1;
    if (ended.failed !== null) return;
    const next = left.indexOf(ended.folder);
    // It may have gone on to the next run by the time that it was ended for the one before.
    const isWronged = ended.stopped !== null && ended.stopped !== ended.folder;
    if (!isWronged) await recordEnd(ended, request).catch(sayUnwritten);
    left = left.slice(isWronged ? next : next + 1);
  }
}
