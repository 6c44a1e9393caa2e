import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../models/training/event-log.js';
import { runFiles } from '../../models/training/run-folder.js';
import { environmentWith, type Fault, pidsFile } from './faults.js';
import { nestimateWith, scratch } from './nestimate.js';

const short = `
data d { synthetic inputs 4 outputs 1 samples 200 noise 0.1 }
resnest R { input 4 expand 16 repeat 2 { block dense 4 relu } output 1 }
train R on d { loss squared  optimizer adam 1e-2  batch 20  epochs 2  seeds 1..2 }
`;
const long = short.replace('epochs 2 ', 'epochs 100000 ').replace('seeds 1..2', 'seed 1');
/** Longer than a trial of all engines takes. */
const busy = 'for (;;);';

let folder: string;
let runs: string;
let children: number[];
beforeEach(() => {
  folder = scratch();
  runs = join(folder, 'runs');
  children = [];
});
afterEach(() => {
  for (const pid of [...children, ...pids()].filter(isAlive)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function start(fault: Fault, text: string, engine: string) {
  writeFileSync(join(folder, 'a.nest'), text);
  const words = ['train', join(folder, 'a.nest'), '--out', runs, '--engine', engine];
  return nestimateWith(environmentWith(folder, fault), ...words);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie, whom nobody buries here, computes no more.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function pids(): number[] {
  return existsSync(pidsFile(folder))
    ? readFileSync(pidsFile(folder), 'utf8').split('\n').filter(Boolean).map(Number)
    : [];
}

const patience = { timeout: 60_000, interval: 50 };
const allGone = () => vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), patience);
/** Waits until a process of the fault's part has begun. */
const met = (count = 1) => vi.waitFor(() => expect(pids().length).toBeGreaterThanOrEqual(count), patience);

async function lastWords(): Promise<string[]> {
  const words = readdirSync(runs)
    .sort()
    .map(async (name) => {
      const last = (await readEvents(join(runs, name))).at(-1);
      return last !== undefined && 'message' in last ? last.message : last?.type === 'done' ? last.reason : last?.type;
    });
  return Promise.all(words).then((all) => all.map(String));
}

async function trainerOf(): Promise<number> {
  const run = await vi.waitFor(() => {
    const [name] = readdirSync(runs);
    return join(runs, name, runFiles.process);
  }, patience);
  return vi.waitFor(() => (JSON.parse(readFileSync(run, 'utf8')) as { pid: number }).pid, patience);
}

/** A fault in the training process once its first run has taken a step, or has a checkpoint. */
const within = (script: string, seen = '"type":"step"'): Fault => ({
  part: '--train',
  times: 1,
  script: `const look = () => fs.readFileSync(folders[0] + '/events.jsonl', 'utf8').includes(${JSON.stringify(seen)});
    while (!look()) await new Promise((wake) => setImmediate(wake));
    ${script}`,
});

describe('a training process that dies takes no other run with it', () => {
  it.each([
    [
      'an exception nobody caught',
      'setImmediate(() => { throw new Error("the kernel is gone"); })',
      /^The engine "cpu" stopped: the kernel is gone\. /,
    ],
    [
      'a rejection nobody handled',
      'void Promise.reject(new Error("no such shader"))',
      /^The engine "cpu" stopped: no such shader\. /,
    ],
    [
      'a signal',
      'process.kill(process.pid, "SIGKILL")',
      /^The engine "cpu" was killed, most often for lack of memory: its process ended with SIGKILL\. /,
    ],
    ['an abort of native code', 'process.abort()', /^The engine "cpu" stopped: its process ended with SIGABRT\. /],
    [
      'a full heap',
      'const held = []; for (;;) held.push(new Array(1e5).fill(0).map((_, i) => ({ i })));',
      /^The engine "cpu" ran out of memory: its process has used all the memory that Node gives it/,
    ],
  ])('of %s', async (_what, script, words) => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=150');
    const { code, stderr } = await start(within(script), short, 'cpu').outcome;
    vi.unstubAllEnvs();
    const [first, ...others] = await lastWords();
    expect(first).toMatch(words);
    expect(first).toMatch(/(no checkpoint yet: .*try again|last checkpoint is kept: .*resume)/);
    expect(existsSync(join(runs, readdirSync(runs).sort()[0], 'checkpoint/state.safetensors'))).toBe(
      first.includes('is kept'),
    );
    expect(others).toEqual(['certified']);
    expect(stderr).toContain(`R seed 1 failed: ${first}`);
    expect(code).toBe(1);
    await allGone();
  });

  it('before its engine is chosen', async () => {
    const { code, stderr } = await start({ part: '--train', times: 1, script: 'process.abort()' }, short, 'cpu')
      .outcome;
    expect((await lastWords()).slice(1)).toEqual(['certified']);
    expect(stderr).toContain(
      'R seed 1 failed: The trainer stopped before an engine was chosen: its process ended with SIGABRT. Resume',
    );
    expect(code).toBe(1);
  });
});

describe('a request to stop is heard while an engine', () => {
  it.each([
    ['loads', '--train', 'cpu'],
    ['is timed', '--trial', 'auto'],
  ] as const)('%s, though nothing there hears it', async (_what, part, engine) => {
    const { child, outcome } = start({ part, script: busy }, long.replace('seed 1', 'seeds 1..2'), engine);
    await met();
    child.kill('SIGINT');
    const { code, stderr } = await outcome;
    expect(code).toBe(1);
    expect(stderr).toContain('R seed 1 was not started. Start it with --resume ');
    expect(stderr).not.toContain('with a checkpoint');
    expect(await lastWords()).toEqual(['stopped', 'stopped']);
    await allGone();
  });
});

describe('a request to stop', () => {
  it('leaves a run that trains the time to save, however long its step takes', async () => {
    const script = 'fs.writeFileSync(folders[0] + "/stop", ""); pause(1500);';
    const { outcome } = start(within(script, '"evaluation"'), long, 'cpu');
    const { stderr } = await outcome;
    expect(stderr).toContain('R seed 1 stopped with a checkpoint.');
    const events = await readEvents(join(runs, readdirSync(runs)[0]));
    const [saved, done] = events.slice(-2);
    expect(done).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(saved).toMatchObject({ type: 'checkpoint', step: 'step' in done ? done.step : null });
  });

  it('is no cause of a death in the midst of a training, which leaves nothing half written', async () => {
    const script = `while (!fs.existsSync(folders[0] + '/checkpoint/light.safetensors'))
        await new Promise((wake) => setImmediate(wake));
      fs.writeFileSync(folders[0] + '/checkpoint/state.safetensors.' + process.pid + '.new', '');
      process.kill(process.ppid, 'SIGINT');
      pause(100);
      process.kill(process.pid, 'SIGKILL');`;
    const fault = within(script, '"evaluation"');
    const { code } = await start(fault, long.replace('seed 1', 'seeds 1..2'), 'cpu').outcome;
    expect(await lastWords()).toEqual([expect.stringMatching(/^The engine "cpu" was killed/), 'stopped']);
    const left = readdirSync(join(runs, readdirSync(runs).sort()[0], 'checkpoint'));
    expect(left.filter((name) => name !== 'state.safetensors')).toEqual([]);
    expect(code).toBe(1);
  });

  it('counts though the process dies before it was heard; the run that was not asked is trained', async () => {
    const script = 'fs.writeFileSync(folders[0] + "/stop", ""); process.abort();';
    const { code, stderr } = await start({ part: '--train', times: 1, script }, short, 'cpu').outcome;
    expect(await lastWords()).toEqual(['stopped', 'certified']);
    expect(stderr).toContain('R seed 1 was not started. Start it with --resume ');
    expect(code).toBe(1);
  });

  it('is told of each run that waits, whatever befell another’s folder', async () => {
    const { outcome } = start({ part: '--train', script: busy }, long.replace('seed 1', 'seeds 1..3'), 'cpu');
    await met();
    const trainer = await trainerOf();
    rmSync(join(runs, readdirSync(runs).sort()[1]), { recursive: true });
    process.kill(trainer, 'SIGINT');
    const { code } = await outcome;
    expect(await lastWords()).toEqual(['stopped', 'stopped']);
    expect(code).toBe(1);
  });
});

it('a training process that can’t be started is told of in each run', async () => {
  const preload = join(folder, 'unstarted.cjs');
  writeFileSync(
    preload,
    `if (process.argv[1]?.endsWith('trainer.cjs')) {
      const processes = require('node:child_process');
      const { spawn } = processes;
      processes.spawn = (_path, ...others) => {
        const child = spawn('/nowhere/node', ...others);
        child.once('error', () => setImmediate(() => child.emit('error', new Error('once more'))));
        return child;
      };
    }`,
  );
  writeFileSync(join(folder, 'a.nest'), short);
  const environment = { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(preload)}` };
  const words = ['train', join(folder, 'a.nest'), '--out', runs, '--engine', 'cpu'];
  const { code } = await nestimateWith(environment, ...words).outcome;
  const told = await lastWords();
  expect(told).toHaveLength(2);
  for (const word of told) expect(word).toMatch(/^The trainer stopped before an engine was chosen: spawn .* ENOENT\. /);
  expect(code).toBe(1);
});

describe('a trainer that is killed', () => {
  it.each([
    ['trains', '--train', 'cpu', busy],
    ['times an engine', '--trial', 'auto', busy],
    ['certifies lightly', '--certify-lightly', 'compiled', busy],
    ['certifies', '--certify', 'compiled', busy],
  ] as const)('leaves no process that %s', async (what, part, engine, script) => {
    const text = what === 'certifies' ? short : long;
    const { outcome } = start({ part, script }, text, engine);
    await met();
    process.kill(await trainerOf(), 'SIGKILL');
    await allGone();
    expect((await outcome).code).toBe(1);
  });
});

it('a training process that hangs where it ends is ended', async () => {
  const { code } = await start({ part: '--train', script: 'process.on("exit", () => { for (;;); })' }, short, 'cpu')
    .outcome;
  expect(await lastWords()).toEqual(['certified', 'certified']);
  expect(code).toBe(0);
  await allGone();
});

it('a training process that dies while a certificate is computed leaves a run that is complete', async () => {
  const fault = within('process.kill(process.pid, "SIGKILL")', '"completed"');
  const { code, stderr } = await start(fault, short, 'cpu').outcome;
  expect(await lastWords()).toEqual([
    'No certificate: its process ended with SIGKILL; the end of its output is in trainer.log. The weights are kept: `nestimate certify` tries again',
    'certified',
  ]);
  expect(stderr).not.toContain('failed');
  expect(code).toBe(0);
});

describe('a certificate’s process that crashes', () => {
  it.each([
    [
      'of a mistake',
      'throw new TypeError("x is not a function")',
      'No certificate: its process ended with code 1; the end of its output is in trainer.log',
    ],
    [
      'of a full heap',
      'const held = []; for (;;) held.push(new Array(1e5).fill(0).map((_, i) => ({ i })));',
      'No certificate: its process has used all the memory that Node gives it',
    ],
  ])('%s is told in a sentence', async (_what, script, words) => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=150');
    const fault: Fault = { part: '--certify', script: `pause(0); ${script}` };
    const { code, stdout } = await start(fault, short.replace('seeds 1..2', 'seed 1'), 'cpu').outcome;
    vi.unstubAllEnvs();
    expect(code).toBe(0);
    const [message] = await lastWords();
    expect(message).toContain(words);
    expect(message).toContain('`nestimate certify` tries again');
    expect(message).not.toContain('\n');
    expect(stdout).toContain(`R: ${message}`);
    const log = readFileSync(join(runs, readdirSync(runs)[0], runFiles.log), 'utf8');
    expect(log).toMatch(/TypeError: x is not a function|heap out of memory/);
  });
});
