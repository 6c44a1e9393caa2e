import { formatNumber } from '../../models/certificates/format-number.js';
import type { Score } from '../../models/training/events.js';
import type { ListedRun } from '../../models/training/run-list.js';
import { isSettled, type RunStatus } from '../../models/training/run-status.js';
import { settingsText } from '../../models/training/settings-text.js';

/** A run's state in a word. */
export const statusWords: Record<RunStatus, string> = {
  queued: 'waiting',
  choosing: 'choosing the engine',
  training: 'training',
  paused: 'paused',
  certifying: 'certifying',
  completed: 'done',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted',
};

function scoreText({ accuracy, risk }: Score): string {
  return accuracy === null ? `risk ${formatNumber(risk)}` : `${(100 * accuracy).toFixed(1)} %`;
}

/** What came out, in few letters: of held-out rows where there are some, else of training rows. */
export function resultText({ status, end, record }: ListedRun): string {
  const { lastWord, epoch, train, test } = end;
  if (status === 'failed') return lastWord?.type === 'failed' ? `failed: ${lastWord.message}` : 'failed';
  const place = `${Math.floor(epoch)}/${record.settings.epochs}`;
  const isBegun = status !== 'queued' && status !== 'choosing';
  const state = status === 'completed' ? [] : [isBegun ? `${statusWords[status]} ${place}` : statusWords[status]];
  const score = test === null ? train && `${scoreText(train)} (training)` : scoreText(test);
  return [...state, ...(score === null ? [] : [score])].join(', ');
}

/** The line behind a run's name in the tree. @param when it was begun, where its parent does not say so */
export function descriptionText(run: ListedRun, when: string | null): string {
  const { labels, record, status } = run;
  const named = labels.name === null ? [] : [record.architecture.name];
  const tags = labels.tags.map((tag) => `#${tag}`).join(' ');
  const parts = [...named, resultText(run) || statusWords[status], `seed ${record.seed}`, tags, when ?? ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function scoresLine(split: string, score: Score | null): string[] {
  if (score === null) return [];
  const accuracy = score.accuracy === null ? '' : `, accuracy ${(100 * score.accuracy).toFixed(2)} %`;
  const rSquared = score.rSquared === null ? '' : `, R² ${formatNumber(score.rSquared)}`;
  return [`${split}: risk ${formatNumber(score.risk)}${accuracy}${rSquared}`];
}

/** All that a list knows of a run, line by line. */
export function detailLines(run: ListedRun): string[] {
  const { record, labels, status, end, folder } = run;
  const { architecture, resolved, origin } = record;
  return [
    `${architecture.name}, ${architecture.kind}, on ${record.data.name}, seed ${record.seed}`,
    ...(labels.tags.length === 0 ? [] : [labels.tags.map((tag) => `#${tag}`).join(' ')]),
    `${statusWords[status]}, ${Math.floor(end.epoch)} of ${record.settings.epochs} epochs`,
    ...scoresLine('Training rows', end.train),
    ...scoresLine('Held-out rows', end.test),
    settingsText(record.settings),
    resolved === null ? `Engine asked for: ${record.requestedEngine}` : `${resolved.engine}: ${resolved.device}`,
    ...(origin === null ? [] : [`Made from ${origin.run} by ${origin.by}`]),
    `Begun ${new Date(record.createdAt).toLocaleString()}`,
    folder,
  ];
}

/** Whether a run may be deleted or trained again: nobody works on it. */
export function isAtRest({ status }: ListedRun): boolean {
  return isSettled(status);
}
