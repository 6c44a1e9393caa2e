import { existsSync } from 'node:fs';
import { appendFile, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEvent, runEvent } from './events.js';
import { withoutRetaken } from './retaken.js';
import { runFiles } from './run-folder.js';
import { thinnedLines } from './thinned-lines.js';

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
  if (line === '') return [];
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

/** Bytes that are read at a time: a long file never lies whole in memory. */
const chunkBytes = 8 * 2 ** 20;
/** About what a step takes in the file. */
const stepBytes = 140;

/** The events of whole lines; of `stretch` steps two at most. */
function eventsIn(lines: Buffer, stretch: number): RunEvent[] {
  if (stretch <= 2) return lines.toString('utf8').split('\n').flatMap(parseLine);
  const places = thinnedLines(lines.toString('latin1'), stretch);
  return places.flatMap(([begin, end]) => parseLine(lines.toString('utf8', begin, end)));
}

/**
 * A reader that begins at the first event.
 * @param most of a long file about so many steps are read, and those that show its extremes; null: all
 */
export function eventReader(folder: string, most: number | null = null): EventReader {
  const path = join(folder, runFiles.events);
  let position = 0;
  let rest = Buffer.alloc(0);
  async function next(file: FileHandle, size: number, stretch: number): Promise<RunEvent[] | null> {
    const chunk = Buffer.alloc(Math.max(0, Math.min(chunkBytes, size - position)));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return null;
    position += bytesRead;
    const lines = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const end = lines.lastIndexOf('\n') + 1;
    rest = lines.subarray(end);
    return eventsIn(lines.subarray(0, end), stretch);
  }
  return {
    async read() {
      if (!existsSync(path)) return [];
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        const stretch = most === null ? 0 : Math.ceil((2 * (size - position)) / stepBytes / most);
        const events: RunEvent[] = [];
        for (let part = await next(file, size, stretch); part !== null; part = await next(file, size, stretch)) {
          for (const event of part) events.push(event);
        }
        return events;
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
