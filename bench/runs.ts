// How long a list of many runs takes, and one run of many events: `npm run bench:runs`. Prints medians in milliseconds.
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendEvent } from '../models/training/event-log.js';
import { runFiles, writeRunRecord } from '../models/training/run-folder.js';
import { runList } from '../models/training/run-list.js';
import type { RunRecord } from '../models/training/run-record.js';
import { readToldRun } from '../models/runs/told-runs.js';
import { quantile } from './quantile.js';

const runCount = 10_000;
const eventCount = 1_000_000;
const rounds = 5;

const block = { layers: [{ kind: 'dense', units: 16, activation: 'relu' }] } as const;

/** As large as that of `examples/first.nest`. */
const record: RunRecord = {
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

function line(event: object): string {
  return `${JSON.stringify({ v: 1, time: Date.now(), ...event })}\n`;
}

function stepLines(from: number, to: number): string {
  const lines: string[] = [];
  for (let step = from; step < to; step += 1) {
    lines.push(line({ type: 'step', step, epoch: step / 10, loss: 1 / (1 + step), stepsPerSecond: 1000 }));
  }
  return lines.join('');
}

const end = [
  { type: 'evaluation', step: 200, epoch: 20, train: score, test: score },
  { type: 'epoch', step: 200, epoch: 20 },
  { type: 'checkpoint', step: 200, epoch: 20 },
  { type: 'done', step: 200, epoch: 20, reason: 'completed' },
  { type: 'certified' },
]
  .map(line)
  .join('');

async function makeRuns(runsFolder: string): Promise<void> {
  const events = line({ type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 200 }) + stepLines(1, 100) + end;
  for (let i = 0; i < runCount; i += 1) {
    const createdAt = new Date(Date.now() - i * 600_000).toISOString();
    const id = `${createdAt.slice(0, 19).replaceAll(':', '-')}-Wide`;
    const folder = join(runsFolder, id);
    await mkdir(folder);
    await writeFile(join(folder, runFiles.record), JSON.stringify({ ...record, id, session: id, createdAt }, null, 2));
    await writeFile(join(folder, runFiles.events), events);
  }
}

async function makeLongRun(folder: string): Promise<void> {
  await mkdir(folder);
  await writeRunRecord(folder, record);
  await appendEvent(folder, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: eventCount });
  for (let step = 1; step < eventCount; step += 10_000) {
    await appendFile(join(folder, runFiles.events), stepLines(step, step + 10_000));
  }
  await appendFile(join(folder, runFiles.events), end);
}

/** The median time, and the median of what it took of a processor: the two are far apart on a busy machine. */
async function median(work: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  const busy: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(cpu);
    times.push(performance.now() - began);
    busy.push((user + system) / 1000);
  }
  const middle = (values: readonly number[]) => quantile(values, 0.5).toFixed(1);
  return `${middle(times)} ms (processor ${middle(busy)} ms)`;
}

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nestimate-bench-'));
  try {
    const runsFolder = join(folder, 'runs');
    await mkdir(runsFolder);
    await makeRuns(runsFolder);
    console.log(`${runCount} runs, from nothing: ${await median(() => runList(runsFolder).read())}`);
    const list = runList(runsFolder);
    const { runs } = await list.read();
    const changed = new Set([runs[0].record.id]);
    console.log(`${runCount} runs, one of which has changed: ${await median(() => list.read(changed))}`);
    const long = join(folder, 'long');
    await makeLongRun(long);
    const size = (await readFile(join(long, runFiles.events))).length / 2 ** 20;
    console.log(`the end of ${eventCount} events (${size.toFixed(0)} MB): ${await median(() => readToldRun(long))}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void measure();
