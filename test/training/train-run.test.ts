import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readCheckpoint } from '../../models/training/checkpoint.js';
import { lastEvent } from '../../models/training/progress.js';
import { runStatus } from '../../models/training/run-status.js';
import { appendEvent, readEvents } from '../../models/training/event-log.js';
import type { RunEvent } from '../../models/training/events.js';
import {
  clearPause,
  listRuns,
  readRunRecord,
  readWeights,
  requestPause,
  requestStop,
  runFiles,
  stopRequested,
} from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun, plan, runsFolder } from './runs.js';

const never = { shouldStop: () => false };

/** Stops after it has been asked this many times. */
function stopAfter(times: number) {
  let asked = 0;
  return { shouldStop: () => (asked += 1) >= times };
}

function scores(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'evaluation' ? [[event.step, event.train, event.test]] : []));
}

describe('a run', () => {
  it('goes from started to done, scores each epoch and leaves its weights', async () => {
    const folder = await newRun();
    expect(await trainRun(folder, await loadDataset(data), never)).toBe('completed');
    const events = await readEvents(folder);
    expect(events[0]).toMatchObject({ type: 'started', step: 0, totalSteps: 30, pid: process.pid });
    expect(events.at(-1)).toMatchObject({ type: 'done', step: 30, epoch: 6, reason: 'completed' });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(6);
    expect(scores(events)).toHaveLength(7);
    const risks = events.flatMap((event) => (event.type === 'evaluation' ? [event.train.risk] : []));
    expect(risks[6]).toBeLessThan(risks[0]);
    expect([...(await readWeights(folder)).keys()]).toContain('blocks.2.residual.weight');
    expect((await readRunRecord(folder)).resolved).toMatchObject({
      engine: 'wasm',
      trainRows: 80,
      testRows: 20,
      stepsPerEpoch: 5,
      reason: 'asked for by name',
    });
  });

  it('takes a last batch that is smaller, and scores long runs a hundred times at most', async () => {
    const folder = await newRun({ settings: { ...plan().settings, batch: 33, epochs: 250 } });
    await trainRun(folder, await loadDataset(data), never);
    const events = await readEvents(folder);
    expect(events.at(-1)).toMatchObject({ step: 750 });
    expect(scores(events).length).toBeLessThanOrEqual(101);
    expect(scores(events).at(-1)?.[0]).toBe(750);
  });

  it.each([
    [1, 'wasm'],
    [2, 'wasm'],
    [3, 'wasm'],
    [4, 'wasm'],
    [1, 'compiled'],
    [2, 'compiled'],
  ] as const)('resumed after stop %i gives the very numbers of an uninterrupted one, on %s', async (times, engine) => {
    const dataset = await loadDataset(data);
    const [whole, parts] = [await newRun({ engine }), await newRun({ engine })];
    await trainRun(whole, dataset, never);
    expect(await trainRun(parts, dataset, stopAfter(times))).toBe('stopped');
    const stopped = (await readEvents(parts)).at(-1);
    expect(stopped).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(await trainRun(parts, dataset, never)).toBe('completed');
    expect(readFileSync(join(parts, runFiles.weights))).toEqual(readFileSync(join(whole, runFiles.weights)));
    expect(scores(await readEvents(parts))).toEqual(scores(await readEvents(whole)));
  });

  const nesterov = { kind: 'sgd', learningRate: 1e-2, decay: 1e-3, momentum: 0.9, nesterov: true } as const;

  it.each([
    ['adam', 'wasm', plan().settings.optimizer],
    ['momentum', 'wasm', nesterov],
    ['adam', 'compiled', plan().settings.optimizer],
    ['momentum', 'compiled', nesterov],
  ] as const)(
    'stopped wherever it can be, across the steps of a schedule, gives the very bytes: %s on %s',
    async (_, engine, optimizer) => {
      const dataset = await loadDataset(data);
      const steps = [
        { epoch: 2, factor: 0.1 },
        { epoch: 4, factor: 3 },
      ];
      const settings = { ...plan().settings, optimizer, schedule: { kind: 'step', steps } } as const;
      const [whole, parts, constant] = [
        await newRun({ engine, settings }),
        await newRun({ engine, settings }),
        await newRun({ engine, settings: { ...settings, schedule: null } }),
      ];
      await trainRun(whole, dataset, never);
      const stops: number[] = [];
      while ((await trainRun(parts, dataset, stopAfter(1))) === 'stopped') {
        const stopped = (await readEvents(parts)).at(-1);
        if (stopped?.type === 'done') stops.push(stopped.step);
      }
      // The boundaries are steps 10 and 20.
      for (const step of [9, 10, 11, 19, 20, 21]) expect(stops).toContain(step);
      for (const file of [runFiles.weights, 'checkpoint/state.safetensors']) {
        expect(readFileSync(join(parts, file))).toEqual(readFileSync(join(whole, file)));
      }
      const found = scores(await readEvents(whole));
      expect(scores(await readEvents(parts))).toEqual(found);
      await trainRun(constant, dataset, never);
      const unscheduled = scores(await readEvents(constant));
      expect(found.slice(0, 3)).toEqual(unscheduled.slice(0, 3));
      expect(found[3]).not.toEqual(unscheduled[3]);
    },
  );

  it('killed in the middle of a line goes on from its checkpoint, and what it takes back is left out', async () => {
    const dataset = await loadDataset(data);
    const [whole, killed] = [await newRun(), await newRun()];
    await trainRun(whole, dataset, never);
    await trainRun(killed, dataset, stopAfter(2));
    const at = (await readEvents(killed)).at(-1);
    if (at?.type !== 'done') throw new Error('did not stop');
    // What a process writes that is killed before its next checkpoint.
    await appendEvent(killed, { type: 'step', step: at.step + 1, epoch: 1, loss: 77, stepsPerSecond: 1 });
    appendFileSync(join(killed, runFiles.events), '{"v":1,"type":"st');
    await trainRun(killed, dataset, never);
    const events = await readEvents(killed);
    expect(events.some((event) => event.type === 'step' && event.loss === 77)).toBe(false);
    expect(scores(events)).toEqual(scores(await readEvents(whole)));
    expect(events.filter(({ type }) => type === 'started')).toHaveLength(2);
  });

  it.each(['wasm', 'compiled'] as const)('says at which step the loss was no number, on %s', async (engine) => {
    const folder = await newRun({
      engine,
      settings: {
        ...plan().settings,
        optimizer: { kind: 'sgd', learningRate: 1e6, decay: 0, momentum: 0, nesterov: false },
      },
    });
    await expect(trainRun(folder, await loadDataset(data), never)).rejects.toThrow(
      /The loss is (NaN|Infinity) at step \d+: training has diverged\. Try a smaller learning rate/,
    );
    expect(existsSync(join(folder, runFiles.weights))).toBe(false);
  });

  it.each(['wasm', 'compiled'] as const)('diverging in its last step leaves no weights, on %s', async (engine) => {
    const optimizer = { kind: 'sgd', learningRate: 3e38, decay: 0, momentum: 0, nesterov: false } as const;
    const folder = await newRun({ engine, settings: { ...plan().settings, optimizer, batch: 80, epochs: 1 } });
    await expect(trainRun(folder, await loadDataset(data), never)).rejects.toThrow(
      /The risk is (NaN|Infinity) after step 1: training has diverged/,
    );
    expect(existsSync(join(folder, runFiles.weights))).toBe(false);
  });

  it('refuses data that changed, that does not fit, or has fewer rows than a batch', async () => {
    const folder = await newRun();
    await trainRun(folder, await loadDataset(data), stopAfter(1));
    await expect(trainRun(folder, await loadDataset({ ...data, seed: 9 }), never)).rejects.toThrow('has changed');
    await expect(trainRun(await newRun(), await loadDataset({ ...data, inputs: 5 }), never)).rejects.toThrow(
      'Small has input 4, but the data has 5 columns',
    );
    await expect(trainRun(await newRun(), await loadDataset({ ...data, outputs: 2 }), never)).rejects.toThrow(
      'has output 1',
    );
    const large = await newRun({ settings: { ...plan().settings, batch: 1000 } });
    await expect(trainRun(large, await loadDataset(data), never)).rejects.toThrow("can't fill a batch");
  });

  it('names a damaged checkpoint', async () => {
    const folder = await newRun();
    const dataset = await loadDataset(data);
    await trainRun(folder, dataset, stopAfter(1));
    const checkpoint = join(folder, 'checkpoint', 'state.safetensors');
    const bytes = readFileSync(checkpoint);
    for (const broken of [bytes.subarray(0, 5), bytes.subarray(0, 60), bytes.subarray(0, -3), Buffer.alloc(64, 7)]) {
      writeFileSync(checkpoint, broken);
      await expect(trainRun(folder, dataset, never)).rejects.toThrow(/state\.safetensors can't be read as weights/);
    }
  });
});

describe('run folders', () => {
  it('of a session are all there before the first is trained, one a network and seed', async () => {
    const folder = runsFolder();
    const names = ['A', 'B'].map((name) => ({ ...plan().networks[0], name }));
    const made = await createSession(folder, plan({ networks: names, seeds: [0, 1] }));
    expect(await listRuns(folder)).toEqual([...made].sort());
    const records = await Promise.all(made.map(readRunRecord));
    expect(records.map(({ architecture, seed }) => [architecture.name, seed])).toEqual([
      ['A', 0],
      ['A', 1],
      ['B', 0],
      ['B', 1],
    ]);
    expect(new Set(records.map(({ session }) => session)).size).toBe(1);
    expect(made[1]).toMatch(/-A-1$/);
    const [again] = await createSession(folder, plan({ networks: names.slice(0, 1), seeds: [0, 1] }));
    expect(made).not.toContain(again);
  });

  it('are made with the folders above them, and refused where there can be none', async () => {
    expect(await createSession(join(runsFolder(), 'a', 'b'), plan())).toHaveLength(1);
    const file = join(runsFolder(), 'file');
    writeFileSync(file, '');
    await expect(createSession(join(file, 'runs'), plan())).rejects.toThrow('ENOTDIR');
  });

  it.skipIf(process.platform !== 'linux')('are refused under /proc (Linux)', async () => {
    await expect(createSession('/proc/nestimate', plan())).rejects.toThrow('ENOENT');
  });

  it('of sessions that start at once are each session’s own', async () => {
    const folder = runsFolder();
    const made = await Promise.all(Array.from({ length: 5 }, () => createSession(folder, plan())));
    expect(new Set(made.flat()).size).toBe(5);
  });

  it('of before decay and schedules are read, and go on', async () => {
    const [folder, now] = [await newRun(), await newRun()];
    const path = join(folder, runFiles.record);
    const old = readFileSync(path, 'utf8')
      .replace(/,\s*"decay": 0/, '')
      .replace(/\s*"schedule": null,/, '');
    expect(old).not.toMatch(/decay|schedule/);
    writeFileSync(path, old);
    for (const each of [folder, now]) await trainRun(each, await loadDataset(data), never);
    expect((await readRunRecord(folder)).settings).toEqual(plan().settings);
    expect(readFileSync(join(folder, runFiles.weights))).toEqual(readFileSync(join(now, runFiles.weights)));
  });

  it('that are foreign or broken are named', async () => {
    const folder = await newRun();
    writeFileSync(join(folder, runFiles.record), '{"version":1}');
    await expect(readRunRecord(folder)).rejects.toThrow(/run\.json is not in the format of this version: \w+/);
    writeFileSync(join(folder, runFiles.record), '{');
    await expect(readRunRecord(folder)).rejects.toThrow('run.json is not valid JSON');
    rmSync(join(folder, runFiles.record));
    await expect(readRunRecord(folder)).rejects.toThrow('is not a run folder: it has no run.json');
    await expect(readWeights(folder)).rejects.toThrow('no trained weights: the run has not ended');
  });

  it('take a request to stop', async () => {
    const folder = await newRun();
    expect(stopRequested(folder)).toBe(false);
    await requestStop(folder);
    expect(stopRequested(folder)).toBe(true);
  });
});

describe('a run that is asked to pause', () => {
  async function paused(shouldStop = () => false) {
    const folder = await newRun();
    await requestPause(folder);
    const outcome = trainRun(folder, await loadDataset(data), { shouldStop });
    await expect.poll(async () => (await readEvents(folder)).at(-1)?.type, { timeout: 60_000 }).toBe('paused');
    return { folder, outcome };
  }

  it('holds still with a checkpoint, and goes on to the same weights', async () => {
    const { folder, outcome } = await paused();
    const checkpoint = await readCheckpoint(folder);
    expect(checkpoint?.step).toBe(lastEvent(await readEvents(folder), 'paused')?.step);
    await clearPause(folder);
    expect(await outcome).toBe('completed');
    const other = await newRun();
    await trainRun(other, await loadDataset(data), never);
    expect(await readWeights(folder)).toEqual(await readWeights(other));
  });

  it('hears a request to stop, and resumes from there', async () => {
    let stop = false;
    const { folder, outcome } = await paused(() => stop);
    stop = true;
    expect(await outcome).toBe('stopped');
    const events = await readEvents(folder);
    expect(events.slice(-3).map(({ type }) => type)).toEqual(['continued', 'checkpoint', 'done']);
    expect(runStatus(events, false)).toBe('stopped');
    await clearPause(folder);
    expect(await trainRun(folder, await loadDataset(data), never)).toBe('completed');
  });
});
