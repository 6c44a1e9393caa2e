import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { followRuns } from '../../models/cli/follow-runs.js';
import { appendEvent } from '../../models/training/event-log.js';
import { recordStop } from '../../models/training/record-stop.js';
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
