import { existsSync } from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEvent, runEvent } from './events.js';
import { withoutRetaken } from './retaken.js';
import { runFiles } from './run-folder.js';

type Unstamped<E> = E extends RunEvent ? Omit<E, 'v' | 'time'> : never;

/** An event without its version and time, which `appendEvent` gives it. */
export type NewEvent = Unstamped<RunEvent>;

/**
 * Appends an event to a run's `events.jsonl`.
 * @throws where the disk refuses
 */
export async function appendEvent(folder: string, event: NewEvent): Promise<void> {
  const line = JSON.stringify({ v: 1, time: Date.now(), ...event });
  await appendFile(join(folder, runFiles.events), `${line}\n`);
}

/**
 * Ends a line that a killed process tore, so that the next event is not joined to it.
 * @throws where the disk refuses
 */
export async function endTornLine(folder: string): Promise<void> {
  const path = join(folder, runFiles.events);
  if (!existsSync(path)) return;
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, Math.max(size - 1, 0));
    if (size > 0 && last.toString() !== '\n') await file.appendFile('\n');
  } finally {
    await file.close();
  }
}

function parseLine(line: string): RunEvent[] {
  try {
    const parsed = runEvent.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** Reads a run's events as they come. */
export interface EventReader {
  /** The events appended since the last call, oldest first. Lines that are no events (torn, foreign) are left out. */
  read(): Promise<RunEvent[]>;
}

/** A reader that begins at the first event. */
export function eventReader(folder: string): EventReader {
  const path = join(folder, runFiles.events);
  let position = 0;
  let rest = Buffer.alloc(0);
  return {
    async read() {
      if (!existsSync(path)) return [];
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        const chunk = Buffer.alloc(Math.max(size - position, 0));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
        position += bytesRead;
        const lines = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
        const end = lines.lastIndexOf('\n') + 1;
        rest = lines.subarray(end);
        return lines
          .toString('utf8', 0, end)
          .split('\n')
          .flatMap((line) => (line === '' ? [] : parseLine(line)));
      } finally {
        await file.close();
      }
    },
  };
}

/**
 * All events of a run so far. Those that a resumed run took back (steps after the checkpoint it resumed from) are left
 * out, so that a curve has one value for each step.
 */
export async function readEvents(folder: string): Promise<RunEvent[]> {
  return withoutRetaken(await eventReader(folder).read());
}
