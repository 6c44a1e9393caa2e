import { formatNumber } from '../../models/certificates/format-number.js';
import { formatSpread } from '../../models/certificates/format-spread.js';
import { certifiedHeads, certifiedMeasures, type Spread } from '../../models/runs/spread.js';
import { swatch } from '../chart/legend.js';
import { strokeOf } from '../chart/strokes.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import { signed } from './fact-text.js';
import type { ComparedSeeds } from './messages.js';
import { seedRanges } from './seed-ranges.js';

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

const scores = [
  { measure: 'risk', head: 'risk', text: formatNumber },
  { measure: 'accuracy', head: 'accuracy, %', text: percent },
  { measure: 'topFive', head: 'top-5 accuracy, %', text: percent },
  { measure: 'rSquared', head: 'R²', text: formatNumber },
] as const;

const splits = [
  ['train', 'Training'],
  ['test', 'Test'],
] as const;

interface Column {
  readonly head: string;
  readonly text: (value: number) => string;
  readonly spread: (summary: ComparedSeeds) => Spread | null;
}

/** All that tables tell over seeds: scores, then what certificates tell. */
const allColumns: readonly Column[] = [
  ...scores.flatMap(({ measure, head, text }) =>
    splits.map(([split, word]): Column => {
      return { head: `${word} ${head}`, text, spread: (summary) => summary[split][measure] };
    }),
  ),
  ...certifiedMeasures.map((measure): Column => {
    return { head: certifiedHeads[measure], text: formatNumber, spread: ({ certified }) => certified[measure] };
  }),
];

function spreadText(spread: Spread | null, text: (value: number) => string): string {
  if (spread === null) return '–';
  const { mean, deviation } = spread;
  if (deviation === null) return signed(text(mean));
  // Shares have two digits behind the point, whatever they are.
  return signed(text === percent ? `${text(mean)} ± ${text(deviation)}` : formatSpread(mean, deviation));
}

function seedsText({ seeds, unfinished }: ComparedSeeds): string {
  const open = unfinished.length === 0 ? '' : ` (${seedRanges(unfinished)} not completed)`;
  return `${seedRanges(seeds) || '–'}${open}`;
}

function nameOf({ label, group }: ComparedSeeds, theme: Theme): HTMLElement {
  return element('div', { class: 'name' }, swatch(strokeOf(group, 'solid', theme)), label);
}

/** Mean and deviation over seeds, a row a network and its settings; null where no network has several seeds. */
export function seedTable(summaries: readonly ComparedSeeds[], theme: Theme): HTMLElement | null {
  if (!summaries.some(({ seeds }) => seeds.length > 1)) return null;
  const shown = allColumns.filter(({ spread }) => summaries.some((summary) => spread(summary) !== null));
  const heads = ['Network', 'Seeds', ...shown.map(({ head }) => head)];
  const rows = summaries.map((summary) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, nameOf(summary, theme)),
      element('td', {}, seedsText(summary)),
      ...shown.map(({ spread, text }) => element('td', {}, spreadText(spread(summary), text))),
    ),
  );
  return element(
    'section',
    {},
    element('h2', {}, 'Over seeds'),
    element('p', { class: 'muted' }, 'Mean ± standard deviation (n − 1) of the completed runs.'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Mean and deviation over seeds' },
      element(
        'table',
        {},
        element('caption', { class: 'hidden' }, 'Mean and deviation over seeds'),
        element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)))),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}
