import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type RunEvent, runEvent } from './events.js';
import type { Progress } from './progress.js';
import { runFiles } from './run-folder.js';
import { isSettled, runStatus, type RunStatus, saysStatus } from './run-status.js';

/** What the last events of a run tell of it. */
export interface RunEnd extends Pick<Progress, 'step' | 'epoch' | 'train' | 'test' | 'keptEpoch'> {
  /** The event that says where the run stands; null: none of those that were read, as in the midst of a long training. */
  readonly lastWord: RunEvent | null;
  /** Milliseconds since 1970 of the last event; null where there is none. */
  readonly time: number | null;
}

/** How much of the end of a file is read, in bytes: the least that holds what is sought, and never more than the last. */
const windows = [4096, 65_536, 1 << 20];

/** The lines at the end of a file, the last first, each parsed when it is asked for. What is no event is left out. */
function* eventsBackwards(text: string): Generator<RunEvent> {
  let end = text.length;
  while (end > 0) {
    const begin = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(begin, end);
    end = begin - 1;
    if (line === '') continue;
    try {
      const parsed = runEvent.safeParse(JSON.parse(line));
      if (parsed.success) yield parsed.data;
    } catch {
      // A line that was torn by a crash.
    }
  }
}

interface Found extends RunEnd {
  /** Whether nothing earlier could change what was found. */
  readonly whole: boolean;
}

/** Walks back to the scores that count: the latest, or those of the epoch whose weights were kept in the end. */
function endOf(text: string): Found {
  let lastWord: RunEvent | null = null;
  let time: number | null = null;
  let place: { step: number; epoch: number } | null = null;
  let done: Extract<RunEvent, { type: 'done' }> | null = null;
  /** A resumed run took the steps after this one back. */
  let until = Infinity;
  for (const event of eventsBackwards(text)) {
    time ??= event.time;
    if (lastWord === null && saysStatus(event)) lastWord = event;
    if (!('step' in event) || event.step > until) continue;
    place ??= { step: event.step, epoch: event.epoch };
    if (event.type === 'started') until = event.step === 0 ? -1 : Math.min(until, event.step);
    if (event.type === 'done') done ??= event;
    if (event.type !== 'evaluation' || (done?.best !== undefined && done.best.step !== event.step)) continue;
    const certified = lastWord?.type === 'certified' || lastWord?.type === 'uncertified';
    if (certified && done === null) continue;
    const { train, test } = event;
    return { lastWord, time, ...place, train, test, keptEpoch: done?.best?.epoch ?? null, whole: true };
  }
  return {
    lastWord,
    time,
    ...(place ?? { step: 0, epoch: 0 }),
    train: null,
    test: null,
    keptEpoch: null,
    whole: false,
  };
}

function lastText(file: number, size: number, length: number): string {
  const bytes = Buffer.alloc(Math.min(length, size));
  const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
  const text = bytes.toString('utf8', 0, read);
  // The first line of a part is most often cut.
  return length < size ? text.slice(text.indexOf('\n') + 1) : text;
}

/**
 * Reads the end of a run's events, and never more than its last megabyte, however long the file is. A run without events
 * has none of what is told of. Without a promise: of ten thousand files these would cost more than the reading.
 * @throws where the file is there and can't be read
 */
export function readRunEnd(folder: string): RunEnd {
  let file: number;
  try {
    file = openSync(join(folder, runFiles.events), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return endOf('');
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    for (const length of windows) {
      const found = endOf(lastText(file, size, length));
      if (found.whole || length >= size || length === windows[windows.length - 1]) return found;
    }
    return endOf('');
  } finally {
    closeSync(file);
  }
}

/** Where a run stands, from the end of its events. @param isAlive asked only where it matters: whether its trainer lives */
export async function endStatus(
  { lastWord, step, train }: RunEnd,
  isAlive: () => Promise<boolean>,
): Promise<RunStatus> {
  const told = lastWord === null ? [] : [lastWord];
  const ifAlive = runStatus(told, true);
  if (isSettled(ifAlive)) return ifAlive;
  const alive = await isAlive();
  // Steps or scores and no last word: `started` stands further up than was read.
  if (lastWord === null && (step > 0 || train !== null)) return alive ? 'training' : 'interrupted';
  return runStatus(told, alive);
}
