import { eventReader } from '../../models/training/event-log.js';
import type { RunEvent } from '../../models/training/events.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import { saysStatus } from '../../models/training/run-status.js';
import { thinned } from '../../models/training/thinned-events.js';
import type { ComparedCurve } from '../../webview/compare/messages.js';
import { runCurves } from './run-curves.js';

/** So many events of all runs together are kept, about: more than a page has places for. */
const mostOfAll = 20_000;
const [fewest, most] = [200, 4000];

/** A run's curves, read as its folder grows. Of its events only what is drawn stays in memory. */
export interface FollowedCurves {
  /**
   * The curves as they are now; the same object where nothing is new.
   * @param settled whether no event is to come: none is kept then, and all are read again should one come after all
   * @throws where the events are there and can't be read
   */
  look(settled: boolean): Promise<readonly ComparedCurve[]>;
}

const drawn: readonly RunEvent['type'][] = ['step', 'evaluation', 'light-certificate'];

/** Whether an event is drawn, or decides where the curves' times and steps go on. */
function matters(event: RunEvent): boolean {
  return drawn.includes(event.type) || saysStatus(event);
}

/** @param runs how many are drawn together: the more, the fewer events of each */
export function followCurves(folder: string, runs: number): FollowedCurves {
  const share = Math.max(fewest, Math.min(most, Math.floor(mostOfAll / runs)));
  let reader = eventReader(folder, share);
  /** Null: they were let go. */
  let kept: readonly RunEvent[] | null = [];
  let curves: readonly ComparedCurve[] = [];
  return {
    async look(settled) {
      let events = await reader.read();
      if (events.length > 0 && kept === null) {
        reader = eventReader(folder, share);
        events = await reader.read();
      }
      if (events.length > 0) {
        kept = thinned(withoutRetaken([...(kept ?? []), ...events.filter(matters)]), share);
        curves = runCurves(kept);
      }
      if (settled) kept = null;
      return curves;
    },
  };
}
