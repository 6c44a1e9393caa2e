import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../models/training/events.js';
import { runFiles } from '../models/training/run-folder.js';
import type { RunRecord } from '../models/training/run-record.js';

const block = { layers: [{ kind: 'dense', units: 16, activation: 'relu' }] } as const;

/** As large as that of `examples/first.nest`. */
export const record: RunRecord = {
  version: 1,
  id: 'run',
  session: 'session',
  order: 0,
  createdAt: new Date().toISOString(),
  file: '/home/ada/first.nest',
  text: '// A line of a program of some length.\n'.repeat(25),
  architecture: {
    kind: 'resnest',
    name: 'Wide',
    inputSize: 10,
    outputSize: 1,
    bias: true,
    expansion: { kind: 'linear', width: 64 },
    blocks: [block, block, block],
  },
  data: {
    kind: 'synthetic',
    name: 'made',
    standardize: true,
    scale: null,
    split: { train: 80, test: 20, seed: 1 },
    inputs: 10,
    outputs: 1,
    samples: 400,
    noise: 0.1,
    seed: 1,
  },
  settings: {
    loss: 'squared',
    optimizer: { kind: 'adam', learningRate: 1e-3, decay: 0 },
    schedule: null,
    batch: 32,
    epochs: 20,
  },
  seed: 1,
  requestedEngine: 'auto',
  resolved: null,
  origin: null,
};

const score = { risk: 0.4, accuracy: null, topFive: null, rSquared: 0.6 };

type Said = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, 'v' | 'time'> : never) : never;

/** An event as it stands in `events.jsonl`. */
export function line(event: Said): string {
  return `${JSON.stringify({ v: 1, time: Date.now(), ...event })}\n`;
}

/** Steps `from` to `to`, the latter left out, a line each. */
export function stepLines(from: number, to: number): string {
  const lines: string[] = [];
  for (let step = from; step < to; step += 1) {
    lines.push(line({ type: 'step', step, epoch: step / 10, loss: 1 / (1 + step), stepsPerSecond: 1000 }));
  }
  return lines.join('');
}

/** The last words of a run that is trained and certified. */
export const endLines =
  line({ type: 'evaluation', step: 200, epoch: 20, train: score, test: score }) +
  line({ type: 'epoch', step: 200, epoch: 20 }) +
  line({ type: 'checkpoint', step: 200, epoch: 20 }) +
  line({ type: 'done', step: 200, epoch: 20, reason: 'completed' }) +
  line({ type: 'certified' });

/** Folders of completed runs of 100 steps, as a trainer leaves them, one every ten minutes until now. Returns when they began. */
export async function makeRuns(runsFolder: string, count: number): Promise<Date[]> {
  await mkdir(runsFolder, { recursive: true });
  const events = line({ type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 200 }) + stepLines(1, 100) + endLines;
  const now = Date.now();
  const dates = Array.from({ length: count }, (_, i) => new Date(now - i * 600_000));
  for (const [i, date] of dates.entries()) {
    const createdAt = date.toISOString();
    const id = `${createdAt.slice(0, 19).replaceAll(':', '-')}-Wide`;
    const folder = join(runsFolder, id);
    await mkdir(folder);
    await writeFile(join(folder, runFiles.record), JSON.stringify({ ...record, id, session: id, createdAt }, null, 2));
    await writeFile(join(folder, runFiles.events), events);
    // Of a process that is gone: beyond what any system counts to.
    await writeFile(join(folder, runFiles.process), JSON.stringify({ pid: 2 ** 30 + i }));
  }
  return dates;
}
