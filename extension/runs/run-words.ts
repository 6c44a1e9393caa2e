import { basename } from 'node:path';
import { howMany } from '../../models/architecture/how-many.js';
import { formatNumber } from '../../models/certificates/format-number.js';
import { kindName } from '../../models/architecture/kind-name.js';
import type { Score } from '../../models/training/events.js';
import type { ListedRun } from '../../models/training/run-list.js';
import { engineText } from '../../models/training/run-description.js';
import { isMadeReady, isSettled, type RunStatus } from '../../models/training/run-status.js';
import { settingsText } from '../../models/training/settings-text.js';
import { derivationWords } from '../training/session-place.js';
import type { RunNode } from './run-nodes.js';
import { timeText } from './time-text.js';

/** Of several runs so many have their results said: a line has no room for more. */
const mostResults = 3;

/** A run's state in a word. */
export const statusWords: Record<RunStatus, string> = {
  queued: 'waiting',
  choosing: 'choosing the engine',
  loading: 'loading the engine',
  training: 'training',
  paused: 'paused',
  certifying: 'certifying',
  completed: 'done',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted',
};

/** The number first: it is what is looked for, and a narrow view cuts off the rest. */
function scoreText(split: string, { accuracy, risk }: Score): string {
  return `${accuracy === null ? formatNumber(risk) : `${(100 * accuracy).toFixed(1)} %`} ${split}`;
}

/** What came out, in few letters: the accuracy or else the risk, of held-out rows where there are some, else of training rows. */
function resultText({ status, end, record }: ListedRun): string {
  const { lastWord, epoch, train, test } = end;
  if (status === 'failed') return lastWord?.type === 'failed' ? `failed: ${lastWord.message}` : 'failed';
  const place = `${Math.floor(epoch)}/${record.settings.epochs}`;
  const isBegun = !isMadeReady(status);
  const state = status === 'completed' ? [] : [isBegun ? `${statusWords[status]} ${place}` : statusWords[status]];
  const score = test === null ? train && scoreText('train', train) : scoreText('test', test);
  return [...state, ...(score === null ? [] : [score])].join(', ');
}

/** Which run it is, by its network and seed. @param told what of them is said */
function networkText({ record: { architecture, seed, origin } }: ListedRun, told: RunNode['told']): string {
  const made = origin === null ? [] : [derivationWords[origin.by]];
  return [...(told.network ? [architecture.name] : []), ...(told.seed ? [`seed ${seed}`] : []), ...made].join(', ');
}

/** What a run is called: by a person, else by what is said of its network and seed. */
export function nameText(run: ListedRun, told: RunNode['told']): string {
  return run.labels.name ?? networkText(run, told);
}

/** Which run it is where nothing around it says so: "Wide, seed 1", "mine (Wide, seed 1)". */
export function calledText(run: ListedRun): string {
  const network = networkText(run, { network: true, seed: true });
  return run.labels.name === null ? network : `${run.labels.name} (${network})`;
}

/** What a run's row begins with: what tells it from the rows beside it, as a narrow view cuts off the rest. */
export function labelText({ run, when, exact, told }: Omit<RunNode, 'kind'>): string {
  const name = nameText(run, told);
  if (when === null) return name.replace(/^seed/, 'Seed');
  const time = timeText(run.record.createdAt, when, exact);
  return run.labels.name === null && !told.network ? `${time}, ${name}` : `${time} ${name}`;
}

/** What is not said yet of which run it is: its seed, or all of it where a person called it by another name. */
function restText(run: ListedRun, told: RunNode['told']): string {
  if (run.labels.name !== null) return networkText(run, { network: true, seed: true });
  return told.seed ? '' : `seed ${run.record.seed}`;
}

/** The line behind a run's label: what came out, then what its label does not say, then tags. */
export function descriptionText({ run, told, when }: Pick<RunNode, 'run' | 'told' | 'when'>): string {
  const { labels, status } = run;
  // In a block of runs of one seed no row says it.
  const rest = when === null && labels.name === null ? '' : restText(run, told);
  const tags = labels.tags.map((tag) => `#${tag}`).join(' ');
  return [resultText(run) || statusWords[status], rest, tags].filter((part) => part !== '').join(' · ');
}

/** When a run was begun, and from what. */
export function placeText({ createdAt, file, data }: ListedRun['record']): string {
  return `${new Date(createdAt).toLocaleString()} · ${basename(file)}, on ${data.name}`;
}

/** Where runs that were started together stand: "done", "2 done, 1 failed". */
function statesText(runs: readonly ListedRun[]): string {
  const states = [...new Set(runs.map(({ status }) => statusWords[status]))];
  if (states.length === 1) return states[0];
  return states.map((word) => `${runs.filter(({ status }) => statusWords[status] === word).length} ${word}`).join(', ');
}

/** What came out of runs that were started together: of several the first ones' results, each with its name. */
export function sessionText(runs: readonly ListedRun[]): string {
  if (runs.length === 1) return descriptionText({ run: runs[0], told: { network: true, seed: true }, when: null });
  const seeded = new Set(runs.map(({ record }) => record.seed)).size > 1;
  const results = runs.slice(0, mostResults).map((run) => {
    return `${nameText(run, { network: true, seed: seeded })}: ${resultText(run) || statusWords[run.status]}`;
  });
  return [`${runs.length} runs, ${statesText(runs)}`, ...results].join(' · ');
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
    `${architecture.name}, ${kindName(architecture.kind)}, on ${record.data.name}, seed ${record.seed}`,
    ...(labels.tags.length === 0 ? [] : [labels.tags.map((tag) => `#${tag}`).join(' ')]),
    `${statusWords[status]}, ${Math.floor(end.epoch)} of ${howMany(record.settings.epochs, 'epoch')}`,
    ...scoresLine('Training rows', end.train),
    ...scoresLine('Held-out rows', end.test),
    settingsText(record.settings),
    resolved === null ? `Engine asked for: ${record.requestedEngine}` : engineText(resolved),
    ...(origin === null ? [] : [`Made from ${origin.run} by ${origin.by}`]),
    `Begun ${new Date(record.createdAt).toLocaleString()}`,
    folder,
  ];
}

/** Whether a run may be deleted or trained again: nobody works on it. */
export function isAtRest({ status }: ListedRun): boolean {
  return isSettled(status);
}
