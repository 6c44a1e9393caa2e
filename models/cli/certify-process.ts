import { once } from 'node:events';
import { CertificateError } from '../certificates/certificate-error.js';
import { DataError } from '../data/data-error.js';
import { loadDataset } from '../data/load-dataset.js';
import { appendEvent } from '../training/event-log.js';
import { isDiskFull } from '../training/full-disk.js';
import type { ProcessEnd } from '../training/process-death.js';
import { readRunRecord } from '../training/run-folder.js';
import { startPart, trainerParts } from '../training/trainer-part.js';
import { certifyFolder } from './certify-run.js';
import { deathReason, recordUncertified } from './uncertified.js';

/** A certifying process's exit code where it has said in words why there is no certificate. Node has no such code. */
const saidWhy = 40;

const fullDisk = 'the disk is full: free some space. The weights are kept: `nestimate certify` tries again';

const stopMilliseconds = 200;

/** Why there is no certificate, for the person whose run it is. What a process that died said goes to `trainer.log`. */
function reasonOf(ended: ProcessEnd): string {
  if (ended.code === saidWhy) return ended.said.trim();
  console.error(`A certificate's process ended with ${ended.signal ?? ended.code}: ${ended.said}`);
  return deathReason(ended);
}

async function certifierEnd(folder: string, shouldStop: () => boolean): Promise<ProcessEnd> {
  const certifier = startPart(process.argv[1], trainerParts.certify, {
    words: [folder],
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  certifier.stderr?.setEncoding('utf8').on('data', (words: string) => (said += words));
  const watch = setInterval(() => {
    if (shouldStop()) certifier.kill('SIGKILL');
  }, stopMilliseconds);
  try {
    await once(certifier, 'close');
  } finally {
    clearInterval(watch);
  }
  return { code: certifier.exitCode, signal: certifier.signalCode, said };
}

/**
 * Certifies a run in a process of its own: it computes without a pause, and a request to stop is to be heard. A run
 * whose weights nothing can be shown of is complete all the same, and says why.
 * @throws where the disk refuses, or there is no room for another process
 */
export async function certifyOrSay(folder: string, shouldStop: () => boolean): Promise<void> {
  const ended = await certifierEnd(folder, shouldStop);
  if (ended.code === 0) return appendEvent(folder, { type: 'certified' });
  const reason = shouldStop() ? 'stopped before it was there. `nestimate certify` computes it' : reasonOf(ended);
  return recordUncertified(folder, reason);
}

/** Whether an error was written for the person whose run it is; what the machine throws has other kinds, or a code. */
function isInWords(error: unknown): error is Error {
  if (error instanceof CertificateError || error instanceof DataError) return true;
  return error instanceof Error && error.constructor === Error && !('code' in error);
}

/** The process that `certifyOrSay` starts: why there is no certificate goes to stderr. */
export async function certifyHere(folder: string): Promise<void> {
  try {
    const record = await readRunRecord(folder);
    await certifyFolder(folder, record, await loadDataset(record.data));
  } catch (error) {
    if (isDiskFull(error)) process.stderr.write(fullDisk);
    else if (isInWords(error)) process.stderr.write(error.message);
    else throw error;
    process.exitCode = saidWhy;
  }
}
