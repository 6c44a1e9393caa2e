import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readProgram } from '../../models/language/read-program.js';
import { appendEvent, readEvents } from '../../models/training/event-log.js';
import { trainerIsAlive } from '../../models/training/launch.js';
import { clearPause, readRunRecord, requestPause, runFiles } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import { command, nestimate, scratch } from './nestimate.js';

const text = `
resnest Long { input 8 expand 32 repeat 3 { block dense 8 relu } output 1 }
data teacher { synthetic inputs 8 outputs 1 samples 600 noise 0.1 seed 3 split 80 : 20 seed 1 }
train Long on teacher { loss squared optimizer adam 1e-3 batch 4 epochs 150 seeds 0..2 }
`;

const spread = z.object({ mean: z.number(), deviation: z.number().nullable() }).nullable();
const spreads = z.record(z.string(), spread);
const summaries = z.array(
  z.object({
    network: z.string(),
    seeds: z.array(z.number()),
    unfinished: z.array(z.number()),
    train: spreads,
    test: spreads,
    published: z.object({ testAccuracy: z.number(), epochs: z.number() }).nullable(),
    runs: z.array(z.string()),
  }),
);

async function resultsOf(...folders: string[]) {
  const { code, stdout } = await nestimate('results', ...folders, '--format', 'json');
  expect(code).toBe(0);
  return summaries.parse(JSON.parse(stdout));
}

function newFile(content = text): { file: string; runs: string } {
  const folder = scratch();
  writeFileSync(join(folder, 'long.nest'), content);
  return { file: join(folder, 'long.nest'), runs: join(folder, 'runs') };
}

/** Waits until the second run has begun, and returns the trainer's process. */
async function untilSecond(runs: string): Promise<number> {
  for (;;) {
    const names = existsSync(runs) ? readdirSync(runs).sort() : [];
    const events = names.length < 2 ? [] : await readEvents(join(runs, names[1]));
    const started = events.find((event) => event.type === 'started');
    if (started !== undefined && events.some(({ type }) => type === 'step')) return started.pid;
    await wait(10);
  }
}

const trainRest = (file: string, runs: string) => nestimate('train', file, '--out', runs, '--continue');

describe('nestimate train --continue', () => {
  it('completes the table after a power cut, and does nothing when all is done', async () => {
    const { file, runs } = newFile();
    const child = spawn(process.execPath, [command, 'train', file, '--out', runs, '--continue'], { stdio: 'ignore' });
    const trainer = await untilSecond(runs);
    process.kill(trainer, 'SIGKILL');
    // The command buries its trainer: one whose parent died first is there until the system does.
    while (await trainerIsAlive(join(runs, readdirSync(runs)[0]))) await wait(10);
    child.kill('SIGKILL');
    expect((await resultsOf(runs))[0]).toMatchObject({ seeds: [0], unfinished: [1, 2] });
    const rest = await trainRest(file, runs);
    expect(rest.code).toBe(0);
    expect(rest.stderr).toContain('3 runs: 1 completed before, 2 to resume.');
    expect(rest.stdout).toMatch(/Long \(ResNEst\) +teacher +0\.\.2 .* ± .* ± /);
    expect(readdirSync(runs)).toHaveLength(3);
    const again = await trainRest(file, runs);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('3 runs: 3 completed before.');
    const whole = newFile();
    await nestimate('train', whole.file, '--out', whole.runs, '--quiet');
    const [a, b] = [await resultsOf(runs), await resultsOf(whole.runs)];
    expect(a[0].train).toEqual(b[0].train);
    expect(a[0].test).toEqual(b[0].test);
  });

  it('follows runs that a process still trains, where the command alone was killed', async () => {
    const { file, runs } = newFile();
    const child = spawn(process.execPath, [command, 'train', file, '--out', runs], { stdio: 'ignore' });
    await untilSecond(runs);
    // Held until it is followed, however long that command takes to begin.
    const folders = readdirSync(runs).map((name) => join(runs, name));
    for (const folder of folders) await requestPause(folder);
    child.kill('SIGKILL');
    const rest = spawn(process.execPath, [command, 'train', file, '--out', runs, '--continue']);
    const ended = once(rest, 'exit');
    let said = '';
    for await (const words of rest.stderr.setEncoding('utf8')) {
      said += String(words);
      if (said.includes('being trained now')) for (const folder of folders) await clearPause(folder);
    }
    expect(said).toContain('being trained now');
    expect(await ended).toEqual([0, null]);
    expect(readdirSync(runs)).toHaveLength(3);
    expect((await resultsOf(runs))[0].seeds).toEqual([0, 1, 2]);
  });

  it('trains what was added to the file, and anew what has changed', async () => {
    const short = text.replace('epochs 150', 'epochs 2');
    const { file, runs } = newFile(short.replace('0..2', '0..1'));
    await trainRest(file, runs);
    writeFileSync(file, short);
    expect((await trainRest(file, runs)).stderr).toContain('3 runs: 2 completed before, 1 to start.');
    expect((await resultsOf(runs))[0].seeds).toEqual([0, 1, 2]);
    writeFileSync(file, short.replace('1e-3', '1e-2'));
    expect((await trainRest(file, runs)).stderr).toContain('3 runs: 3 to start.');
    const found = await resultsOf(runs);
    expect(found.map(({ seeds }) => seeds)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect((await nestimate('results', runs)).stdout).toMatch(
      /Row 2, Long: squared loss, adam 0.01, batch 4, 2 epochs/,
    );
    const both = await nestimate('train', file, '--out', runs, '--continue', '--resume', found[0].runs[0]);
    expect(both.code).toBe(2);
  });

  it('begins again where the data’s rows have changed', async () => {
    const { file, runs } = newFile(
      'linear A { input 1 output 1 } data d { csv "d.csv" target y } train A on d { loss squared optimizer adam 1e-3 epochs 1 }',
    );
    const rows = 'x,y\n1,2\n2,3\n3,5\n4,9\n';
    writeFileSync(join(file, '..', 'd.csv'), rows);
    expect((await trainRest(file, runs)).code).toBe(0);
    writeFileSync(join(file, '..', 'd.csv'), `${rows}5,9\n`);
    expect((await trainRest(file, runs)).stderr).toContain('1 run: 1 to start.');
    expect(readdirSync(runs)).toHaveLength(2);
  });
});

/** A run as a trainer leaves it that scored this test accuracy. */
async function endedRun(folder: string, testAccuracy: number): Promise<void> {
  const place = { step: 1, epoch: 1 };
  await appendEvent(folder, { type: 'started', step: 0, epoch: 0, pid: process.pid, totalSteps: 1 });
  const train = { risk: 0.5, accuracy: 0.9, topFive: 0.95, rSquared: null };
  const test = { ...train, risk: 1, accuracy: testAccuracy };
  await appendEvent(folder, { type: 'evaluation', ...place, train, test });
  await appendEvent(folder, { type: 'done', ...place, reason: 'completed' });
  await appendEvent(folder, { type: 'uncertified', message: 'No certificate.' });
}

const paper = 'examples/paper/resnet-20-cifar10.nest';

/** Runs of a paper's network with these seeds, without CIFAR-10, which a machine may lack. */
async function paperRuns(seeds: readonly number[]): Promise<string[]> {
  const { networks } = await readProgram(paper, readFileSync(paper, 'utf8'));
  return createSession(scratch(), {
    file: paper,
    text: '',
    networks: [networks[1].architecture],
    data: {
      kind: 'cifar10',
      name: 'cifar10',
      path: 'nowhere',
      standardize: true,
      scale: null,
      split: null,
      augment: null,
    },
    settings: {
      loss: 'cross-entropy',
      optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, decay: 0 },
      schedule: null,
      batch: 128,
      epochs: 1,
    },
    seeds,
    engine: 'auto',
  });
}

