import { formatNumber } from '../../models/certificates/format-number.js';
import { kindName } from '../../models/architecture/kind-name.js';
import { lastEvent, progressOf } from '../../models/training/progress.js';
import { deathAdvice, type RunStatus } from '../../models/training/run-status.js';
import { withMinus } from '../chart/number-text.js';
import { element } from '../element.js';
import type { RunView } from './messages.js';
import { rate } from './run-facts.js';

const statusWords: Record<RunStatus, string> = {
  queued: 'waiting',
  choosing: 'choosing the engine',
  loading: 'loading the engine',
  training: 'training',
  paused: '‖ paused',
  certifying: 'certifying',
  completed: '✓ done',
  stopped: '■ stopped',
  failed: '✗ failed',
  interrupted: '! interrupted',
};

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Scores beside the risk, each shown where some run has it. */
const measures = [
  { measure: 'accuracy', head: 'accuracy', text: percent },
  { measure: 'topFive', head: 'top-5 accuracy', text: percent },
  { measure: 'rSquared', head: 'R²', text: formatNumber },
] as const;

type ShownMeasures = readonly (typeof measures)[number][];

function cells({ record, status, events }: RunView, isGone: boolean, shown: ShownMeasures): string[] {
  const { epoch, train, test, stepsPerSecond, meanStepsPerSecond, keptEpoch } = progressOf(events);
  const number = (value: number | null | undefined, text: (value: number) => string) =>
    value === null || value === undefined ? '–' : text(value);
  return [
    isGone ? '– deleted' : statusWords[status],
    `${Math.floor(epoch).toLocaleString('en-US')} / ${record.settings.epochs.toLocaleString('en-US')}${keptEpoch === null ? '' : `, kept ${keptEpoch.toLocaleString('en-US')}`}`,
    number(train?.risk, formatNumber),
    number(test?.risk, formatNumber),
    ...shown.flatMap(({ measure, text }) => [number(train?.[measure], text), number(test?.[measure], text)]),
    number(status === 'training' ? stepsPerSecond : meanStepsPerSecond, rate),
  ];
}

/** The runs and their latest numbers: what the curves show, as text. */
export function runTable(runs: readonly RunView[], gone: ReadonlySet<string>): HTMLElement {
  const scores = runs.map(({ events }) => progressOf(events).train);
  const shown = measures.filter(({ measure }) => scores.some((score) => typeof score?.[measure] === 'number'));
  const heads = [
    'Network',
    'State',
    'Epoch',
    'Training risk',
    'Test risk',
    ...shown.flatMap(({ head }) => [`Training ${head}`, `Test ${head}`]),
    'Steps/s',
  ];
  const rows = runs.map((run) => {
    const { architecture, seed } = run.record;
    const name = element(
      'th',
      { scope: 'row' },
      architecture.name,
      element('span', { class: 'muted' }, ` ${kindName(architecture.kind)}, seed ${seed}`),
    );
    return element(
      'tr',
      {},
      name,
      ...cells(run, gone.has(run.record.id), shown).map((text) => element('td', {}, withMinus(text))),
    );
  });
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Latest numbers of each run' },
    element(
      'table',
      { class: 'runs' },
      element('caption', { class: 'hidden' }, 'Latest numbers of each run'),
      element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)))),
      element('tbody', {}, ...rows),
    ),
  );
}

/** That folders were deleted, and of which runs; nothing where all are there. */
export function goneNotice(runs: readonly RunView[], gone: ReadonlySet<string>): HTMLElement[] {
  const deleted = runs.filter(({ record }) => gone.has(record.id));
  if (deleted.length === 0) return [];
  const names = deleted.map(({ record }) => `${record.architecture.name}, seed ${record.seed}`).join('; ');
  const words =
    deleted.length === 1
      ? `The run ${names} is gone: its folder was deleted. What stands here of it was read before.`
      : `These runs are gone: ${names}. Their folders were deleted; what stands here of them was read before.`;
  return [element('p', { class: 'trouble', role: 'alert' }, words)];
}

/** What a person should know about runs that did not complete, and what to do, or that have no certificate. */
export function troubles(runs: readonly RunView[]): HTMLElement[] {
  return runs.flatMap(({ record, status, events }) => {
    const name = `${record.architecture.name}, seed ${record.seed}`;
    const failed = events.findLast((event) => event.type === 'failed');
    if (status === 'failed')
      return [
        element(
          'p',
          { class: 'trouble', role: 'alert' },
          `${name} failed: ${failed?.message ?? 'no reason was written.'}`,
        ),
      ];
    const uncertified = lastEvent(events, 'uncertified');
    if (uncertified !== null) return [element('p', { class: 'muted' }, `${name}: trained. ${uncertified.message}`)];
    if (status !== 'interrupted') return [];
    const words = `${name} was interrupted: its process ended without a last word. ${deathAdvice}`;
    return [element('p', { class: 'trouble', role: 'alert' }, words)];
  });
}
