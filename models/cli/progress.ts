import type { RunEvent } from '../training/events.js';
import type { RunRecord } from '../training/run-record.js';
import type { RunStatus } from '../training/run-status.js';
import { formatNumber, formatSeconds, type Paint } from './terminal.js';

const barWidth = 20;

function bar(share: number, paint: Paint): string {
  const full = Math.round(barWidth * share);
  return paint('cyan', '█'.repeat(full)) + paint('dim', '░'.repeat(barWidth - full));
}

function lastOf<T extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }> | null {
  const found = events.findLast((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return found ?? null;
}

/** Seconds that the steps left take at the present rate; null before the first rate is known. */
function secondsLeft(events: readonly RunEvent[]): number | null {
  const started = lastOf(events, 'started');
  const step = lastOf(events, 'step');
  if (started === null || step === null || step.stepsPerSecond <= 0) return null;
  return (started.totalSteps - step.step) / step.stepsPerSecond;
}

/** One line on a run under way: "Wide ████░░ epoch 12 of 60, risk 0.41, test 0.52, 210 steps/s, 12 s left". */
export function progressLine(record: RunRecord, events: readonly RunEvent[], status: RunStatus, paint: Paint): string {
  const { settings, architecture, seed } = record;
  const step = lastOf(events, 'step');
  const evaluation = lastOf(events, 'evaluation');
  const total = lastOf(events, 'started')?.totalSteps ?? 0;
  const share = step === null || total === 0 ? 0 : Math.min(step.step / total, 1);
  const left = secondsLeft(events);
  const parts = [
    `epoch ${Math.floor(step?.epoch ?? 0)} of ${settings.epochs}`,
    ...(evaluation ? [`risk ${formatNumber(evaluation.train.risk)}`] : []),
    ...(evaluation?.test ? [`test ${formatNumber(evaluation.test.risk)}`] : []),
    ...(step ? [`${Math.round(step.stepsPerSecond)} steps/s`] : []),
    ...(status === 'certifying' ? ['certifying'] : left === null ? [] : [`${formatSeconds(left)} left`]),
  ];
  return `${paint('bold', architecture.name)} seed ${seed} ${bar(share, paint)} ${parts.join(', ')}`;
}
