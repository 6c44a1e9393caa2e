import { howMany } from '../architecture/how-many.js';
import type { RunEvent } from '../training/events.js';
import { withoutRetaken } from '../training/retaken.js';
import type { RunRecord } from '../training/run-record.js';

interface Place {
  readonly step: number;
  readonly epoch: number;
}

/** The furthest that a run's events tell of. */
function furthest(events: readonly RunEvent[]): Place {
  return events.reduce<Place>((most, event) => ('step' in event && event.step > most.step ? event : most), {
    step: 0,
    epoch: 0,
  });
}

function epochsText(epochs: number): string {
  return String(Number(epochs < 1 ? epochs.toPrecision(3) : epochs.toFixed(2)));
}

/**
 * Where a run goes on, and what it does again of what it had reached: the steps since its checkpoint. Null where it begins.
 * @param events all of the run, oldest first, with what was taken back
 */
export function resumedText({ architecture, seed }: RunRecord, events: readonly RunEvent[]): string | null {
  const at = events.findLastIndex(({ type }) => type === 'started');
  const started = events[at];
  if (started?.type !== 'started') return null;
  const reached = furthest(withoutRetaken(events.slice(0, at)));
  if (started.step === 0 && reached.step === 0) return null;
  const from =
    started.step === 0
      ? 'starts again, as it had no checkpoint'
      : `resumes from its checkpoint, epoch ${epochsText(started.epoch)} (step ${started.step})`;
  const lost = reached.step - started.step;
  const again =
    lost <= 0 ? '' : `; ${howMany(lost, 'step')} (${epochsText(reached.epoch - started.epoch)} epochs) done again`;
  return `${architecture.name} seed ${seed} ${from}${again}`;
}
