import { appendFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { followRuns } from '../../models/cli/follow-runs.js';
import { appendEvent } from '../../models/training/event-log.js';
import { recordStop } from '../../models/training/record-stop.js';
import { readRunRecord, runFiles, writeRunRecord } from '../../models/training/run-folder.js';
import { newRun } from '../training/runs.js';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ['had trained', true, 'stopped without a checkpoint. Start it again with --resume'],
  ['had not', false, 'was not started. Start it with --resume'],
])('tells of a run that was stopped while it was made ready whether it %s before', async (_what, trained, words) => {
  const folder = await newRun();
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  if (trained) await appendEvent(folder, { type: 'started', step: 0, epoch: 0, pid: process.pid, totalSteps: 100 });
  await appendEvent(folder, { type: 'queued' });
  await recordStop(folder);
  expect(await followRuns([folder], Promise.resolve(), true)).toBe(false);
  expect(said.mock.calls.join('')).toContain(`Small seed 1 ${words} ${folder}`);
  rmSync(dirname(folder), { recursive: true });
});

it('says which engine is loaded, and at the end the mean rate and the threads', async () => {
  const folder = await newRun();
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const words = () => said.mock.calls.join('');
  let end = () => undefined as void;
  const followed = followRuns([folder], new Promise<void>((done) => (end = done)), false);
  await appendEvent(folder, { type: 'loading', engine: 'tensorflow' });
  await expect.poll(words).toContain('Small: loading tensorflow …');
  const record = await readRunRecord(folder);
  const threads = { count: 3, why: 'asked for' };
  const resolved = {
    ...{ engine: 'tensorflow' as const, device: 'TensorFlow', reason: 'asked for by name', measured: [], threads },
    ...{ dataHash: '', trainRows: 80, testRows: 20, stepsPerEpoch: 5, versions: {} },
  };
  await writeRunRecord(folder, { ...record, resolved });
  const now = Date.now();
  const events = [
    { time: now, type: 'started', step: 0, epoch: 0, pid: process.pid, totalSteps: 30 },
    { time: now, type: 'step', step: 10, epoch: 2, loss: 1, stepsPerSecond: 9999 },
    { time: now + 2000, type: 'step', step: 30, epoch: 6, loss: 1, stepsPerSecond: 9999 },
    { time: now + 2000, type: 'done', step: 30, epoch: 6, reason: 'completed' },
    { time: now + 9000, type: 'certified' },
  ];
  appendFileSync(
    join(folder, runFiles.events),
    events.map((event) => `${JSON.stringify({ v: 1, ...event })}\n`).join(''),
  );
  await expect.poll(words).toContain('10 steps/s on average over the training on up to 3 threads, completed');
  end();
  expect(await followed).toBe(true);
  rmSync(dirname(folder), { recursive: true });
});
