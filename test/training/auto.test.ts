import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { ResidualArchitecture } from '../../models/architecture/architecture.js';
import type { Engine, EngineAvailability } from '../../models/training/engine.js';
import { choiceText } from '../../models/training/choice-text.js';
import { chooseEngine, type TrialResult, type WarmUp } from '../../models/training/engines.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import { type EngineName, runRecord } from '../../models/training/run-record.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { warmUpIn } from '../../models/training/warm-up.js';
import { everyNetwork, startOf } from './networks.js';
import { data, network, newRun, runsFolder } from './runs.js';

const task = startOf(everyNetwork[1], 'squared', { kind: 'adam', learningRate: 1e-2, decay: 0 });

function fake(name: EngineName, missing: string | null = null, found: Partial<EngineAvailability> = {}): Engine {
  return {
    name,
    availability: () => Promise.resolve({ available: true, device: `a ${name}`, ...found } as EngineAvailability),
    missing: () => missing,
    start: () => Promise.reject(new Error('it is only chosen')),
  };
}

const three = [fake('compiled'), fake('wasm'), fake('cpu')];

/** The same with settings that make the training worth a trial of several engines. */
const long = { ...task, settings: { ...task.settings, epochs: 1e6 } };

function measuring(results: Readonly<Partial<Record<EngineName, TrialResult>>>, earlier: string | null = null) {
  const asked: EngineName[][] = [];
  const warmUp = (names: readonly EngineName[]) => {
    asked.push([...names]);
    const found = new Map(names.map((name) => [name, results[name] ?? { why: 'it was not there' }]));
    return Promise.resolve({ results: found, earlier });
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
    expect(reason).toBe('auto: the fastest in a short trial here (wasm 1,850 steps/s, compiled 240, cpu 8.8)');
    expect(measured.map(({ engine }) => engine)).toEqual(['wasm', 'compiled', 'cpu']);
  });

  it('keeps to the order of the list where two are about as fast', async () => {
    const { warmUp } = measuring({ compiled: { stepsPerSecond: 100 }, wasm: { stepsPerSecond: 105 } });
    const { engine, reason } = await chooseEngine('auto', task, { warmUp, among: three });
    expect(engine.name).toBe('compiled');
    expect(reason).toContain(
      'auto: about as fast as any in a short trial here (wasm 105 steps/s, compiled 100); left out: cpu',
    );
  });

  it('does not name the one it takes among those it does not', async () => {
    const { warmUp } = measuring({});
    const { reason } = await chooseEngine('auto', task, { warmUp, among: three });
    expect(reason).toContain('auto: the only engine that is left; left out: ');
    expect(reason).not.toContain('compiled');
  });

  it('times only those that know the network, and says why the others are out', async () => {
    const { warmUp, asked } = measuring({ wasm: { stepsPerSecond: 5 }, cpu: { why: 'no step within 1 s' } });
    const among = [fake('compiled', 'not for this machine'), fake('wasm'), fake('cpu')];
    const { engine, reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(asked).toEqual([['wasm', 'cpu']]);
    expect(engine.name).toBe('wasm');
    expect(reason).toContain('left out: compiled (not for this machine), cpu (no step within 1 s)');
  });

  it('starts nothing for an engine that is surely missing, and says why', async () => {
    const { warmUp, asked } = measuring({ wasm: { stepsPerSecond: 5 }, cpu: { stepsPerSecond: 1 } });
    const among = [{ ...fake('tensorflow'), missing: () => 'not installed' }, fake('wasm'), fake('cpu')];
    const { reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(asked).toEqual([['wasm', 'cpu']]);
    expect(reason).toContain('left out: tensorflow (not installed)');
  });

  it('says which engines were not worth a trial', async () => {
    const results = new Map([['compiled', { stepsPerSecond: 900 }]] as const);
    const warmUp = () => Promise.resolve({ results, earlier: null });
    const short = { ...task, settings: { ...task.settings, batch: null, epochs: 900 } };
    const { engine, reason, measured } = await chooseEngine('auto', short, { warmUp, among: three });
    expect([engine.name, measured.length]).toEqual(['compiled', 1]);
    expect(reason).toBe(
      'auto: a trial of the others (wasm, cpu) would take longer than this training (1 s at 900 steps/s)',
    );
  });

  it('says whose trial it was where that was taken for an earlier run', async () => {
    const { warmUp } = measuring({ compiled: { stepsPerSecond: 9 }, wasm: { stepsPerSecond: 1 } }, 'Deep');
    const { reason, timedNetwork } = await chooseEngine('auto', task, { warmUp, among: three.slice(0, 2) });
    expect(timedNetwork).toBe('Deep');
    expect(reason).toBe(
      'auto: the fastest in a short trial here (compiled 9.0 steps/s, wasm 1.0), timed for an earlier run of Deep',
    );
  });

  it('times nothing where one engine is left', async () => {
    const { warmUp, asked } = measuring({});
    const among = [fake('compiled', 'no'), fake('wasm')];
    const { engine, reason } = await chooseEngine('auto', task, { warmUp, among });
    expect(engine.name).toBe('wasm');
    expect(reason).toBe('auto: the only engine here that can train this network; left out: compiled (no)');
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
    expect(reason).toBe(
      'auto: the fastest of those that are left after a short trial here (compiled 9.0 steps/s, wasm 1.0); left out: compiled (the device is lost)',
    );
  });
});

