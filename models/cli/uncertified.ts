import { appendEvent, endTornLine } from '../training/event-log.js';
import { processDeath, type ProcessEnd } from '../training/process-death.js';

/** Why there is no certificate, where the process that was to have it computed died. */
export function deathReason(ended: ProcessEnd): string {
  const { message } = processDeath(ended);
  return `${message}; the end of its output is in trainer.log. The weights are kept: \`nestimate certify\` tries again`;
}

/**
 * Says in the folder of a run that took all its steps why it has no certificate: it is complete all the same.
 * @throws where the disk refuses
 */
export async function recordUncertified(folder: string, reason: string): Promise<void> {
  await endTornLine(folder);
  await appendEvent(folder, { type: 'uncertified', message: `No certificate: ${reason}` });
}
