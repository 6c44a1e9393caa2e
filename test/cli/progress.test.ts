import { expect, it } from 'vitest';
import { progressLine } from '../../models/cli/progress.js';
import type { RunEvent } from '../../models/training/events.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import { newRun } from '../training/runs.js';

it('a paused run has trained so fast so far', async () => {
  const record = await readRunRecord(await newRun());
  const events: RunEvent[] = [
    { v: 1, time: 0, type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 30 },
    { v: 1, time: 500, type: 'step', step: 5, epoch: 1, loss: 1, stepsPerSecond: 9999 },
    { v: 1, time: 1000, type: 'step', step: 10, epoch: 2, loss: 1, stepsPerSecond: 9999 },
    { v: 1, time: 1000, type: 'paused', step: 10, epoch: 2 },
  ];
  const line = progressLine(record, events, 'paused', (_style, text) => text);
  expect(line).toMatch(/epoch 2 of 6, 10 steps\/s so far, paused/);
});
