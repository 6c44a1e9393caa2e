/** Steps to take at once, on so many threads. */
export interface Slice {
  readonly threads: number;
  readonly steps: number;
}

/** Decides how many threads take the next steps. */
export interface ThreadChoice {
  next(): Slice;
  /** What a slice took. */
  record(slice: Slice, milliseconds: number): void;
}

/** Long enough for the clock and for waking the threads not to matter. */
const trialMilliseconds = 5;
const trials = 3;
/** Fewer threads than the fastest, on which the first trial takes longer by this factor, are not tried again. */
const hopeless = 1.5;
/** The time until all numbers are tried again, because the machine's other work has changed: it doubles up to the last. */
const settledMilliseconds = { first: 500, last: 4000 };
/** Where steps are long, trials are: they stay this small a part of the time. */
const restPerTrial = 10;
/** Slices between trials: short enough to notice that the time is up. */
const sliceMilliseconds = 100;
/** A thread more must be worth it: a number of threads has to be faster than a smaller one by this factor. */
const worthwhile = 1.05;

/** 1, 2, 4 … and all. */
function numbersUpTo(most: number): number[] {
  const numbers = [];
  for (let number = 1; number < most; number *= 2) numbers.push(number);
  return [...numbers, most];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Always so many. */
export function fixedThreads(threads: number): ThreadChoice {
  return { next: () => ({ threads, steps: Infinity }), record: () => undefined };
}

/**
 * The number that proves the fastest, by short trials in which the numbers up to `most` take turns. A step's numbers
 * don't depend on who computes them, so the trials are steps of the training itself. `most` is asked at each trial.
 */
export function measuredThreads(most: () => number): ThreadChoice {
  const stepMilliseconds = new Map<number, number>();
  const found = new Map<number, number[]>();
  let pending: number[] = [];
  let best = 1;
  let settled = 0;
  let rest = 0;
  let tried = 0;

  function plan(): void {
    found.clear();
    const numbers = most() > 1 ? numbersUpTo(most()) : [];
    pending = Array.from({ length: trials }, () => numbers).flat();
  }

  const timeOf = (threads: number) => median(found.get(threads) ?? [Infinity]);

  function fastest(): number {
    return [...found.keys()].reduce((most, threads) => (timeOf(threads) < timeOf(most) ? threads : most));
  }

  /** Where all have been tried once, few threads that are far behind are left out: where steps are long they cost the most. */
  function narrow(): void {
    if (pending.length !== (trials - 1) * found.size) return;
    const first = fastest();
    pending = pending.filter((threads) => threads >= first || timeOf(threads) <= hopeless * timeOf(first));
  }

  function decide(): void {
    best = 1;
    for (const threads of found.keys()) if (timeOf(threads) * worthwhile < timeOf(best)) best = threads;
    settled = Math.min(Math.max(settledMilliseconds.first, 2 * settled), settledMilliseconds.last);
    rest = Math.max(settled, restPerTrial * tried);
    tried = 0;
  }

  return {
    next() {
      if (pending.length === 0 && rest <= 0) plan();
      const threads = pending.at(0) ?? best;
      const each = stepMilliseconds.get(threads) ?? stepMilliseconds.get(1);
      if (each === undefined) return { threads: 1, steps: 1 };
      const time = pending.length > 0 ? trialMilliseconds : sliceMilliseconds;
      return { threads, steps: Math.max(1, Math.round(time / each)) };
    },
    record({ threads, steps }, milliseconds) {
      stepMilliseconds.set(threads, milliseconds / steps);
      if (pending.length === 0) {
        rest -= milliseconds;
        return;
      }
      pending.shift();
      tried += milliseconds;
      found.set(threads, [...(found.get(threads) ?? []), milliseconds / steps]);
      narrow();
      if (pending.length === 0) decide();
    },
  };
}
