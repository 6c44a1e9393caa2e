import { hasCheckpoint } from './checkpoint.js';
import { appendEvent, endTornLine } from './event-log.js';
import { isDiskFull } from './full-disk.js';

function messageOf(folder: string, error: unknown): string {
  if (isDiskFull(error)) {
    return `The disk is full: free some space and ${hasCheckpoint(folder) ? 'resume from the last checkpoint' : 'begin again'}.`;
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * Says in a run's folder why it failed; a full disk is said in words. A run that can't even be written to is left to
 * `trainer.log`, which has every error whole.
 */
export async function recordFailure(folder: string, error: unknown): Promise<void> {
  console.error(error);
  try {
    // A disk that became full in the middle of an event has torn its line.
    await endTornLine(folder);
    await appendEvent(folder, { type: 'failed', message: messageOf(folder, error) });
  } catch (unwritten) {
    console.error(unwritten);
  }
}
