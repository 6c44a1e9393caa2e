import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { collectGarbage, collection, withCollector } from '../../models/training/garbage.js';

it('collects what nothing holds', async () => {
  const held = new WeakRef({ numbers: new Float32Array(1000) });
  // What a WeakRef was made of lives to the end of this turn.
  await setImmediate();
  collectGarbage();
  expect(held.deref()).toBeUndefined();
});

it('a thread started within withCollector can collect, one started later has no collector', async () => {
  const program = `${collection} require('node:worker_threads').parentPort.postMessage(typeof gc);`;
  const found = async (): Promise<unknown[]> => once(new Worker(program, { eval: true }), 'message');
  expect(await withCollector(found)).toEqual(['function']);
  expect(await found()).toEqual(['undefined']);
});
