import type { RunEvent } from '../../models/training/events.js';
import { trainingSeconds } from '../../models/training/training-seconds.js';
import type { ComparedCurve } from '../../webview/compare/messages.js';

/** What a curve is of. */
type Subject = Pick<ComparedCurve, 'measure' | 'split' | 'rows'>;

/** What an event tells, and when: in seconds of training. */
type Reading = readonly [event: RunEvent, value: number, seconds: number];

/** What some of the events tell over the training. */
type Curve = (subject: Subject, read: (event: RunEvent) => number | null | undefined) => ComparedCurve[];

/** One curve, or none where no event tells of it. */
function curveOf(events: readonly RunEvent[]): Curve {
  const seconds = trainingSeconds(events);
  return (subject, read) => {
    const readings = events.flatMap((event, i): Reading[] => {
      const value = read(event) ?? null;
      return value === null ? [] : [[event, value, seconds[i]]];
    });
    if (readings.length === 0) return [];
    const step = readings.map(([event]) => ('step' in event ? event.step : 0));
    const epoch = readings.map(([event]) => ('epoch' in event ? event.epoch : 0));
    const time = readings.map(([, , each]) => each);
    return [{ ...subject, step, epoch, time, value: readings.map(([, value]) => value) }];
  };
}

function scoreCurves(curve: Curve): ComparedCurve[] {
  return (['risk', 'accuracy', 'topFive', 'rSquared'] as const).flatMap((measure) =>
    (['train', 'test'] as const).flatMap((split) =>
      curve({ measure, split }, (event) => (event.type === 'evaluation' ? event[split]?.[measure] : null)),
    ),
  );
}

/** What light certificates tell: those that read other rows are other curves. */
function lightCurves(events: readonly RunEvent[], curve: Curve): ComparedCurve[] {
  const counts = new Set(events.flatMap((event) => (event.type === 'light-certificate' ? [event.rows] : [])));
  return [...counts].flatMap((rows) => {
    const light = (event: RunEvent) => (event.type === 'light-certificate' && event.rows === rows ? event : null);
    return [
      ...curve({ measure: 'epsilon', split: 'train', rows }, (event) => light(event)?.epsilon),
      ...curve({ measure: 'rank', split: 'train', rows }, (event) => {
        const ranks = light(event)?.ranks ?? [];
        return ranks.length === 0 ? null : Math.min(...ranks.map(({ rank, size }) => rank / size));
      }),
    ];
  });
}

/**
 * A run's curves: scores, losses and learning rates of the steps, and what light certificates tell.
 * @param events oldest first
 */
export function runCurves(events: readonly RunEvent[]): ComparedCurve[] {
  const curve = curveOf(events);
  return [
    ...scoreCurves(curve),
    ...(['loss', 'learningRate'] as const).flatMap((measure) =>
      curve({ measure, split: 'train' }, (event) => (event.type === 'step' ? event[measure] : null)),
    ),
    ...lightCurves(events, curve),
  ];
}
