import type { RunEvent, Score } from '../../models/training/events.js';
import { thinned } from '../../models/training/thinned-events.js';
import type { ComparedCurve } from '../../webview/compare/messages.js';

/** So many events of all runs together are drawn, about: more than a page has places for. */
const mostOfAll = 40_000;
const [fewest, most] = [200, 4000];

type Reading = readonly [RunEvent, number];

function curve(
  measure: ComparedCurve['measure'],
  split: ComparedCurve['split'],
  readings: readonly Reading[],
  begun: number,
): ComparedCurve[] {
  if (readings.length === 0) return [];
  const step = readings.map(([event]) => ('step' in event ? event.step : 0));
  const epoch = readings.map(([event]) => ('epoch' in event ? event.epoch : 0));
  const time = readings.map(([event]) => (event.time - begun) / 1000);
  return [{ measure, split, step, epoch, time, value: readings.map(([, value]) => value) }];
}

function scores(events: readonly RunEvent[], split: 'train' | 'test', measure: 'risk' | 'accuracy'): Reading[] {
  return events.flatMap((event): Reading[] => {
    const score: Score | null = event.type === 'evaluation' ? event[split] : null;
    const value = score?.[measure] ?? null;
    return value === null ? [] : [[event, value]];
  });
}

/**
 * A run's curves of risk, accuracy and loss, down-sampled so that the lowest and highest stay.
 * @param events oldest first
 * @param runs how many are drawn together
 */
export function runCurves(events: readonly RunEvent[], runs: number): ComparedCurve[] {
  const kept = thinned(events, Math.max(fewest, Math.min(most, Math.floor(mostOfAll / runs))));
  const begun = kept.find(({ type }) => type === 'started')?.time ?? kept[0]?.time ?? 0;
  const losses = kept.flatMap((event): Reading[] => (event.type === 'step' ? [[event, event.loss]] : []));
  return [
    ...(['risk', 'accuracy'] as const).flatMap((measure) =>
      (['train', 'test'] as const).flatMap((split) => curve(measure, split, scores(kept, split, measure), begun)),
    ),
    ...curve('loss', 'train', losses, begun),
  ];
}
