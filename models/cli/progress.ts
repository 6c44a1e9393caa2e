import { howMany } from '../architecture/how-many.js';
import type { RunEvent } from '../training/events.js';
import { formatNumber } from '../certificates/format-number.js';
import { formatSeconds, type Progress, progressOf } from '../training/progress.js';
import type { EngineName, RunRecord, Threads } from '../training/run-record.js';
import type { RunStatus } from '../training/run-status.js';
import type { Paint } from './terminal.js';

const barWidth = 20;

function bar(share: number, paint: Paint): string {
  const full = Math.round(barWidth * share);
  return paint('cyan', '█'.repeat(full)) + paint('dim', '░'.repeat(barWidth - full));
}

function rateText(rate: number): string {
  return `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} steps/s`;
}

/** TensorFlow tells only how many it may use. */
function threadsText(engine: EngineName, { count }: Threads): string {
  return `${engine === 'tensorflow' ? 'up to ' : ''}${howMany(count, 'thread')}`;
}

/** How fast it is now; once it is trained, how fast the whole training was, and on how many threads. */
function paceText(
  { stepsPerSecond, meanStepsPerSecond }: Progress,
  { resolved }: RunRecord,
  status: RunStatus,
): string[] {
  if (status === 'training') return stepsPerSecond === null ? [] : [rateText(stepsPerSecond)];
  if (meanStepsPerSecond === null) return [];
  if (status === 'paused') return [`${rateText(meanStepsPerSecond)} so far`];
  const threads = resolved?.threads === undefined ? '' : ` on ${threadsText(resolved.engine, resolved.threads)}`;
  return [`${rateText(meanStepsPerSecond)} on average over the training${threads}`];
}

/** One line on a run under way: "Wide ████░░ epoch 12 of 60, risk 0.41, test 0.52, 210 steps/s, 12 s left". */
export function progressLine(record: RunRecord, events: readonly RunEvent[], status: RunStatus, paint: Paint): string {
  const { settings, architecture, seed } = record;
  const progress = progressOf(events);
  const { step, totalSteps, epoch, train, test, secondsLeft, keptEpoch } = progress;
  const parts = [
    `epoch ${Math.floor(epoch)} of ${settings.epochs}`,
    ...(train === null ? [] : [`risk ${formatNumber(train.risk)}`]),
    ...(test === null ? [] : [`test ${formatNumber(test.risk)}`]),
    ...paceText(progress, record, status),
    ...(secondsLeft === null || status !== 'training' ? [status] : [`${formatSeconds(secondsLeft)} left`]),
    ...(keptEpoch === null ? [] : [`weights of epoch ${keptEpoch} kept`]),
  ];
  const share = totalSteps === 0 ? 0 : Math.min(step / totalSteps, 1);
  return `${paint('bold', architecture.name)} seed ${seed} ${bar(share, paint)} ${parts.join(', ')}`;
}