describe('nestimate results', () => {
  it('gives mean and sample deviation, each seed once, with what is published beside', async () => {
    const folders = await paperRuns([0, 1, 2, 3]);
    for (const [i, accuracy] of [0.5, 0.6, 0.7].entries()) await endedRun(folders[i], accuracy);
    const [found] = await resultsOf(...folders);
    expect(found).toMatchObject({ network: 'CIFAR10_ResNEst_ResNet_20', seeds: [0, 1, 2], unfinished: [3] });
    expect(found.test.accuracy?.mean).toBeCloseTo(0.6, 12);
    expect(found.test.accuracy?.deviation).toBeCloseTo(0.1, 12);
    expect(found.train.risk).toEqual({ mean: 0.5, deviation: 0 });
    expect(found.published).toMatchObject({ testAccuracy: 0.9102, epochs: 200 });
    const { stdout } = await nestimate('results', ...folders);
    expect(stdout).toMatch(/60\.00 ± 10\.00 +95\.00 ± 0\.00 +95\.00 ± 0\.00 +91\.02\n/);
    expect(stdout).toContain(
      'Not counted, as they did not complete:\n  CIFAR10_ResNEst_ResNet_20 seed 3: interrupted\nResume it with: nestimate train ',
    );
    expect(stdout).toContain('Not measured here.');
  });

  it('resumes each of some runs by its folder, and of many the rest by their network', async () => {
    const folders = await paperRuns([0, 1, 2, 3, 4, 5]);
    const few = (await nestimate('results', ...folders.slice(0, 2))).stdout;
    expect(few).toContain(
      `Resume them with:\n${folders
        .slice(0, 2)
        .map((folder) => `  nestimate train ${paper} --resume ${folder}\n`)
        .join('')}`,
    );
    expect(few).not.toContain('--continue');
    const many = (await nestimate('results', ...folders)).stdout;
    expect(many.match(/--resume/g)).toHaveLength(4);
    expect(many).toContain(
      `and 2 more; this trains too what else the file now asks for of a network:\n  nestimate train ${paper} --network CIFAR10_ResNEst_ResNet_20 --out ${dirname(folders[0])} --continue\n`,
    );
  });

  it('shows no published figure beside a network of the same name and another size', async () => {
    const [folder] = await paperRuns([0]);
    const record = await readRunRecord(folder);
    const path = join(folder, runFiles.record);
    writeFileSync(path, JSON.stringify({ ...record, architecture: { ...record.architecture, bias: false } }));
    await endedRun(folder, 0.5);
    expect((await resultsOf(folder))[0]).toMatchObject({ published: null, test: { accuracy: { deviation: null } } });
  });

  it('says where there are no runs, and leaves out one that can’t be read', async () => {
    const nothing = await nestimate('results', scratch());
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/There are no runs in ".+"\. `nestimate/);
    const [folder] = await paperRuns([0, 1]);
    writeFileSync(join(folder, runFiles.record), '{');
    const { stdout, stderr, code } = await nestimate('results', join(folder, '..'));
    expect(code).toBe(0);
    expect(stderr).toContain('is not valid JSON');
    expect(stdout).toMatch(/^No run is completed:\n.* seed 1: interrupted\n/);
  });
});
