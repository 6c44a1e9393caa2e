import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resumedText } from '../../models/cli/resumed-text.js';
import type { RunEvent } from '../../models/training/events.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import type { RunRecord } from '../../models/training/run-record.js';
import { newRun } from '../training/runs.js';

let folder: string;
let record: RunRecord;
beforeAll(async () => {
  folder = await newRun();
  record = await readRunRecord(folder);
});
afterAll(() => rmSync(dirname(folder), { recursive: true }));

const started = (step: number): RunEvent => ({
  ...{ v: 1, time: 0, type: 'started', step, epoch: step / 10, pid: 1, totalSteps: 100 },
});
const trained = (step: number): RunEvent => ({
  ...{ v: 1, time: 0, type: 'step', step, epoch: step / 10, loss: 1, stepsPerSecond: 1 },
});
const told = (...events: RunEvent[]) => resumedText(record, events);

it('says where a run goes on, and what it does again', () => {
  expect(told(started(0), trained(25), started(20))).toBe(
    'Small seed 1 resumes from its checkpoint, epoch 2 (step 20); 5 steps (0.5 epochs) done again',
  );
  expect(told(started(0), trained(20), started(20))).toBe(
    'Small seed 1 resumes from its checkpoint, epoch 2 (step 20)',
  );
  expect(told(started(0), trained(1), started(0))).toBe(
    'Small seed 1 starts again, as it had no checkpoint; 1 step (0.1 epochs) done again',
  );
});

it('counts no step that an earlier resume had taken back', () => {
  expect(told(started(0), trained(25), started(20), trained(22), started(21))).toBe(
    'Small seed 1 resumes from its checkpoint, epoch 2.1 (step 21); 1 step (0.1 epochs) done again',
  );
});

it('tells large counts of epochs to their last', () => {
  expect(told(started(0), trained(19_965), started(19_960))).toBe(
    'Small seed 1 resumes from its checkpoint, epoch 1996 (step 19960); 5 steps (0.5 epochs) done again',
  );
});

it('says nothing of a run that begins', () => {
  expect(told()).toBeNull();
  expect(told(started(0), trained(3))).toBeNull();
  expect(told(started(0), started(0))).toBeNull();
});
