import type { RunEvent, Score } from './events.js';
import { trainingSeconds } from './training-seconds.js';

/** How far a run is, from its events. */
export interface Progress {
  readonly step: number;
  /** 0 before the run has started. */
  readonly totalSteps: number;
  /** Epochs completed, with a fraction inside one. */
  readonly epoch: number;
  /** Of the last moment. Null before the first rate is known. */
  readonly stepsPerSecond: number | null;
  /** Of the whole training so far: pauses, and what lies between a stop and the resumption, are left out. Null as above. */
  readonly meanStepsPerSecond: number | null;
  /** Seconds that all steps take, by the clock: with what is done between them. */
  readonly wholeSeconds: number | null;
  /** Seconds that the steps left take, by the clock. */
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

/** Where the training stood; light certificates tell of an earlier step, and after the end nothing is trained. */
function isReached(
  event: RunEvent,
): event is Exclude<Extract<RunEvent, { step: number }>, { type: 'light-certificate' }> {
  return 'step' in event && event.type !== 'light-certificate' && event.type !== 'done';
}

/** A run's events, cut before each time that a trainer took it up. */
function stretches(events: readonly RunEvent[]): RunEvent[][] {
  const parts: RunEvent[][] = [[]];
  for (const event of events) {
    if (event.type === 'started') parts.push([]);
    parts[parts.length - 1].push(event);
  }
  return parts;
}

interface Walked {
  readonly steps: number;
  readonly passed: number;
}

/**
 * Steps and seconds by the clock since a trainer took the run up, pauses left out: scores, logs and checkpoints between the
 * steps count, the preparation before the first of them does not. Null where nothing is known of them.
 */
function walked(taken: readonly RunEvent[]): Walked | null {
  const seconds = trainingSeconds(taken);
  const begin = taken.findIndex((event) => isReached(event) && event.type !== 'started');
  const end = taken.findLastIndex(isReached);
  const [from, to] = [taken[begin], taken[end]];
  if (begin === -1 || !isReached(from) || !isReached(to)) return null;
  const [steps, passed] = [to.step - from.step, seconds[end] - seconds[begin]];
  return steps > 0 && passed > 0 ? { steps, passed } : null;
}

function rateOf(parts: readonly (Walked | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  const sum = (measure: keyof Walked) => known.reduce((total, part) => total + part[measure], 0);
  return known.length === 0 ? null : sum('steps') / sum('passed');
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
  const parts = stretches(events).map(walked);
  const byClock = rateOf(parts.slice(-1)) ?? rate;
  const reached = step ?? started;
  return {
    step: reached?.step ?? 0,
    totalSteps,
    epoch: reached?.epoch ?? 0,
    stepsPerSecond: rate,
    meanStepsPerSecond: rateOf(parts),
    wholeSeconds: byClock === null ? null : totalSteps / byClock,
    secondsLeft: byClock === null || step === null ? null : (totalSteps - step.step) / byClock,
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
