import { expect, test } from 'vitest';
import { type RunEvent, runEvent } from '../../models/training/events.js';
import { progressOf } from '../../models/training/progress.js';
import { trainingSeconds } from '../../models/training/training-seconds.js';

const place = { step: 1, epoch: 1 };

function eventsAt(...told: [seconds: number, event: object][]): RunEvent[] {
  return told.map(([seconds, event]) => runEvent.parse({ v: 1, time: 1e12 + 1000 * seconds, ...place, ...event }));
}

const started = { type: 'started', pid: 1, totalSteps: 10 };
const step = { type: 'step', loss: 1, stepsPerSecond: 1 };

test('counts the time of training alone: no waiting, no pause, no stop, no crash', () => {
  const events = eventsAt(
    [0, { type: 'queued' }],
    [100, started],
    [103, step],
    [104, { type: 'paused' }],
    [200, { type: 'continued' }],
    [202, step],
    [203, { type: 'done', reason: 'stopped' }],
    [900, { type: 'queued' }],
    [950, started],
    [953, step],
    // Its trainer died here.
    [5000, { type: 'queued' }],
    [5001, started],
    [5002, step],
  );
  expect(trainingSeconds(events)).toEqual([0, 0, 3, 4, 4, 6, 7, 7, 7, 10, 10, 10, 11]);
});

test('a clock that is set back takes nothing away', () => {
  expect(trainingSeconds(eventsAt([0, started], [5, step], [2, step], [4, step]))).toEqual([0, 5, 5, 7]);
});

test('the mean rate is of all the training, without what lies between its parts', () => {
  const at = (taken: number) => ({ ...step, step: taken, stepsPerSecond: 1000 });
  const events = eventsAt(
    [0, { ...started, step: 0 }],
    [1, { type: 'evaluation', step: 0, train: { risk: 1, accuracy: null }, test: null }],
    [3, at(40)],
    [4, { type: 'paused', step: 40 }],
    [104, { type: 'continued', step: 40 }],
    [105, { type: 'done', step: 40, reason: 'stopped' }],
    [900, { ...started, step: 40 }],
    [901, at(50)],
    [903, at(90)],
    [904, { type: 'done', step: 90, reason: 'completed' }],
    [990, { type: 'certified' }],
  );
  // 40 steps in 3 seconds, and 40 in 2: what is done before the first word of each part is not known of.
  expect(progressOf(events)).toMatchObject({ stepsPerSecond: 1000, meanStepsPerSecond: 80 / 5 });
});
