import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { smallHeap } from './small-heap.js';

/** What a process of the trainer's script is for. Told none of these, it sees to the training of run folders. */
export const trainerParts = {
  /** Trains run folders, one after the other. */
  train: '--train',
  /** Times an engine. */
  trial: '--trial',
  /** Says whether this machine has an engine. */
  lookForEngine: '--look-for-engine',
  /** Certifies a run folder. */
  certify: '--certify',
  /** Certifies snapshots of a run folder as they come. */
  certifyLightly: '--certify-lightly',
} as const;

export type TrainerPart = (typeof trainerParts)[keyof typeof trainerParts];

const parentVariable = 'NESTIMATE_PARENT';

/**
 * Starts a process of the trainer's script that ends when this process does, however that ends.
 * @throws where this machine has no room for another process
 */
export function startPart(
  script: string,
  part: TrainerPart,
  { words = [], stdio }: { readonly words?: readonly string[]; readonly stdio: StdioOptions },
): ChildProcess {
  const env = { ...process.env, [parentVariable]: String(process.pid) };
  return spawn(process.execPath, [script, part, ...words], { env, stdio, windowsHide: true });
}

/**
 * Looks whether the parent is there, on a thread of its own: an engine's step or a certificate may hold the other for
 * minutes. A child of a parent that has gone gets another; not on Windows, where its number is free again.
 */
const watchProgram = `
const { workerData: parent } = require('node:worker_threads');
const windows = process.platform === 'win32';
function isGone() {
  if (!windows) return process.ppid !== parent;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL'); }, 200);
`;

/** Ends this process, whatever it computes, soon after the one that started it with `startPart` has gone. */
export function endWithParent(): void {
  const parent = Number(process.env[parentVariable]);
  // Told by nobody, as where a test starts a script of its own.
  if (!Number.isInteger(parent) || parent <= 0) return;
  const watch = new Worker(watchProgram, { eval: true, workerData: parent, resourceLimits: smallHeap });
  watch.on('error', () => undefined);
  watch.unref();
}
