import type { RunEvent, Score } from './events.js';

/** How far a run is, from its events. */
export interface Progress {
  readonly step: number;
  /** 0 before the run has started. */
  readonly totalSteps: number;
  /** Epochs completed, with a fraction inside one. */
  readonly epoch: number;
  /** Null before the first rate is known. */
  readonly stepsPerSecond: number | null;
  /** Seconds that the steps left take at the present rate. */
  readonly secondsLeft: number | null;
  /** The latest scores; where the weights of an earlier epoch were kept in the end, theirs. */
  readonly train: Score | null;
  readonly test: Score | null;
  /** The epoch whose weights were kept in the end, where a run has patience. */
  readonly keptEpoch: number | null;
}

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** The last event of a type; null where there is none yet. */
export function lastEvent<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): EventOf<T> | null {
  const found = events.findLast((event): event is EventOf<T> => event.type === type);
  return found ?? null;
}

/** @param events of one run, oldest first, without what a resumed run took back */
export function progressOf(events: readonly RunEvent[]): Progress {
  const started = lastEvent(events, 'started');
  const step = lastEvent(events, 'step');
  const best = lastEvent(events, 'done')?.best;
  const scored = best === undefined ? events : events.filter((event) => 'step' in event && event.step === best.step);
  const evaluation = lastEvent(scored, 'evaluation');
  const totalSteps = started?.totalSteps ?? 0;
  const rate = step !== null && step.stepsPerSecond > 0 ? step.stepsPerSecond : null;
  const reached = step ?? started;
  return {
    step: reached?.step ?? 0,
    totalSteps,
    epoch: reached?.epoch ?? 0,
    stepsPerSecond: rate,
    secondsLeft: rate === null || step === null ? null : (totalSteps - step.step) / rate,
    train: evaluation?.train ?? null,
    test: evaluation?.test ?? null,
    keptEpoch: best?.epoch ?? null,
  };
}

/** A duration as a person says it: "45 s", "3 min 20 s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
