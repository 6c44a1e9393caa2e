import { progressOf } from '../../models/training/progress.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import { isSettled } from '../../models/training/run-status.js';
import { thinned } from '../../models/training/thinned-events.js';
import type { RunView, ToPage } from './messages.js';

/** What the page shows. */
export interface SessionState {
  readonly session: string;
  readonly runs: readonly RunView[];
}

function changeRun(state: SessionState, id: string, change: (run: RunView) => RunView): SessionState {
  return { ...state, runs: state.runs.map((run) => (run.record.id === id ? change(run) : run)) };
}

/** The state after a message; null until the first `session`. Messages about unknown runs change nothing. */
export function receive(state: SessionState | null, message: ToPage): SessionState | null {
  if (message.type === 'session') return { session: message.session, runs: message.runs };
  if (state === null) return null;
  if (message.type === 'certificate') {
    return changeRun(state, message.run, (run) => ({ ...run, certificate: message.certificate }));
  }
  return changeRun(state, message.run, (run) => ({
    ...run,
    status: message.status,
    events: thinned(withoutRetaken([...run.events, ...message.events])),
  }));
}

/** How far all runs are together, 0 to 1. */
export function sessionShare({ runs }: SessionState): number {
  if (runs.length === 0) return 0;
  const shares = runs.map(({ events, status }) => {
    const { step, totalSteps } = progressOf(events);
    return status === 'completed' ? 1 : totalSteps === 0 ? 0 : step / totalSteps;
  });
  return shares.reduce((sum, share) => sum + share, 0) / runs.length;
}

/** Seconds that a run takes from its first to its last step at its present rate; null before it is known. */
function wholeSeconds({ events }: RunView): number | null {
  const { totalSteps, stepsPerSecond } = progressOf(events);
  return stepsPerSecond === null ? null : totalSteps / stepsPerSecond;
}

/** Seconds left for the run that trains and those that wait, which are taken to last as long as the others do. */
export function sessionSecondsLeft({ runs }: SessionState): number | null {
  const known = runs.map(wholeSeconds).filter((seconds) => seconds !== null);
  if (known.length === 0) return null;
  const typical = known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  return runs
    .filter(({ status }) => !isSettled(status))
    .reduce((sum, { events }) => sum + (progressOf(events).secondsLeft ?? typical), 0);
}
