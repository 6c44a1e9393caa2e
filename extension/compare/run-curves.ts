import type { RunEvent } from '../../models/training/events.js';
import { trainingSeconds } from '../../models/training/training-seconds.js';
import type { ComparedCurve } from '../../webview/compare/messages.js';

/** What an event tells, and when: in seconds of training. */
type Reading = readonly [event: RunEvent, value: number, seconds: number];

function curve(
  measure: ComparedCurve['measure'],
  split: ComparedCurve['split'],
  readings: readonly Reading[],
): ComparedCurve[] {
  if (readings.length === 0) return [];
  const step = readings.map(([event]) => ('step' in event ? event.step : 0));
  const epoch = readings.map(([event]) => ('epoch' in event ? event.epoch : 0));
  const time = readings.map(([, , seconds]) => seconds);
  return [{ measure, split, step, epoch, time, value: readings.map(([, value]) => value) }];
}

/** What some of the events tell. */
function readingsOf(events: readonly RunEvent[], read: (event: RunEvent) => number | null): Reading[] {
  const seconds = trainingSeconds(events);
  return events.flatMap((event, i): Reading[] => {
    const value = read(event);
    return value === null ? [] : [[event, value, seconds[i]]];
  });
}

function scoreOf(event: RunEvent, split: 'train' | 'test', measure: 'risk' | 'accuracy'): number | null {
  return event.type === 'evaluation' ? (event[split]?.[measure] ?? null) : null;
}

/**
 * A run's curves of risk, accuracy and loss.
 * @param events oldest first
 */
export function runCurves(events: readonly RunEvent[]): ComparedCurve[] {
  const scores = (['risk', 'accuracy'] as const).flatMap((measure) =>
    (['train', 'test'] as const).flatMap((split) =>
      curve(
        measure,
        split,
        readingsOf(events, (event) => scoreOf(event, split, measure)),
      ),
    ),
  );
  const losses = readingsOf(events, (event) => (event.type === 'step' ? event.loss : null));
  return [...scores, ...curve('loss', 'train', losses)];
}
