import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedRuns, networkNames } from '../../extension/training/session-place.js';
import { endMessage, sessionsLabel, trainingLabel } from '../../extension/training/training-words.js';
import type { RunEvent } from '../../models/training/events.js';
import type { RunStatus } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { newSession } from './session-folders.js';

let records: RunView['record'][];
let runsFolder: string;

beforeAll(async () => {
  runsFolder = (await newSession()).place.runsFolder;
  records = (await recordedRuns(runsFolder)).map(({ record }) => record).sort((one, other) => one.order - other.order);
});

afterAll(() => rm(runsFolder, { recursive: true, force: true }));

const runs = (...statuses: RunStatus[]): RunView[] =>
  statuses.map((status, index) => ({ record: records[index], status, events: [], certificate: null }));

const step: RunEvent = { v: 1, time: 0, type: 'step', step: 3, epoch: 1.5, loss: 1, stepsPerSecond: 1 };
const started: RunEvent = { v: 1, time: 0, type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 33 };

describe('the status bar', () => {
  test('names the run that trains, its epoch, its place in the session and how long it takes yet', () => {
    const [one, two] = runs('completed', 'training');
    const live = { ...two, events: [started, step] };
    const icon = 'loading~spin';
    expect(trainingLabel([one, live])).toEqual({
      icon,
      text: 'Another 1/2, run 2 of 2',
      tooltip: 'Run 2 of 2: Another, seed 0, epoch 1 of 2, 30 s left in it',
    });
    expect(trainingLabel([live])).toEqual({
      icon,
      text: 'Another 1/2',
      tooltip: 'Another, seed 0: epoch 1 of 2, 30 s left',
    });
  });

  test('names the seed where there are several', () => {
    const [one] = runs('completed');
    const two: RunView = { ...one, record: { ...one.record, seed: 7 }, status: 'training', events: [step] };
    expect(trainingLabel([one, two])?.text).toBe('One, seed 7 1/2, run 2 of 2');
    const failed: RunView = { ...two, status: 'failed' };
    expect(endMessage([one, failed])?.text).toMatch(/^One, seed 7 failed: /);
  });

  test('a pause stands still', () => {
    const [run] = runs('paused');
    expect(trainingLabel([{ ...run, events: [step] }])).toEqual({
      icon: 'debug-pause',
      text: 'One: paused at 1/2',
      tooltip: 'One, seed 0: paused at epoch 1 of 2',
    });
  });

  test('tells how many sessions train beside the first', () => {
    expect(sessionsLabel([])).toBeNull();
    expect(sessionsLabel([runs('completed'), runs('queued')])?.text).toBe('One starts');
    expect(sessionsLabel([runs('queued'), runs('queued')])).toMatchObject({
      text: 'One starts +1',
      tooltip: 'One, seed 0: starts\nOne, seed 0: starts',
    });
  });

  test('names the run to come before the first has begun', () => {
    expect(trainingLabel(runs('queued', 'queued'))).toMatchObject({
      text: 'One starts, run 1 of 2',
      tooltip: 'Run 1 of 2: One, seed 0, starts',
    });
  });

  test('says that the engine is chosen, and which are timed', () => {
    const [run] = runs('choosing');
    const choosing: RunEvent = { v: 1, time: 0, type: 'choosing', engines: ['wasm', 'cpu'] };
    expect(trainingLabel([{ ...run, events: [choosing] }])).toMatchObject({
      text: 'One: choosing the engine',
      tooltip: 'One, seed 0: its engine is chosen: timing wasm, cpu',
    });
  });

  test('says which engine is loaded', () => {
    const [run] = runs('loading');
    const loading: RunEvent = { v: 1, time: 0, type: 'loading', engine: 'tensorflow' };
    expect(trainingLabel([{ ...run, events: [loading] }])).toMatchObject({
      text: 'One: loading the engine',
      tooltip: 'One, seed 0: loading tensorflow',
    });
  });

  test('says that a certificate is computed', () => {
    expect(trainingLabel(runs('certifying', 'queued'))?.text).toBe('One: certificate, run 1 of 2');
  });

  test('is empty when every run is settled', () => {
    expect(trainingLabel(runs('completed', 'stopped'))).toBeNull();
  });
});

describe('the message at the end', () => {
  test('waits for the last run', () => {
    expect(endMessage(runs('completed', 'training'))).toBeNull();
  });

  test('says that all is done', () => {
    expect(endMessage(runs('completed', 'completed'))).toEqual({
      failed: false,
      text: 'One, Another: trained and certified.',
    });
  });

  test('says why there is no certificate', () => {
    const events: RunEvent[] = [{ v: 1, time: 0, type: 'uncertified', message: 'No certificate under huber.' }];
    expect(endMessage(runs('completed', 'completed').map((run) => ({ ...run, events })))).toEqual({
      failed: false,
      text: 'One, Another: trained. No certificate under huber.',
    });
  });

  test('gives the reason of a failure', () => {
    const [one, two] = runs('completed', 'failed');
    const events: RunEvent[] = [{ v: 1, time: 0, type: 'failed', message: 'The disk is full.' }];
    const failed = { ...two, events };
    const text = 'Another failed: The disk is full.';
    expect(endMessage([failed])).toEqual({ failed: true, text });
    expect(endMessage([one, failed])).toEqual({ failed: true, text: `${text} 1 of 2 runs completed.` });
  });

  test('counts what was completed before a stop', () => {
    expect(endMessage(runs('completed', 'stopped'))?.text).toBe('One, Another: stopped, 1 of 2 runs completed.');
  });

  test('tells a dead trainer from a stop', () => {
    expect(endMessage(runs('interrupted', 'interrupted'))).toMatchObject({ failed: true });
  });
});

test('names of many networks are counted, of the same network said once', () => {
  const named = (...names: string[]) =>
    names.map((name) => ({ architecture: { kind: 'linear', name, inputSize: 1, outputSize: 1, bias: true } as const }));
  expect(networkNames(named('A', 'A', 'B'))).toBe('A, B');
  expect(networkNames(named('A', 'B', 'C', 'D'))).toBe('A, B and 2 more');
});
