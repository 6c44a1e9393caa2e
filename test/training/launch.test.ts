import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { certificate } from '../../models/certificates/certificate.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import type { RunEvent } from '../../models/training/events.js';
import { startTrainer, trainerIsAlive } from '../../models/training/launch.js';
import { lastEvent } from '../../models/training/progress.js';
import { readJson, requestStop, runFiles } from '../../models/training/run-folder.js';
import { runStatus } from '../../models/training/run-status.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun, plan } from './runs.js';

const bundle = mkdtempSync(join(tmpdir(), 'nestimate-bundle-'));
const trainerScript = join(bundle, 'trainer.cjs');
const patience = { timeout: 60_000, interval: 20 };

const availability = `
import { wasmEngine } from './models/training/wasm-engine.js';
void wasmEngine.availability().then((found) => console.log(JSON.stringify(found)));
`;

const options: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
};

/** The trainer as it is shipped, and a program that says whether it finds the wasm engine. */
beforeAll(async () => {
  const stdin = { contents: availability, resolveDir: resolve('.') };
  await build({ ...options, stdin, outfile: join(bundle, 'availability.cjs') });
  await build({ ...options, entryPoints: ['models/cli/trainer.ts'], outfile: trainerScript });
  const binaries = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const binary = 'tfjs-backend-wasm-simd.wasm';
  copyFileSync(join(binaries, binary), join(bundle, binary));
});

/** A run of some seconds. */
function longRun(): Promise<string> {
  return newRun({ settings: { ...plan().settings, epochs: 400 } });
}

async function untilStep(folder: string, step: number): Promise<void> {
  await vi.waitFor(async () => {
    const events = await readEvents(folder);
    expect(events.some((event) => event.type === 'step' && event.step >= step)).toBe(true);
  }, patience);
}

async function untilDead(folder: string): Promise<void> {
  await vi.waitFor(async () => expect(await trainerIsAlive(folder)).toBe(false), patience);
}

async function statusOf(folder: string) {
  const alive = await trainerIsAlive(folder);
  return runStatus(await readEvents(folder), alive);
}

function evaluations(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'evaluation' ? [[event.step, event.train, event.test]] : []));
}

describe('a trainer’s process', () => {
  it('stopped, resumed, killed and resumed again gives the very numbers of an uninterrupted run', async () => {
    const [whole, parts] = [await longRun(), await longRun()];
    await trainRun(whole, await loadDataset(data), { shouldStop: () => false });
    await startTrainer({ trainerScript, folders: [parts] });
    await untilStep(parts, 30);
    await requestStop(parts);
    await untilDead(parts);
    expect(await statusOf(parts)).toBe('stopped');
    const stopped = (await readEvents(parts)).at(-1);
    const at = stopped?.type === 'done' ? stopped.step : NaN;
    expect(at).toBeLessThan(2000);

    const second = await startTrainer({ trainerScript, folders: [parts] });
    await untilStep(parts, at + 1);
    second.kill('SIGKILL');
    await untilDead(parts);
    expect(await statusOf(parts)).toBe('interrupted');

    await startTrainer({ trainerScript, folders: [parts] });
    await untilDead(parts);
    expect(await statusOf(parts)).toBe('completed');
    expect(evaluations(await readEvents(parts))).toEqual(evaluations(await readEvents(whole)));
    expect(readFileSync(join(parts, runFiles.weights))).toEqual(readFileSync(join(whole, runFiles.weights)));
  });

  it('certifies a run under a loss that is neither squared nor cross-entropy', async () => {
    const folder = await newRun({ settings: { ...plan().settings, loss: 'huber' } });
    await startTrainer({ trainerScript, folders: [folder] });
    await untilDead(folder);
    expect(await statusOf(folder)).toBe('completed');
    const events = await readEvents(folder);
    expect(events.at(-1)?.type).toBe('certified');
    const baseline = lastEvent(events, 'baseline')?.linearRisk ?? NaN;
    const found = await readJson(join(folder, runFiles.certificate), certificate);
    expect(found.loss).toBe('huber');
    expect(found.linearRisk).toBeCloseTo(baseline, 12);
    expect(found.lowerBound).toBeLessThanOrEqual(found.risk);
  });

  it('is refused a run that another is training, which goes on', async () => {
    const folder = await longRun();
    await startTrainer({ trainerScript, folders: [folder] });
    await untilStep(folder, 1);
    await expect(startTrainer({ trainerScript, folders: [folder] })).rejects.toThrow('is being trained already');
    expect(await statusOf(folder)).toBe('training');
    await requestStop(folder);
    await untilDead(folder);
    expect(await statusOf(folder)).toBe('stopped');
  });

  it('stops at SIGTERM with a checkpoint, and leaves the run that waited to be resumed', async () => {
    const [first, second] = [await longRun(), await longRun()];
    const trainer = await startTrainer({ trainerScript, folders: [first, second] });
    await untilStep(first, 1);
    expect(await statusOf(second)).toBe('queued');
    trainer.kill('SIGTERM');
    await untilDead(first);
    expect(await statusOf(first)).toBe('stopped');
    expect(await statusOf(second)).toBe('stopped');
    const again = await startTrainer({ trainerScript, folders: [second] });
    await untilStep(second, 1);
    again.kill('SIGTERM');
    await untilDead(second);
  });

  it('removes what a killed one left half written, and leaves what somebody writes', async () => {
    const folder = await longRun();
    const gone = spawn(process.execPath, ['--version']);
    await new Promise((done) => gone.once('exit', done));
    mkdirSync(join(folder, 'checkpoint'));
    const torn = [`run.json.${gone.pid}.new`, `checkpoint/state.safetensors.${gone.pid}.new`];
    const kept = [
      `landscape.json.${process.pid}.new`,
      'notes.new',
      `notes.${gone.pid}.new`,
      `checkpoint/run.json.${gone.pid}.new`,
    ];
    for (const name of [...torn, ...kept]) writeFileSync(join(folder, name), '');
    const trainer = await startTrainer({ trainerScript, folders: [folder] });
    expect(torn.filter((name) => existsSync(join(folder, name)))).toEqual([]);
    expect(kept.filter((name) => existsSync(join(folder, name)))).toEqual(kept);
    trainer.kill('SIGKILL');
    await untilDead(folder);
  });

  it('is not alive where its process id is gone or unreadable', async () => {
    const folder = await newRun();
    expect(await trainerIsAlive(folder)).toBe(false);
    const gone = spawn(process.execPath, ['--version']);
    await new Promise((done) => gone.once('exit', done));
    writeFileSync(join(folder, runFiles.process), JSON.stringify({ pid: gone.pid }));
    expect(await trainerIsAlive(folder)).toBe(false);
    writeFileSync(join(folder, runFiles.process), '{"pid":"x"}');
    expect(await trainerIsAlive(folder)).toBe(false);
  });
});

describe('the wasm engine', () => {
  it.skipIf(process.platform === 'win32')('is found beside what a link on the PATH points to (not Windows)', () => {
    const path = join(bundle, 'bin');
    mkdirSync(path);
    symlinkSync(join(bundle, 'availability.cjs'), join(path, 'availability'));
    const said = execFileSync(process.execPath, [join(path, 'availability')], { cwd: path, encoding: 'utf8' });
    expect(JSON.parse(said)).toMatchObject({ available: true });
  });
});
