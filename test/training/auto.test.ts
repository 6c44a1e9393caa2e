import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { Engine, EngineAvailability } from '../../models/training/engine.js';
import { choiceText } from '../../models/training/choice-text.js';
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

/** The same with settings that make the training worth a trial of several engines. */
const long = { ...task, settings: { ...task.settings, epochs: 1e6 } };

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

  it('starts nothing for an engine that is surely missing, and says why', async () => {
    const { warmUp, asked } = measuring({ wasm: { stepsPerSecond: 5 }, cpu: { stepsPerSecond: 1 } });
    const among = [{ ...fake('tensorflow'), missing: () => 'not installed' }, fake('wasm'), fake('cpu')];
    const { reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(asked).toEqual([['wasm', 'cpu']]);
    expect(reason).toContain('not tensorflow (not installed)');
  });

  it('says which engines were not worth a trial', async () => {
    const warmUp = () => Promise.resolve(new Map([['compiled', { stepsPerSecond: 900 }]] as const));
    const { engine, reason, measured } = await chooseEngine('auto', task, { warmUp, among: three });
    expect([engine.name, measured.length]).toEqual(['compiled', 1]);
    expect(reason).toBe('auto: the training takes less time than a trial of wasm, cpu, compiled: 900 steps/s');
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

  it('is said in short at the start, without what is missing', async () => {
    const dataset = await loadDataset(data);
    const begun = async (engine: 'auto' | 'wasm', results: Parameters<typeof measuring>[0]) => {
      const folder = await newRun({ engine });
      await trainRun(folder, dataset, { shouldStop: () => true, warmUp: measuring(results).warmUp });
      const record = await readRunRecord(folder);
      return record.resolved === null ? null : choiceText(record, record.resolved);
    };
    expect(await begun('auto', { wasm: { stepsPerSecond: 1850 }, cpu: { stepsPerSecond: 8.8 } })).toBe(
      'Small trains on wasm (1,850 steps/s in a short trial; cpu 8.8)',
    );
    expect(await begun('auto', {})).toBe('Small trains on compiled (nothing was timed: run.json says why)');
    expect(await begun('wasm', {})).toMatch(/^Small trains on wasm: WebAssembly/);
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
    const measures = `process.once('message', () => {
      process.send({ kind: 'ready' });
      process.once('message', ({ toBeat }) => process.send({ kind: 'measured', stepsPerSecond: 100 + toBeat }));
    });`;
    writeFileSync(script('measures'), measures);
    writeFileSync(
      script('hangs'),
      "process.once('message', () => { process.send({ kind: 'ready' }); process.once('message', () => { for (;;); }); });",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('measures the real engines', async () => {
    const results = await warmUpIn(script('trainer'))(['compiled', 'cpu'], long);
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

  it('is told what it has to beat', async () => {
    expect(await warmUpIn(script('measures'))(['compiled', 'wasm', 'cpu'], long)).toEqual(
      new Map([
        ['compiled', { stepsPerSecond: 100 }],
        ['wasm', { stepsPerSecond: 200 }],
        ['cpu', { stepsPerSecond: 300 }],
      ]),
    );
  });

  it('is spared the others where the first would have trained meanwhile', async () => {
    const short = { ...task, settings: { ...task.settings, batch: null, epochs: 199 } };
    const names = ['compiled', 'wasm'] as const;
    expect([...(await warmUpIn(script('measures'))(names, short)).keys()]).toEqual(['compiled']);
    const longer = { ...short, settings: { ...short.settings, epochs: 201 } };
    expect([...(await warmUpIn(script('measures'))(names, longer)).keys()]).toEqual(names);
  });

  it('is taken once for the same network and settings', async () => {
    const warmUp = warmUpIn(script('dies'));
    const first = warmUp(['wasm'], task);
    expect(warmUp(['wasm'], task)).toBe(first);
    await first;
  });
});
