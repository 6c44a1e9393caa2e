import type { ChildProcess } from 'node:child_process';
import * as z from 'zod';
import { engineFailure } from '../training/engine-failure.js';
import { type ProcessEnd, processDeath } from '../training/process-death.js';
import { recordFailure } from '../training/record-failure.js';
import { recordStop } from '../training/record-stop.js';
import { readRunEnd } from '../training/run-end.js';
import { readRunRecord, stopRequested } from '../training/run-folder.js';
import { isSettled, runStatus, type RunStatus } from '../training/run-status.js';
import { startPart, trainerParts } from '../training/trainer-part.js';

/** What the training process says: the run that it takes up, what nobody there caught, or that it has come to the end of all. */
export const queueWord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), folder: z.string() }),
  z.object({ kind: z.literal('thrown'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('end'), failed: z.boolean() }),
]);

export type QueueWord = z.infer<typeof queueWord>;

/** How soon a request to stop is heard while a run is made ready. Who hears it second leaves the first word to the other. */
const lookMilliseconds = 200;
/** What is kept of a process's words. */
const mostCharacters = 4000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a training process ended. */
interface WorkEnd extends ProcessEnd {
  /** The run that it was at. */
  readonly folder: string;
  /** What it threw, where it said so. */
  readonly thrown: Error | null;
  /** Whether a run failed; null where it died before it came to their end. */
  readonly failed: boolean | null;
  /** Whether it was ended here, since its run was asked to stop. */
  readonly stopped: boolean;
}

function statusOf(folder: string): RunStatus {
  const { lastWord } = readRunEnd(folder);
  return runStatus(lastWord === null ? [] : [lastWord], true);
}

/** What somebody asked this process by a signal. */
interface Request {
  signal: NodeJS.Signals | null;
}

/** Ends a process whose run is asked to stop while it is made ready: an engine that loads, or is being timed, hears nothing. */
function endOnRequest(child: ChildProcess, folder: () => string, request: Request): { stopped: boolean; end(): void } {
  let looks = 0;
  const state = { stopped: false, end: () => clearInterval(timer) };
  const look = () => {
    const asked = request.signal !== null || stopRequested(folder());
    looks = asked && statusOf(folder()) === 'queued' ? looks + 1 : 0;
    if (looks < 2) return;
    state.stopped = true;
    child.kill('SIGKILL');
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // The folder is gone: the training process says so.
    }
  }, lookMilliseconds);
  return state;
}

function errorOf({ name, message }: Extract<QueueWord, { kind: 'thrown' }>): Error {
  return name === 'RangeError' ? new RangeError(message) : new Error(message);
}

/** Has these runs trained by a process of its own, to its end. */
function work(folders: readonly string[], request: Request): Promise<WorkEnd> {
  const script = process.argv[1];
  const stdio = ['ignore', 'inherit', 'pipe', 'ipc'] as const;
  const child = startPart(script, trainerParts.train, { words: folders, stdio: [...stdio] });
  let [folder, said] = [folders[0], ''];
  let [thrown, failed]: [Error | null, boolean | null] = [null, null];
  child.on('message', (message) => {
    const { data: word } = queueWord.safeParse(message);
    if (word?.kind === 'run') folder = word.folder;
    if (word?.kind === 'thrown') thrown = errorOf(word);
    if (word?.kind === 'end') failed = word.failed;
  });
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    process.stderr.write(words);
    said = (said + words).slice(-mostCharacters);
  });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  const watch = endOnRequest(child, () => folder, request);
  return new Promise<WorkEnd>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, said, folder, thrown, failed, stopped: watch.stopped }));
  }).finally(() => {
    watch.end();
    for (const signal of signals) process.off(signal, pass);
  });
}

/** Says of what a training process died in the folder of the run that it was at, unless that had its last word. */
async function recordDeath({ folder, thrown, ...ended }: WorkEnd): Promise<void> {
  if (isSettled(statusOf(folder))) return;
  const death = thrown ?? processDeath(ended);
  const { resolved } = await readRunRecord(folder);
  await recordFailure(folder, resolved === null ? unchosen(death) : engineFailure(resolved.engine, death, folder));
}

function unchosen({ message }: Error): Error {
  const words = message.trim().replace(/\.$/, '');
  return new Error(
    `The trainer stopped before an engine was chosen: ${words}. Resume and, where it stops again, name an engine ` +
      '(--engine, or the setting nestimate.engine).',
  );
}

/** Says of runs that wait and are asked to stop that they were stopped; returns the others. */
async function withoutStopped(folders: readonly string[], request: Request): Promise<string[]> {
  const left: string[] = [];
  for (const folder of folders) {
    if (request.signal === null && !stopRequested(folder)) left.push(folder);
    else await recordStop(folder);
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
    const stopped = ended.stopped || (request.signal !== null && statusOf(ended.folder) === 'queued');
    await (stopped ? recordStop(ended.folder) : recordDeath(ended)).catch((error: unknown) => console.error(error));
    left = left.slice(left.indexOf(ended.folder) + 1);
  }
}
