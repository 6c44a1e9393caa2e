import type { Worker, WorkerOptions } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rowsBetween } from '../../models/data/dataset.js';
import { loadModule } from '../../models/training/compiled-module.js';
import { compiledSession } from '../../models/training/compiled-session.js';
import { Header } from '../../models/training/compiled/words.js';
import { everyNetwork, startOf } from './networks.js';

const patience = { timeout: 60_000, interval: 20 };

/** What comes before a worker's program: its part of the first command ends like this. */
const faults = vi.hoisted(() => ({ atWork: '' }));

vi.mock('node:worker_threads', async (original) => {
  const threads = await original<{ Worker: typeof Worker }>();
  return {
    ...threads,
    Worker: class extends threads.Worker {
      constructor(program: string, options: WorkerOptions) {
        super(faults.atWork + program, options);
      }
    },
  };
});

const dies = `
WebAssembly.Instance = class {
  constructor() {
    this.exports = { work() {
      const { header } = require('node:worker_threads').workerData;
      Atomics.wait(header, ${Header.Command}, 0);
      throw new Error('memory access out of bounds');
    } };
  }
};`;

async function twoThreads() {
  const { module } = await loadModule(['plain']);
  const start = startOf(everyNetwork[1], 'squared', { kind: 'adam', learningRate: 1e-2, decay: 0 });
  return compiledSession(start, { module, wide: false, threads: 2, choice: 'all' });
}

afterEach(() => {
  faults.atWork = '';
  vi.restoreAllMocks();
});

describe('a thread of the compiled engine that dies in the middle of a step', () => {
  it('ends the step soon, and says so; what it died of is logged', async () => {
    faults.atWork = dies;
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const session = await twoThreads();
    const step = () => session.advance([rowsBetween(0, 8)], 1e-2);
    expect(step).toThrow('one of its threads has died in the middle of a step');
    await vi.waitFor(() => {
      expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'memory access out of bounds' }));
    }, patience);
    expect(step).toThrow('one of its threads has died');
    session.dispose();
  });

  it('ends the others where it is the caller’s own', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const run = () => {
      throw new Error('memory access out of bounds');
    };
    vi.spyOn(WebAssembly, 'Instance').mockImplementation(function () {
      return { exports: { prepare: () => undefined, run } };
    });
    const session = await twoThreads();
    const step = () => session.advance([rowsBetween(0, 8)], 1e-2);
    expect(step).toThrow('in the middle of a step, memory access out of bounds');
    // The worker waits at the first barrier until it hears of it.
    const ended = () => expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'unreachable' }));
    await vi.waitFor(ended, patience);
    expect(step).toThrow('one of its threads has died');
    session.dispose();
  });
});
