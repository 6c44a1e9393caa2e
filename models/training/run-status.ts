import type { RunEvent } from './events.js';

/**
 * Where a run stands, as its folder tells it. `choosing`: engines are timed, to choose one. `loading`: the
 * engine is loaded. `interrupted`: its process died without a last word; it resumes from its checkpoint. `paused`: its process holds still until it may go on. `certifying`: every step is taken, the certificate is
 * being computed.
 */
export type RunStatus =
  | 'queued'
  | 'choosing'
  | 'loading'
  | 'training'
  | 'paused'
  | 'certifying'
  | 'completed'
  | 'stopped'
  | 'failed'
  | 'interrupted';

/** What to do about a run whose process died: memory is what it mostly dies of. */
export const deathAdvice =
  'Resume continues from its last checkpoint, if it has one. If it dies again (most often for lack of memory), train again with a smaller batch or another engine.';

/** Whether a run in this state will change no more by itself. */
export function isSettled(status: RunStatus): boolean {
  return !['queued', 'choosing', 'loading', 'training', 'paused', 'certifying'].includes(status);
}

/** Whether a run is still made ready: nothing of it is trained yet, since it was last handed to a process. */
export function isMadeReady(status: RunStatus): boolean {
  return ['queued', 'choosing', 'loading'].includes(status);
}

/** Events that say where a run stands. */
const lastWords: readonly RunEvent['type'][] = [
  'queued',
  'choosing',
  'loading',
  'started',
  'paused',
  'continued',
  'done',
  'certified',
  'uncertified',
  'failed',
];

/**
 * @param events of the run, oldest first
 * @param processAlive whether the process that the run was handed to still runs
 */
export function runStatus(events: readonly RunEvent[], processAlive: boolean): RunStatus {
  const last = events.findLast((event) => lastWords.includes(event.type));
  switch (last?.type) {
    case undefined:
    case 'queued':
      return processAlive ? 'queued' : 'interrupted';
    case 'choosing':
      return processAlive ? 'choosing' : 'interrupted';
    case 'loading':
      return processAlive ? 'loading' : 'interrupted';
    case 'paused':
      return processAlive ? 'paused' : 'interrupted';
    case 'failed':
      return 'failed';
    case 'certified':
    case 'uncertified':
      return 'completed';
    case 'done':
      if (last.reason === 'stopped') return 'stopped';
      return processAlive ? 'certifying' : 'interrupted';
    default:
      return processAlive ? 'training' : 'interrupted';
  }
}

/** Whether an event says where its run stands. */
export function saysStatus(event: RunEvent): boolean {
  return lastWords.includes(event.type);
}
