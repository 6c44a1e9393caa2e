// How long a list of many runs takes, and one run of many events: `npm run bench:runs`. Prints medians in milliseconds.
import { appendFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendEvent } from '../models/training/event-log.js';
import { runFiles, writeRunRecord } from '../models/training/run-folder.js';
import { runList } from '../models/training/run-list.js';
import { readToldRun } from '../models/runs/told-runs.js';
import { endLines, makeRuns, record, stepLines } from './many-runs.js';
import { quantile } from './quantile.js';

const runCount = 10_000;
const eventCount = 1_000_000;
const rounds = 5;

async function makeLongRun(folder: string): Promise<void> {
  await mkdir(folder);
  await writeRunRecord(folder, record);
  await appendEvent(folder, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: eventCount });
  for (let step = 1; step < eventCount; step += 10_000) {
    await appendFile(join(folder, runFiles.events), stepLines(step, step + 10_000));
  }
  await appendFile(join(folder, runFiles.events), endLines);
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
    await makeRuns(runsFolder, runCount);
    console.log(`${runCount} runs, from nothing: ${await median(() => runList(runsFolder).read())}`);
    const list = runList(runsFolder);
    const { runs } = await list.read();
    const changed = new Set([runs[0].record.id]);
    console.log(`${runCount} runs, one of which has changed: ${await median(() => list.read(changed))}`);
    const long = join(folder, 'long');
    await makeLongRun(long);
    const size = (await stat(join(long, runFiles.events))).size / 2 ** 20;
    console.log(`the end of ${eventCount} events (${size.toFixed(0)} MB): ${await median(() => readToldRun(long))}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void measure();
