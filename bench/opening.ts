// How long a run of a million events takes to open: `npm run bench:opening`. Prints, asserts nothing.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventReader } from '../models/training/event-log.js';
import { mostEvents, thinned } from '../models/training/thinned-events.js';

const steps = 1e6;
/** Lines written at a time: what lies in memory while it is measured would be counted with it. */
const part = 1e4;

function lineOf(i: number): string {
  const event = { v: 1, time: 1.7e12 + i, type: 'step', step: i + 1, epoch: (i + 1) / 1000 };
  const loss = Math.exp(-i / 3e5) * (1 + 0.1 * Math.sin(i));
  return `${JSON.stringify({ ...event, loss, stepsPerSecond: 812.125 })}\n`;
}

async function measure(folder: string): Promise<void> {
  for (let begin = 0; begin < steps; begin += part) {
    const lines = Array.from({ length: part }, (_, i) => lineOf(begin + i));
    appendFileSync(join(folder, 'events.jsonl'), lines.join(''));
  }
  const times: number[] = [];
  let shown = 0;
  const busy = process.cpuUsage();
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    shown = thinned(await eventReader(folder, mostEvents).read()).length;
    times.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(busy);
  const [, , median] = times.sort((one, other) => one - other);
  console.log(
    `${steps} events: read and thinned to ${shown} in ${Math.round(median)} ms (median of ${times.length}), of which the processor worked ${Math.round((user + system) / 1000 / times.length)} ms`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'nestimate-opening-'));
void measure(folder).finally(() => rmSync(folder, { recursive: true }));
