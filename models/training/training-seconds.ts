import type { RunEvent } from './events.js';

/** After these nothing is trained until the run is taken up or goes on. */
const rests: ReadonlySet<RunEvent['type']> = new Set(['paused', 'done', 'failed'] as const);

/**
 * Seconds of training up to each event: the time between a stop or a crash and the resumption, and that of a pause, is left
 * out.
 * @param events of one run, oldest first, without what a resumed run took back
 * @returns one an event, ascending
 */
export function trainingSeconds(events: readonly RunEvent[]): number[] {
  let still = true;
  let sum = 0;
  return events.map(({ type, time }, i) => {
    // Nobody trained before a trainer took the run up: the one before it may have died without a word.
    if (type === 'queued' || type === 'started') still = true;
    if (i > 0 && !still) sum += Math.max(0, time - events[i - 1].time) / 1000;
    if (type === 'started' || type === 'continued') still = false;
    if (rests.has(type)) still = true;
    return sum;
  });
}
