import { expect, test } from 'vitest';
import { type RunEvent, runEvent } from '../../models/training/events.js';
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
