import { lastEvent, progressOf } from '../../models/training/progress.js';
import type { RunView } from './messages.js';

function megabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return size < 1000 ? `${Math.round(size)} MB` : `${(size / 1024).toFixed(1)} GB`;
}

/** The run whose numbers are the news: the one under way, else the last that was trained. */
function newest(runs: readonly RunView[]): RunView | undefined {
  const underWay = runs.find(({ status }) => ['training', 'paused', 'certifying'].includes(status));
  return underWay ?? runs.findLast(({ record }) => record.resolved !== null);
}

/** What computes, how fast, in how much memory: "compiled on WebAssembly SIMD (why) · 812 steps/s · 143 MB". */
export function factsText(runs: readonly RunView[]): string {
  const run = newest(runs);
  if (run === undefined) return '';
  const { resolved } = run.record;
  const { stepsPerSecond } = progressOf(run.events);
  const memory = lastEvent(run.events, 'step')?.memory;
  return [
    ...(resolved === null ? [] : [`${resolved.engine} on ${resolved.device} (${resolved.reason})`]),
    ...(stepsPerSecond === null
      ? []
      : [`${stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : Math.round(stepsPerSecond)} steps/s`]),
    ...(memory === undefined ? [] : [`${megabytes(memory)} of memory`]),
  ].join(' · ');
}