describe('auto in a run', () => {
  it('records what was measured; a run that goes on keeps its engine, and measures nothing', async () => {
    const folder = await newRun({ engine: 'auto' });
    const dataset = await loadDataset(data);
    const { warmUp, asked } = measuring({ compiled: { stepsPerSecond: 10 }, wasm: { stepsPerSecond: 30 } });
    let stops = 0;
    const shouldStop = () => (stops += 1) > 2;
    const telling: WarmUp = async (names, _task, tell) => {
      await tell?.(names.slice(0, 1));
      expect(await readEvents(folder)).toMatchObject([{ type: 'choosing', engines: ['compiled'] }]);
      return warmUp(names);
    };
    expect(await trainRun(folder, dataset, { shouldStop, warmUp: telling })).toBe('stopped');
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

  it('is said in short at the start, with those that are left out and why', async () => {
    const dataset = await loadDataset(data);
    const begun = async (engine: 'auto' | 'wasm', results: Parameters<typeof measuring>[0]) => {
      const folder = await newRun({ engine });
      await trainRun(folder, dataset, { shouldStop: () => true, warmUp: measuring(results).warmUp });
      const record = await readRunRecord(folder);
      if (record.resolved === null) return null;
      // Which of the others this machine lacks is its own affair.
      const own = ({ engine }: { engine: string }) => !['webgpu', 'tensorflow'].includes(engine);
      return choiceText(record, { ...record.resolved, leftOut: record.resolved.leftOut?.filter(own) });
    };
    expect(await begun('auto', { wasm: { stepsPerSecond: 1850 }, cpu: { stepsPerSecond: 8.8 } })).toBe(
      'Small trains on wasm (1,850 steps/s in a short trial; cpu 8.8; compiled left out: it was not there)',
    );
    expect(await begun('auto', {})).toBe(
      'Small trains on compiled: the only engine that is left; wasm, cpu left out: it was not there',
    );
    const loading = { why: 'still loading after 10 s' };
    expect(await begun('auto', { compiled: { stepsPerSecond: 900 }, wasm: loading, cpu: loading })).toBe(
      'Small trains on compiled: the only engine that came to the end of a short trial here (compiled 900 steps/s); wasm, cpu left out: still loading after 10 s',
    );
    expect(await begun('auto', { compiled: { stepsPerSecond: 900 }, wasm: { why: 'it died; twice' } })).toBe(
      'Small trains on compiled: the only engine that came to the end of a short trial here (compiled 900 steps/s); wasm left out: it died; cpu left out: it was not there',
    );
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

/** What a stand-in for the trainer does as each engine; one that is not named measures 100 steps/s more than it has to beat. */
function standIn(engines: Readonly<Partial<Record<EngineName, string>>>): string {
  const measures = `process.send({ kind: 'loaded' });
    process.send({ kind: 'ready' });
    process.once('message', ({ toBeat }) => process.send({ kind: 'measured', stepsPerSecond: 100 + toBeat, last: true }));`;
  const cases = Object.entries(engines).map(([engine, script]) => `case '${engine}': { ${script}; break; }`);
  return `process.once('disconnect', () => process.exit());
    function measures() { ${measures} }
    process.once('message', ({ engine }) => { switch (engine) { ${cases.join('\n')} default: measures(); } });`;
}

describe('a trial in a process of its own', () => {
  const folder = runsFolder();
  const script = (name: string) => join(folder, `${name}.cjs`);
  function trialsBy(name: string, engines: Parameters<typeof standIn>[0]) {
    writeFileSync(script(name), standIn(engines));
    return warmUpIn(script(name));
  }
  beforeAll(async () => {
    await build({
      ...{ entryPoints: ['models/cli/trainer.ts'], outfile: script('trainer'), bundle: true, platform: 'node' },
      ...{ target: 'node20', format: 'cjs', mainFields: ['module', 'main'] },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('measures the real engines', async () => {
    const { results } = await warmUpIn(script('trainer'))(['compiled', 'cpu'], long);
    for (const name of ['compiled', 'cpu'] as const) expect(results.get(name)).toHaveProperty('stepsPerSecond');
  });

  it.each([
    ['dies', 'process.kill(process.pid, "SIGKILL")', /^its trial ended with SIGKILL$/],
    ['takes no first step', 'process.send({ kind: "loaded" })', /^it took no step within .* s of being loaded$/],
    [
      'hangs in its turn',
      'process.send({ kind: "loaded" }); process.send({ kind: "ready" }); process.once("message", () => { for (;;); })',
      /^no step within \d/,
    ],
  ])('that %s is cut off', async (what, script, why) => {
    const { results } = await trialsBy(what.replaceAll(' ', '-'), { wasm: script })(['compiled', 'wasm'], long);
    expect(results.get('wasm')).toEqual({ why: expect.stringMatching(why) as string });
    expect(results.get('compiled')).toEqual({ stepsPerSecond: 100 });
  });

  it('is not lost where the engine takes some seconds to load', async () => {
    const names = ['compiled', 'tensorflow', 'wasm'] as const;
    const { results } = await trialsBy('loads-slowly', { tensorflow: 'setTimeout(measures, 4000)' })(names, long);
    expect(results.get('tensorflow')).toEqual({ stepsPerSecond: 200 });
  });

  it('is waited for longer where the first engine was slow', async () => {
    const step = "process.send({ kind: 'loaded' }); setTimeout(() => process.send({ kind: 'ready' }), 4000)";
    const slow = `setTimeout(measures, 1500)`;
    const { results } = await trialsBy('slow', { compiled: slow, wasm: step })(['compiled', 'wasm'], long);
    // It is ready after more than the usual 3 s; nobody answers its turn.
    expect(results.get('wasm')).toEqual({ why: expect.stringMatching(/^no step within (?!1 s)/) as string });
  });

  it('gives the last rate that it told where its turn takes too long', async () => {
    const tells = `process.send({ kind: 'loaded' }); process.send({ kind: 'ready' });
      process.once('message', () => process.send({ kind: 'measured', stepsPerSecond: 7, last: false }))`;
    const { results } = await trialsBy('tells', { wasm: tells })(['compiled', 'wasm'], long);
    expect(results.get('wasm')).toEqual({ stepsPerSecond: 7 });
  });

  it('ends when loading takes longer than the training would on the first engine, which is told', async () => {
    // 250 steps at 100 a second.
    const short = { ...task, settings: { ...task.settings, batch: null, epochs: 250 } };
    const loads = trialsBy('loads', { wasm: 'setInterval(() => {}, 1000)' });
    const { results } = await loads(['compiled', 'wasm'], short);
    expect([...results]).toEqual([
      ['compiled', { stepsPerSecond: 100 }],
      ['wasm', { why: 'still loading after 2.5 s, as long as the training takes' }],
    ]);
  });

  it('is told of before it begins, with the engines that it is of', async () => {
    const told: string[] = [];
    const tell = (names: readonly EngineName[]) => Promise.resolve(void told.push(names.join()));
    const warmUp = trialsBy('measures', {});
    await warmUp(['compiled', 'wasm', 'cpu'], long, tell);
    expect(told).toEqual(['compiled', 'wasm,cpu']);
    await warmUp(['compiled', 'wasm', 'cpu'], long, tell);
    expect(told).toHaveLength(2);
  });

  it('is told what it has to beat', async () => {
    const { results } = await trialsBy('measures', {})(['compiled', 'wasm', 'cpu'], long);
    expect(results).toEqual(
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
    const warmUp = trialsBy('measures', {});
    expect([...(await warmUp(names, short)).results.keys()]).toEqual(['compiled']);
    const longer = { ...short, settings: { ...short.settings, epochs: 201 } };
    expect([...(await warmUp(names, longer)).results.keys()]).toEqual(names);
  });

  it('is taken once for runs of one network, and of one that is nearly the same', async () => {
    const warmUp = trialsBy('measures', {});
    const names = ['compiled', 'wasm'] as const;
    const of = (changes: Partial<ResidualArchitecture>) =>
      warmUp(names, { ...task, architecture: { ...network, ...changes } });
    const [block] = network.blocks;
    const blocks = (count: number) => Array.from({ length: count }, () => block);
    const first = await of({ blocks: blocks(10) });
    expect(first.earlier).toBeNull();
    expect(await of({ blocks: blocks(10) })).toEqual({ ...first, earlier: 'Small' });
    expect((await of({ name: 'Deeper', blocks: blocks(11) })).earlier).toBe('Small');
    expect((await of({ name: 'Deepest', blocks: blocks(20) })).earlier).toBeNull();
    expect((await of({ name: 'Wide', expansion: { kind: 'linear', width: 80 } })).earlier).toBeNull();
  });
});
