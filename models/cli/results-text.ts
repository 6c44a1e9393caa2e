import { howMany } from '../architecture/how-many.js';
import { formatNumber } from '../certificates/format-number.js';
import { formatSpread } from '../certificates/format-spread.js';
import { kindName } from '../architecture/kind-name.js';
import type { SeedSummary } from '../runs/seed-summary.js';
import { certifiedHeads, certifiedMeasures, type Measure, measures, type Spread } from '../runs/spread.js';
import { publishedOf } from '../training/published-accuracies.js';
import { settingsText } from '../training/settings-text.js';
import { seedsText, unfinishedLines } from './unfinished-text.js';
import { type Cell, type Paint, table } from './terminal.js';

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

/** How a measure is headed, and written. */
const shown: Record<Measure, { readonly head: string; readonly text: (value: number) => string }> = {
  risk: { head: 'Risk', text: formatNumber },
  rSquared: { head: 'R²', text: formatNumber },
  accuracy: { head: 'Accuracy %', text: percent },
  topFive: { head: 'Top-5 accuracy %', text: percent },
};

/** "Wide (ResNEst)" */
function networkText({ architecture: { name, kind } }: SeedSummary['record']): string {
  return `${name} (${kindName(kind)})`;
}

type Split = 'train' | 'test';

interface Column {
  readonly head: string;
  readonly text: (summary: SeedSummary) => string;
}

function spreadText(spread: Spread | null, text: (value: number) => string): string {
  if (spread === null) return '–';
  const { mean, deviation } = spread;
  if (deviation === null) return text(mean);
  // Shares have two digits behind the point, whatever they are.
  return text === percent ? `${text(mean)} ± ${text(deviation)}` : formatSpread(mean, deviation);
}

/** A measure of training and of held-out rows, each where some network has it. */
function measureColumns(summaries: readonly SeedSummary[], measure: Measure): Column[] {
  const { head, text } = shown[measure];
  const splits: Split[] = ['train', 'test'];
  return splits
    .filter((split) => summaries.some((summary) => summary[split][measure] !== null))
    .map((split) => ({
      head: split === 'train' ? head : `Test ${head.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`,
      text: (summary) => spreadText(summary[split][measure], text),
    }));
}

/** What is published of a network, beside what was measured. */
function publishedColumns(summaries: readonly SeedSummary[]): Column[] {
  if (summaries.every(({ record }) => publishedOf(record) === null)) return [];
  const text = ({ record }: SeedSummary) => {
    const published = publishedOf(record);
    return published === null ? '–' : percent(published.testAccuracy);
  };
  return [{ head: 'Published test accuracy %', text }];
}

/** Where a network stands twice: what its rows differ in. */
function settingsLines(summaries: readonly SeedSummary[]): string[] {
  const names = summaries.map(({ record }) => record.architecture.name);
  return summaries
    .map(({ record }, i) => ({ record, line: i + 1 }))
    .filter(({ record: { architecture } }) => names.filter((name) => name === architecture.name).length > 1)
    .map(({ record, line }) => `Row ${line}, ${record.architecture.name}: ${settingsText(record.settings)}`);
}

function sourceLines(summaries: readonly SeedSummary[]): string[] {
  const lines = summaries.flatMap(({ record }) => {
    const published = publishedOf(record);
    if (published === null) return [];
    return [
      `Published: after ${howMany(published.epochs, 'epoch')}, as ${published.source} gives it. Not measured here.`,
    ];
  });
  return [...new Set(lines)];
}

/** What certificates tell over seeds, a row a network; nothing where no network has several, whose certificates say it all. */
function certifiedTable(summaries: readonly SeedSummary[], paint: Paint): string[] {
  const shown = certifiedMeasures.filter((measure) => summaries.some(({ certified }) => certified[measure] !== null));
  if (shown.length === 0 || summaries.every(({ runs }) => runs.length < 2)) return [];
  const rows = summaries.map(({ record, certified }): Cell[] => [
    { text: networkText(record) },
    ...shown.map((measure) => ({ text: spreadText(certified[measure], formatNumber) })),
  ]);
  return ['', table(['By the certificates', ...shown.map((measure) => certifiedHeads[measure])], rows, paint)];
}

/**
 * A row a network of which a run is completed: mean and standard deviation over its seeds, what is published beside it; then
 * where the runs stand that did not complete, and how to go on with them.
 */
export function resultsText(summaries: readonly SeedSummary[], paint: Paint): string {
  const counted = summaries.filter(({ runs }) => runs.length > 0);
  const columns: Column[] = [
    { head: 'Network', text: ({ record }) => networkText(record) },
    { head: 'Data', text: ({ record }) => record.data.name },
    { head: 'Seeds', text: ({ runs }) => seedsText(runs.map(({ record }) => record.seed)) },
    ...measures.flatMap((measure) => measureColumns(counted, measure)),
    ...publishedColumns(counted),
  ];
  const heads = columns.map(({ head }) => head);
  const rows = counted.map((summary) => columns.map(({ text }): Cell => ({ text: text(summary) })));
  const several = summaries.some(({ runs }) => runs.length > 1);
  const lines = [
    ...(counted.length > 0 ? [table(heads, rows, paint, 3)] : []),
    ...certifiedTable(counted, paint),
    ...(several ? [paint('dim', 'mean ± standard deviation over seeds (n - 1)')] : []),
    ...settingsLines(counted),
    ...sourceLines(counted),
    ...unfinishedLines(summaries),
  ];
  return `${lines.join('\n')}\n`;
}
