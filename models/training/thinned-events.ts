import type { RunEvent } from './events.js';

/** So many events of a run are shown at most, about: more than a screen has places for. */
export const mostEvents = 4000;

/** What a curve is made of: of a stretch of these the lowest and the highest are kept. */
function heightOf(event: RunEvent): number | null {
  switch (event.type) {
    case 'step':
      return event.loss;
    case 'evaluation':
      return event.test?.risk ?? event.train.risk;
    case 'light-certificate':
      return event.epsilon;
    default:
      return null;
  }
}

function stepOf(event: RunEvent): number {
  return 'step' in event ? event.step : 0;
}

/**
 * Steps of a stretch: a power of two, so that the stretches of a longer run are whole ones of a shorter. What was thinned
 * already then loses nothing that all events together would have kept.
 */
function stretchSteps(lastStep: number, stretches: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2((lastStep + 1) / stretches)));
}

/** The places, of those given, of the lowest and the highest event of every stretch, and of the first and the last. */
function extremePlaces(events: readonly RunEvent[], places: readonly number[], most: number): number[] {
  if (places.length <= most) return [...places];
  const stepAt = (place: number) => stepOf(events[place]);
  const height = (place: number) => heightOf(events[place]) ?? 0;
  const lastStep = places.reduce((last, place) => Math.max(last, stepAt(place)), 0);
  const steps = stretchSteps(lastStep, most / 2);
  const extremes = new Map<number, { low: number; high: number }>();
  for (const place of places) {
    const stretch = Math.floor(stepAt(place) / steps);
    const { low, high } = extremes.get(stretch) ?? { low: place, high: place };
    extremes.set(stretch, {
      low: height(place) < height(low) ? place : low,
      high: height(place) > height(high) ? place : high,
    });
  }
  return [places[0], ...places.slice(-1), ...[...extremes.values()].flatMap(({ low, high }) => [low, high])];
}

function placesOf(events: readonly RunEvent[], ...types: RunEvent['type'][]): number[] {
  return events.flatMap(({ type }, place) => (types.includes(type) ? [place] : []));
}

/**
 * A run's events, thinned where they are many: of steps, scores and light certificates the lowest and the highest of each of
 * some equal stretches of the training's steps, and the first and the last; of epochs and checkpoints the last; and
 * everything else. The least test risk stays, and so do the latest numbers. Few events are returned as they are, so that a list that grows is thinned now and then, not each time.
 */
export function thinned(events: readonly RunEvent[], most = mostEvents): readonly RunEvent[] {
  if (events.length <= 2 * most) return events;
  const kept = new Set([
    ...extremePlaces(events, placesOf(events, 'step'), most / 2),
    ...extremePlaces(events, placesOf(events, 'evaluation'), most / 4),
    ...extremePlaces(events, placesOf(events, 'light-certificate'), most / 8),
    ...placesOf(events, 'epoch').slice(-1),
    ...placesOf(events, 'checkpoint').slice(-1),
  ]);
  return events.filter(({ type }, place) => kept.has(place) || (heightOf(events[place]) === null && !isFrequent(type)));
}

function isFrequent(type: RunEvent['type']): boolean {
  return type === 'epoch' || type === 'checkpoint';
}
