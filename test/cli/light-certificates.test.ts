import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import { readRunRecord, runFiles, writeRunRecord } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { nestimate, scratch } from './nestimate.js';

/** Long enough for the process beside it to start, whatever the machine: steps are cheap, and there are many. */
const program = `
resnest Long { input 8 expand 32 repeat 3 { block dense 8 relu } output 1 }
data teacher { synthetic inputs 8 outputs 1 samples 600 noise 0.1 seed 3 split 80 : 20 seed 1 }
train Long on teacher { loss squared optimizer adam 1e-3 batch 16 epochs 3000 seed 1 }
`;

function made(): { file: string; runs: string } {
  const folder = scratch();
  writeFileSync(join(folder, 'long.nest'), program);
  return { file: join(folder, 'long.nest'), runs: join(folder, 'runs') };
}

async function lightOf(folder: string) {
  return (await readEvents(folder)).flatMap((event) => (event.type === 'light-certificate' ? [event] : []));
}

const weightsOf = (folder: string) => readFileSync(join(folder, runFiles.weights));

/** The run's folder once it has a light certificate, while it trains. */
async function untilLight(runs: string): Promise<string> {
  for (;;) {
    const [name] = existsSync(runs) ? readdirSync(runs) : [];
    if (name !== undefined && (await lightOf(join(runs, name))).length > 0) return join(runs, name);
    await wait(50);
  }
}

/** The same run from its beginning, with nothing beside it: its folder, and seconds. */
async function trainedAlone(folder: string): Promise<{ folder: string; seconds: number }> {
  const alone = join(scratch(), 'alone');
  mkdirSync(alone);
  cpSync(join(folder, runFiles.record), join(alone, runFiles.record));
  const record = await readRunRecord(alone);
  await writeRunRecord(alone, record);
  const dataset = await loadDataset(record.data);
  const began = performance.now();
  await trainRun(alone, dataset, { shouldStop: () => false });
  return { folder: alone, seconds: (performance.now() - began) / 1000 };
}

/** Seconds from the trainer's first word to its last step. */
async function trainingSeconds(folder: string): Promise<number> {
  const events = await readEvents(folder);
  const at = (type: 'started' | 'done') => events.findLast((event) => event.type === type)?.time ?? NaN;
  return (at('done') - at('started')) / 1000;
}

describe('light certificates', () => {
  it('come while a run trains, and change no bit of its weights', async () => {
    const { file, runs } = made();
    expect((await nestimate('train', file, '--out', runs, '--engine', 'compiled', '--quiet')).code).toBe(0);
    const folder = join(runs, readdirSync(runs)[0]);
    const alone = await trainedAlone(folder);
    expect(weightsOf(folder).equals(weightsOf(alone.folder))).toBe(true);
    expect(await lightOf(alone.folder)).toEqual([]);
    const found = await lightOf(folder);
    expect(found.length).toBeGreaterThan(0);
    for (const { risk, lowerBound, epsilon, ranks } of found) {
      expect(epsilon).toBeCloseTo(risk - lowerBound, 9);
      expect(ranks.map(({ size }) => size)).toEqual([8, 8, 8]);
      for (const { rank, size } of ranks) expect(rank).toBeLessThanOrEqual(size);
    }
    const beside = await trainingSeconds(folder);
    console.log(`Training with light certificates: ${beside.toFixed(1)} s, alone: ${alone.seconds.toFixed(1)} s.`);
  });

  it('leave a run that was killed fit to go on, to the weights of one that was not', async () => {
    const { file, runs } = made();
    const training = nestimate('train', file, '--out', runs, '--engine', 'compiled', '--quiet');
    const folder = await untilLight(runs);
    const started = (await readEvents(folder)).find((event) => event.type === 'started');
    process.kill(started?.pid ?? 0, 'SIGKILL');
    expect((await training).code).toBe(1);
    expect((await nestimate('train', file, '--resume', folder, '--quiet')).code).toBe(0);
    const events = await readEvents(folder);
    expect(events.at(-1)?.type).toBe('certified');
    expect(weightsOf(folder).equals(weightsOf((await trainedAlone(folder)).folder))).toBe(true);
    expect(existsSync(join(folder, 'checkpoint', 'light.safetensors'))).toBe(false);
  });
});
