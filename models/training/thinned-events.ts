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

/** The places, of those given, of the lowest and the highest event of every stretch, and of the last. */
function extremePlaces(events: readonly RunEvent[], places: readonly number[], most: number): number[] {
  const stretch = Math.ceil((2 * places.length) / most);
  if (stretch <= 2) return [...places];
  const kept = places.slice(-1);
  for (let begin = 0; begin < places.length; begin += stretch) {
    const part = places.slice(begin, begin + stretch);
    const height = (place: number) => heightOf(events[place]) ?? 0;
    kept.push(part.reduce((a, b) => (height(b) < height(a) ? b : a)));
    kept.push(part.reduce((a, b) => (height(b) > height(a) ? b : a)));
  }
  return kept;
}

function placesOf(events: readonly RunEvent[], ...types: RunEvent['type'][]): number[] {
  return events.flatMap(({ type }, place) => (types.includes(type) ? [place] : []));
}

/**
 * A run's events, thinned where they are many: of each stretch of steps, scores and light certificates the lowest and the
 * highest, of epochs and checkpoints the last, and everything else. The least test risk stays, and so do the latest
 * numbers. Few events are returned as they are, so that a list that grows is thinned now and then, not each time.
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
