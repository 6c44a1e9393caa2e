import { readEvents } from './event-log.js';
import type { RunEvent } from './events.js';
import type { Arithmetic } from './run-record.js';

/**
 * Why a run goes on to other numbers than it would have come to uninterrupted; null where it doesn't.
 * @param from the step that it goes on from
 * @param arithmetic what its first step was taken with, where that is known, and what the next ones will be
 */
export async function differenceOf(
  folder: string,
  from: number,
  arithmetic: { readonly began: Arithmetic | undefined; readonly now: Arithmetic | undefined },
): Promise<string | null> {
  const { began, now } = arithmetic;
  const drift = 'its numbers drift from those of an uninterrupted run.';
  if (began !== undefined && began !== now) {
    return `It began with fused multiply-add, which Node ${process.version} lacks, and goes on without: ${drift}`;
  }
  // What was started at this very step took none that counts.
  const other = (event: RunEvent) => event.type === 'started' && event.differs !== undefined && event.step < from;
  return (await readEvents(folder)).some(other)
    ? `Some of its steps were taken without the fused multiply-add that it began with: ${drift}`
    : null;
}
