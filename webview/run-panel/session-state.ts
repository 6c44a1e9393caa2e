import type { Landscape } from '../../models/certificates/landscape/landscape.js';
import { progressOf } from '../../models/training/progress.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import { isSettled } from '../../models/training/run-status.js';
import { thinned } from '../../models/training/thinned-events.js';
import type { RunView, ToPage, Work } from './messages.js';

/** What the page shows. */
export interface SessionState {
  readonly session: string;
  readonly runs: readonly RunView[];
  /** By run. */
  readonly landscapes: ReadonlyMap<string, Landscape>;
  /** What is computed beside the training, by run. */
  readonly work: ReadonlyMap<string, Work>;
  /** Runs whose folders were deleted. */
  readonly gone: ReadonlySet<string>;
}

/** What the numbers of a session are counted from. */
type SessionRuns = Pick<SessionState, 'runs'>;

function workAfter(before: SessionState['work'], run: string, work: Work | null): SessionState['work'] {
  const next = new Map(before);
  if (work === null) next.delete(run);
  else next.set(run, work);
  return next;
}

function changeRun(state: SessionState, id: string, change: (run: RunView) => RunView): SessionState {
  return { ...state, runs: state.runs.map((run) => (run.record.id === id ? change(run) : run)) };
}

/** The state after a message; null until the first `session`. Messages about unknown runs change nothing. */
export function receive(state: SessionState | null, message: ToPage): SessionState | null {
  if (message.type === 'session') {
    const { session, runs } = message;
    const kept =
      state?.session === session ? state : { landscapes: new Map(), work: new Map(), gone: new Set<string>() };
    return { ...kept, session, runs };
  }
  if (state === null || message.type === 'vanished' || message.type === 'told') return state;
  if (message.type === 'gone') return { ...state, gone: new Set(message.runs) };
  if (message.type === 'landscape') {
    return { ...state, landscapes: new Map([...state.landscapes, [message.run, message.landscape]]) };
  }
  if (message.type === 'work') return { ...state, work: workAfter(state.work, message.run, message.work) };
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
export function sessionShare({ runs }: SessionRuns): number {
  if (runs.length === 0) return 0;
  const shares = runs.map(({ events, status }) => {
    const { step, totalSteps } = progressOf(events);
    return status === 'completed' ? 1 : totalSteps === 0 ? 0 : step / totalSteps;
  });
  return shares.reduce((sum, share) => sum + share, 0) / runs.length;
}

/** How long it still takes, by what is known so far. */
export interface TimeLeft {
  readonly seconds: number;
  /** `all`: every run that is left; `run`: the one that trains alone, as nothing is known yet of a network that waits. */
  readonly of: 'all' | 'run';
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The time left for the run that trains and those that wait, each taken to last as long as the others of its network do. */
export function sessionTimeLeft({ runs }: SessionRuns): TimeLeft | null {
  const typical = ({ record }: RunView): number | null => {
    const alike = runs.filter((other) => other.record.architecture.name === record.architecture.name);
    const known = alike.map(({ events }) => progressOf(events).wholeSeconds).filter((seconds) => seconds !== null);
    return known.length === 0 ? null : mean(known);
  };
  const waiting = runs.filter(({ status }) => !isSettled(status));
  const left = waiting.map((run) =>
    run.status === 'certifying' ? 0 : (progressOf(run.events).secondsLeft ?? typical(run)),
  );
  const known = left.filter((seconds) => seconds !== null);
  const whole = known.length === left.length;
  const seconds = whole ? known.reduce((sum, each) => sum + each, 0) : (known[0] ?? 0);
  return seconds > 0 ? { seconds, of: whole ? 'all' : 'run' } : null;
}
