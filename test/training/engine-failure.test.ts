import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DataError } from '../../models/data/data-error.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { engineFailure } from '../../models/training/engine-failure.js';
import { chooseEngine } from '../../models/training/engines.js';
import { readCheckpoint, writeCheckpoint } from '../../models/training/checkpoint.js';
import { appendEvent, readEvents } from '../../models/training/event-log.js';
import { recordFailure } from '../../models/training/record-failure.js';
import { readRunRecord, runFiles } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { wasmEngine } from '../../models/training/wasm-engine.js';
import { data, network, newRun, plan, runsFolder } from './runs.js';

const never = { shouldStop: () => false };

describe('what an engine throws', () => {
  const folder = runsFolder();

  it('tells of a checkpoint only where there is one', async () => {
    const of = () => (engineFailure('wasm', new Error('Aborted()'), folder) as Error).message;
    expect(of()).toContain('It had no checkpoint yet: try again');
    await writeCheckpoint(folder, { step: 1, weights: new Map(), optimizerState: new Map(), best: null });
    expect(of()).toContain('The last checkpoint is kept: resume');
    rmSync(join(folder, 'checkpoint'), { recursive: true });
  });

  it.each([
    [
      new RangeError('Array buffer allocation failed'),
      'ran out of memory: Array buffer allocation failed. It had no checkpoint yet: train with a smaller batch or network, try again',
      'a smaller batch',
    ],
    [
      new RangeError('WebAssembly can address no more than 4096 MB on any machine'),
      'has no room for it: WebAssembly can address no more than 4096 MB on any machine. It had no checkpoint yet: train with a smaller batch or network, or train again',
      'another engine',
    ],
    [new Error('OOM when allocating tensor with shape[256,512]'), 'ran out of memory: OOM when', 'a smaller batch'],
    [new Error('The GPU device was lost.'), 'lost its device: The GPU device was lost. It', 'once the device is back'],
    [
      new Error('The GPU was lost (Destroyed.)'),
      'lost its device: The GPU was lost (Destroyed.). It',
      'once the device',
    ],
    ['Aborted()', 'stopped: Aborted(). It had no checkpoint yet: try again', 'another engine'],
    [
      new Error('its process ended with SIGKILL'),
      'was killed, most often for lack of memory: its process ended with SIGKILL. It',
      'a smaller batch',
    ],
  ])('%s says what to try', (error, what, advice) => {
    const { message } = engineFailure('wasm', error, folder) as Error;
    expect(message).toContain(`The engine "wasm" ${what}`);
    expect(message).toContain(advice);
  });

  it('leaves what is wrong with the data as it is', () => {
    const error = new DataError('It has gone.', { file: 'rows.csv' });
    expect(engineFailure('wasm', error, folder)).toBe(error);
  });
});

describe('an engine that dies in a run', () => {
  it('ends it with its last checkpoint, from which it resumes', async () => {
    const folder = await newRun();
    const dataset = await loadDataset(data);
    let stops = 0;
    await trainRun(folder, dataset, { shouldStop: () => (stops += 1) > 1 });
    const kept = await readCheckpoint(folder);
    const start = wasmEngine.start.bind(wasmEngine);
    const dying = vi.spyOn(wasmEngine, 'start').mockImplementation(async (given) => {
      const session = await start(given);
      return {
        ...session,
        advance: () => Promise.reject(new Error('A valid external Instance was lost with its device.')),
      };
    });
    await expect(trainRun(folder, dataset, never)).rejects.toThrow(/^The engine "wasm" lost its device: .*resume/);
    dying.mockRestore();
    expect(await readCheckpoint(folder)).toEqual(kept);
    expect(await trainRun(folder, dataset, never)).toBe('completed');
  });

  it('that has no room for the network on any machine says so before a weight is drawn; auto leaves it out', async () => {
    const rows = 400_000;
    const large = { ...data, samples: rows, split: null };
    const wide = { ...network, expansion: { kind: 'linear', width: 1000 } } as const;
    const settings = { ...plan().settings, batch: null };
    const folder = await newRun({ engine: 'compiled', data: large, networks: [wide], settings });
    const dataset = await loadDataset(large);
    const why = 'it holds network, batch and data in one memory, here of \\d+ MB, and WebAssembly can address no more';
    await expect(trainRun(folder, dataset, never)).rejects.toThrow(
      new RegExp(`^The engine "compiled" can't train Small here: ${why}`),
    );
    expect((await readRunRecord(folder)).resolved).toBeNull();
    const { engine, reason } = await chooseEngine('auto', { architecture: wide, settings, train: dataset.train });
    expect(engine.name).not.toBe('compiled');
    expect(reason).toMatch(new RegExp(`left out: compiled \\(${why}`));
    expect(existsSync(join(folder, 'checkpoint'))).toBe(false);
  });
});

describe('a run that goes on where its engine is not', () => {
  it('says that it keeps it, and what to do', async () => {
    const folder = await newRun();
    const dataset = await loadDataset(data);
    await trainRun(folder, dataset, { shouldStop: () => true });
    const gone = vi.spyOn(wasmEngine, 'availability').mockResolvedValue({ available: false, why: 'it has gone.' });
    await expect(trainRun(folder, dataset, never)).rejects.toThrow(
      `The engine "wasm" can't train Small here: it has gone. A run keeps the engine that it began on: resume it where`,
    );
    gone.mockRestore();
    expect(await trainRun(folder, dataset, never)).toBe('completed');
  });
});

describe('what ends a run is written in its folder', () => {
  it('even where a full disk has torn the last line', async () => {
    const folder = await newRun();
    await appendEvent(folder, { type: 'queued' });
    appendFileSync(join(folder, runFiles.events), '{"v":1,"type":"step","lo');
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await recordFailure(folder, error);
    expect(log).toHaveBeenCalledWith(error);
    log.mockRestore();
    const message = 'The disk is full: free some space and begin again.';
    expect((await readEvents(folder)).at(-1)).toMatchObject({ type: 'failed', message });
  });
});
