import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { Engine, EngineAvailability } from '../../models/training/engine.js';
import { chooseEngine, type TrialResult } from '../../models/training/engines.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { type EngineName, runRecord } from '../../models/training/run-record.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { warmUpIn } from '../../models/training/warm-up.js';
import { everyNetwork, startOf } from './networks.js';
import { data, newRun, runsFolder } from './runs.js';

const task = startOf(everyNetwork[1], 'squared', { kind: 'adam', learningRate: 1e-2, decay: 0 });

function fake(name: EngineName, refusal: string | null = null, found: Partial<EngineAvailability> = {}): Engine {
  return {
    name,
    availability: () => Promise.resolve({ available: true, device: `a ${name}`, ...found } as EngineAvailability),
    refusal: () => refusal,
    start: () => Promise.reject(new Error('it is only chosen')),
  };
}

const three = [fake('compiled'), fake('wasm'), fake('cpu')];

function measuring(results: Readonly<Partial<Record<EngineName, TrialResult>>>) {
  const asked: EngineName[][] = [];
  const warmUp = (names: readonly EngineName[]) => {
    asked.push([...names]);
    return Promise.resolve(new Map(names.map((name) => [name, results[name] ?? { why: 'it was not there' }])));
  };
  return { warmUp, asked };
}

describe('auto', () => {
  it('takes the engine that measured the fastest, wherever it stands, and says all rates', async () => {
    const { warmUp } = measuring({
      compiled: { stepsPerSecond: 240.4 },
      wasm: { stepsPerSecond: 1850 },
      cpu: { stepsPerSecond: 8.8 },
    });
    const { engine, device, reason, measured } = await chooseEngine('auto', task, { warmUp, among: three });
    expect([engine.name, device]).toEqual(['wasm', 'a wasm']);
    expect(reason).toBe('auto: the fastest in a short trial here, wasm: 1,850 steps/s, compiled: 240, cpu: 8.8');
    expect(measured.map(({ engine }) => engine)).toEqual(['wasm', 'compiled', 'cpu']);
  });

  it('keeps to the order of the list where two are about as fast', async () => {
    const { warmUp } = measuring({ compiled: { stepsPerSecond: 100 }, wasm: { stepsPerSecond: 105 } });
    expect((await chooseEngine('auto', task, { warmUp, among: three })).engine.name).toBe('compiled');
  });

  it('does not name the one it takes among those it does not', async () => {
    const { warmUp } = measuring({});
    const { reason } = await chooseEngine('auto', task, { warmUp, among: three });
    expect(reason).toContain('the first engine that trains this network here; not ');
    expect(reason).not.toContain('compiled');
  });

  it('times only those that know the network, and says why the others are out', async () => {
    const { warmUp, asked } = measuring({ wasm: { stepsPerSecond: 5 }, cpu: { why: 'no step within 1 s' } });
    const among = [fake('compiled', 'it does not clip gradients'), fake('wasm'), fake('cpu')];
    const { engine, reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(asked).toEqual([['wasm', 'cpu']]);
    expect(engine.name).toBe('wasm');
    expect(reason).toContain('not compiled (it does not clip gradients), cpu (no step within 1 s)');
  });

  it('times nothing where one engine is left', async () => {
    const { warmUp, asked } = measuring({});
    const among = [fake('compiled', 'no'), fake('wasm')];
    expect((await chooseEngine('auto', task, { warmUp, among })).engine.name).toBe('wasm');
    expect(asked).toEqual([]);
  });

  it('takes the first that is there where no trial came to its end, but never a software device', async () => {
    const { warmUp } = measuring({});
    const among = [
      fake('compiled', null, { available: false, why: 'it is missing' }),
      fake('wasm', null, { device: 'SwiftShader', software: true }),
      fake('cpu'),
    ];
    expect((await chooseEngine('auto', task, { warmUp, among })).engine.name).toBe('cpu');
    await expect(chooseEngine('auto', task, { warmUp, among: among.slice(0, 2) })).rejects.toThrow(
      'No engine trains resnest relu here',
    );
  });

  it('goes on to the next where the fastest has gone since its trial', async () => {
    const { warmUp } = measuring({ compiled: { stepsPerSecond: 9 }, wasm: { stepsPerSecond: 1 } });
    const among = [fake('compiled', null, { available: false, why: 'the device is lost' }), fake('wasm')];
    const { engine, reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(engine.name).toBe('wasm');
    expect(reason).toContain('not compiled (the device is lost)');
  });
});

describe('auto in a run', () => {
  it('records what was measured; a run that goes on keeps its engine, and measures nothing', async () => {
    const folder = await newRun({ engine: 'auto' });
    const dataset = await loadDataset(data);
    const { warmUp, asked } = measuring({ compiled: { stepsPerSecond: 10 }, wasm: { stepsPerSecond: 30 } });
    let stops = 0;
    expect(await trainRun(folder, dataset, { shouldStop: () => (stops += 1) > 2, warmUp })).toBe('stopped');
    const { resolved } = await readRunRecord(folder);
    expect(resolved?.engine).toBe('wasm');
    expect(resolved?.measured.slice(0, 2)).toEqual([
      { engine: 'wasm', stepsPerSecond: 30 },
      { engine: 'compiled', stepsPerSecond: 10 },
    ]);
    const other = measuring({ compiled: { stepsPerSecond: 30 }, wasm: { stepsPerSecond: 10 } });
    await trainRun(folder, dataset, { shouldStop: () => false, warmUp: other.warmUp });
    expect((await readRunRecord(folder)).resolved).toEqual(resolved);
    expect([asked.length, other.asked.length]).toEqual([1, 0]);
  });

  it('reads records of versions that measured nothing', async () => {
    const folder = await newRun();
    await trainRun(folder, await loadDataset(data), { shouldStop: () => true });
    const { resolved, ...record } = await readRunRecord(folder);
    const older = { ...record, resolved: { ...resolved, measured: undefined } };
    expect(runRecord.parse(JSON.parse(JSON.stringify(older))).resolved?.measured).toEqual([]);
  });
});

describe('a trial in a process of its own', () => {
  const folder = runsFolder();
  const script = (name: string) => join(folder, `${name}.cjs`);
  beforeAll(async () => {
    await build({
      ...{ entryPoints: ['models/cli/trainer.ts'], outfile: script('trainer'), bundle: true, platform: 'node' },
      ...{ target: 'node20', format: 'cjs', mainFields: ['module', 'main'] },
    });
    writeFileSync(script('dies'), "process.once('message', () => process.kill(process.pid, 'SIGKILL'));");
    writeFileSync(
      script('hangs'),
      "process.once('message', () => { process.send({ kind: 'ready' }); process.once('message', () => { for (;;); }); });",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('measures the real engines', async () => {
    const results = await warmUpIn(script('trainer'))(['compiled', 'cpu'], task);
    for (const name of ['compiled', 'cpu'] as const) {
      const result = results.get(name);
      expect(result).toHaveProperty('stepsPerSecond');
    }
  });

  it.each([
    ['dies', 'its trial ended with SIGKILL'],
    ['hangs', 'no step within 1 s'],
  ])('that %s is cut off', async (name, why) => {
    expect(await warmUpIn(script(name))(['wasm'], task)).toEqual(new Map([['wasm', { why }]]));
  });

  it('is taken once for the same network and settings', async () => {
    const warmUp = warmUpIn(script('dies'));
    const first = warmUp(['wasm'], task);
    expect(warmUp(['wasm'], task)).toBe(first);
    await first;
  });
});
