import { howMany } from '../../models/architecture/how-many.js';
import { lastEvent, progressOf } from '../../models/training/progress.js';
import type { ResolvedRun } from '../../models/training/run-record.js';
import type { RunView } from './messages.js';

function megabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return size < 1000 ? `${Math.round(size)} MB` : `${(size / 1024).toFixed(1)} GB`;
}

/** "812", "72,767", "4.2". */
export function rate(stepsPerSecond: number): string {
  return stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : Math.round(stepsPerSecond).toLocaleString('en-US');
}

/** On how many threads it was trained, which is known at its end. */
function threadsText({ threads }: ResolvedRun): string {
  return threads === undefined ? '' : `, ${howMany(threads.count, 'thread')}`;
}

/** The run whose numbers are the news: the one under way, else the last that was trained. */
function newest(runs: readonly RunView[]): RunView | undefined {
  const underWay = runs.find(({ status }) => ['training', 'paused', 'certifying'].includes(status));
  return underWay ?? runs.findLast(({ record }) => record.resolved !== null);
}

/** Up to its first comma outside parentheses: what of the device is told apart at a glance. */
function shortDevice(device: string): string {
  return device.split(/,(?![^(]*\))/, 1)[0];
}

export interface Facts {
  /** "compiled: one WebAssembly program for the whole step · Wide: 72,767 steps/s · 108 MB of memory" */
  readonly text: string;
  /** The device in full, and why this engine: what `auto` compared can take many lines. */
  readonly more: string;
}

/** How fast the run trains that is under way, by its name where there are several; nothing where none trains. */
function pace(runs: readonly RunView[]): string[] {
  const training = runs.find(({ status }) => status === 'training');
  if (training === undefined) return [];
  const { stepsPerSecond } = progressOf(training.events);
  if (stepsPerSecond === null) return [];
  const { architecture, seed } = training.record;
  const seeded = runs.some(({ record }) => record.seed !== seed) ? `, seed ${seed}` : '';
  return [`${runs.length === 1 ? '' : `${architecture.name}${seeded}: `}${rate(stepsPerSecond)} steps/s`];
}

/** What computes, how fast while something trains, in how much memory. */
export function runFacts(runs: readonly RunView[]): Facts {
  const run = newest(runs);
  if (run === undefined) return { text: '', more: '' };
  const { resolved } = run.record;
  const memory = lastEvent(run.events, 'step')?.memory;
  const parts = [
    ...(resolved === null ? [] : [`${resolved.engine}: ${shortDevice(resolved.device)}${threadsText(resolved)}`]),
    ...pace(runs),
    ...(memory === undefined ? [] : [`${megabytes(memory)} of memory`]),
  ];
  const more = resolved === null ? '' : `${resolved.engine}: ${resolved.device} (${resolved.reason})`;
  return { text: parts.join(' · '), more };
}
