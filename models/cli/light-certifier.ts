import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Weights } from '../architecture/weights.js';
import { CertificateError } from '../certificates/certificate-error.js';
import { lightCertificate } from '../certificates/light-certificate.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { appendEvent } from '../training/event-log.js';
import { lightCertificate as lightEvent } from '../training/events.js';
import { readRunRecord } from '../training/run-folder.js';
import { readSafetensors, writeSafetensors } from '../training/safetensors.js';
import { startPart, trainerParts } from '../training/trainer-part.js';
import { removeSnapshot, snapshotPath } from './light-snapshot.js';

/** Numbers of the training rows beyond which no second process holds them too. */
const mostValues = 2e7;
/** Of the time, the part that light certificates may take. */
const share = 0.2;

interface Position {
  readonly step: number;
  readonly epoch: number;
}

/** Computes light certificates beside a training, in a process of its own, one at a time. Training waits for none. */
export interface LightCertifier {
  /** Takes these weights where it is idle and has not taken more than its part of the time; else they go by. */
  readonly offer: (position: Position, weights: () => Promise<Weights>) => Promise<void>;
  /** Ends it; what it has not finished is dropped. */
  readonly end: () => Promise<void>;
}

function startProcess(folder: string): ChildProcess {
  const stdio = ['pipe', 'pipe', 'ignore'] as const;
  const child = startPart(process.argv[1], trainerParts.certifyLightly, { words: [folder], stdio: [...stdio] });
  // It may have ended by itself: it is not worth a training.
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where that is not allowed it is a process like others.
  }
  return child;
}

/** A certificate as the process wrote it; null where it is none. */
function answerOf(line: string) {
  try {
    return lightEvent.nullable().parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** @param dataset of the run: where it is large, nothing is computed */
export function lightCertifier(folder: string, dataset: Dataset): LightCertifier {
  const path = snapshotPath(folder);
  let child: ChildProcess | null = null;
  let at: Position | null = null;
  let began = 0;
  let answers = 0;
  let restUntil = 0;
  let ended = dataset.train.rows * dataset.train.inputSize > mostValues;
  async function heard(line: string): Promise<void> {
    const [position, found] = [at, answerOf(line)];
    at = null;
    answers += 1;
    // The first took the start of the process and the reading of the data, which come once.
    if (answers > 1) restUntil = Date.now() + ((Date.now() - began) * (1 - share)) / share;
    if (ended || position === null) return;
    if (found === null) ended = true;
    else await appendEvent(folder, { type: 'light-certificate', ...position, ...found }).catch(() => undefined);
  }
  function begin(): ChildProcess {
    const made = startProcess(folder);
    if (made.stdout !== null) createInterface(made.stdout).on('line', (line) => void heard(line));
    made.once('close', () => (ended = true));
    return made;
  }
  return {
    async offer(position, weights) {
      if (ended || at !== null || Date.now() < restUntil) return;
      at = position;
      began = Date.now();
      const arrays = await weights();
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeSafetensors(path, { arrays, metadata: {} });
        child ??= begin();
        child.stdin?.write('\n');
      } catch {
        // No room for a snapshot, or for a process: neither is worth a training.
        ended = true;
      }
    },
    async end() {
      ended = true;
      child?.kill('SIGKILL');
      await removeSnapshot(folder);
    },
  };
}

/** The process that `lightCertifier` starts: answers each line with a certificate, or with null where there is none. */
export async function certifyOnRequest(folder: string): Promise<void> {
  const { architecture, settings, data, resolved } = await readRunRecord(folder);
  const dataset = await loadDataset(data);
  // Files may have changed since the trainer read them: other rows have other bounds.
  if (resolved?.dataHash !== dataset.hash) return;
  const answer = async () => {
    const { arrays } = await readSafetensors(snapshotPath(folder));
    const found = orNull(() => lightCertificate(architecture, settings.loss, arrays, dataset.train));
    process.stdout.write(`${JSON.stringify(found)}\n`);
  };
  createInterface(process.stdin).on('line', () => void answer());
}

function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}
