import type { RunEvent } from './events.js';

/** Drops what came after the step from which a later `started` resumed. */
export function withoutRetaken(events: readonly RunEvent[]): RunEvent[] {
  const kept: RunEvent[] = [];
  for (const event of events) {
    if (event.type === 'started') {
      while (kept.length > 0 && isAfter(kept[kept.length - 1], event.step)) kept.pop();
    }
    kept.push(event);
  }
  return kept;
}

function isAfter(event: RunEvent, step: number): boolean {
  // Resumed from step 0, without a checkpoint: the scores of step 0 come again too.
  return 'step' in event ? event.step > step || step === 0 : event.type !== 'baseline';
}
