import { appendEvent, endTornLine, readEvents } from './event-log.js';
import { progressOf } from './progress.js';

/**
 * Says in a run's folder that it was stopped before its turn, or while its engine was made ready: without a last word it
 * would count as interrupted.
 * @throws where the disk refuses
 */
export async function recordStop(folder: string): Promise<void> {
  const { step, epoch } = progressOf(await readEvents(folder));
  await endTornLine(folder);
  await appendEvent(folder, { type: 'done', step, epoch, reason: 'stopped' });
}
