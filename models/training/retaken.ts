import type { RunEvent } from './events.js';

/** Drops what came after the step from which a later `started` resumed. */
export function withoutRetaken(events: readonly RunEvent[]): RunEvent[] {
  const kept: RunEvent[] = [];
  for (const event of events) {
    if (event.type === 'started') {
      takeBack(kept, event.step);
    }
    kept.push(event);
  }
  return kept;
}

/** Light certificates come late: one of an earlier step may stand behind what is taken back, and stays. */
function takeBack(kept: RunEvent[], step: number): void {
  const late: RunEvent[] = [];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const after = isAfter(last, step);
    if (!after && last.type !== 'light-certificate') break;
    if (!after) late.unshift(last);
    kept.pop();
  }
  kept.push(...late);
}

function isAfter(event: RunEvent, step: number): boolean {
  // Resumed from step 0, without a checkpoint: the scores of step 0 come again too.
  return 'step' in event ? event.step > step || step === 0 : event.type !== 'baseline';
}
