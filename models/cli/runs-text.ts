import { formatNumber } from '../certificates/format-number.js';
import { caveat, longFacts } from '../runs/comparable.js';
import { kindName } from '../architecture/kind-name.js';
import { type ComparedFact, isMeasured, missingText, stands } from '../runs/compared-fact.js';
import type { ToldRun } from '../runs/run-facts.js';
import { shortNames } from '../runs/short-names.js';
import type { Score } from '../training/events.js';
import type { ListedRun } from '../training/run-list.js';
import { type Cell, type Paint, table, wrapped } from './terminal.js';

/** What a line may hold, and how words are coloured. */
export interface Terminal {
  /** Letters; Infinity where nothing is cut off, as in a file. */
  readonly width: number;
  readonly paint: Paint;
}

function scoreText(score: Score | null): string {
  if (score === null) return '–';
  return score.accuracy === null ? formatNumber(score.risk) : `${(100 * score.accuracy).toFixed(2)} %`;
}

interface Column {
  readonly head: string;
  readonly text: (run: ListedRun) => string;
}

const tagsText = ({ labels }: ListedRun) => labels.tags.map((tag) => `#${tag}`).join(' ');
const epochText = ({ end, record }: ListedRun) => `${Math.floor(end.epoch)}/${record.settings.epochs}`;

const labelColumns: readonly Column[] = [
  { head: 'Name', text: ({ labels }) => labels.name ?? '' },
  { head: 'Tags', text: tagsText },
];
const stateColumns: readonly Column[] = [
  { head: 'State', text: ({ status }) => status },
  { head: 'Seed', text: ({ record }) => String(record.seed) },
  { head: 'Epoch', text: epochText },
  { head: 'Training', text: ({ end }) => scoreText(end.train) },
  { head: 'Test', text: ({ end }) => scoreText(end.test) },
];

function scoreWords(split: string, score: Score | null): string[] {
  if (score === null) return [];
  return [`${split} ${score.accuracy === null ? 'risk' : 'accuracy'} ${scoreText(score)}`];
}

/** A run over several short lines. */
function entryText(run: ListedRun, { width, paint }: Terminal): string {
  const { record, labels, status, end } = run;
  const called = [labels.name ?? '', tagsText(run)].filter((text) => text !== '').join(' ');
  const state = [status, `seed ${record.seed}`, `epoch ${epochText(run)}`];
  const words = [...state, ...scoreWords('training', end.train), ...scoreWords('test', end.test)];
  const lines = [called, words.join(', ')].filter((text) => text !== '');
  return [paint('bold', record.id), ...lines.map((text) => wrapped(text, width, 2))].join('\n');
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map(({ length }) => length));
}

/** Runs as a table, a line each; where that is wider than the terminal, a few short lines each. */
export function runsText(runs: readonly ListedRun[], terminal: Terminal): string {
  // The id has the network's name: names and tags stand where somebody gave some.
  const labelled = labelColumns.filter(({ text }) => runs.some((run) => text(run) !== ''));
  const columns = [{ head: 'Run', text: ({ record }: ListedRun) => record.id }, ...labelled, ...stateColumns];
  const heads = columns.map(({ head }) => head);
  const rows = runs.map((run) => columns.map(({ text }): Cell => ({ text: text(run) })));
  const plain = table(heads, rows, (_style, text) => text, labelled.length + 2);
  if (widest(plain) > terminal.width) return runs.map((run) => entryText(run, terminal)).join('\n');
  return table(heads, rows, terminal.paint, labelled.length + 2);
}

/** Of a value that stands in a table. */
const longest = 16;

function factText(fact: ComparedFact, place: number, facts: readonly ComparedFact[]): string {
  const value = fact.values[place];
  if (value === null) return missingText(fact, place, facts);
  if (fact.key === 'created') return new Date(value).toLocaleString();
  if (fact.kind === 'share') return `${(100 * Number(value)).toFixed(2)} %`;
  if (typeof value === 'string') return fact.key === 'kind' ? kindName(value) : value;
  if (isMeasured(fact)) return formatNumber(value);
  // A seed is a name, and counts nothing.
  return Number.isInteger(value) && fact.key !== 'seed' ? value.toLocaleString('en-US') : String(value);
}

/** Which number stands for which run. */
function keyText(runs: readonly ToldRun[], { width }: Terminal): string {
  const names = shortNames(runs);
  const digits = String(runs.length).length;
  const nameWidth = Math.max(...names.map(({ length }) => length));
  return runs
    .map(({ record }, i) => {
      const number = `${String(i + 1).padStart(digits)}  `;
      const line = `${number}${names[i].padEnd(nameWidth)}  ${record.id}`;
      return line.length <= width ? line : `${number}${names[i]}\n${' '.repeat(number.length)}${record.id}`;
    })
    .join('\n');
}

/** The places of the runs, as many together as fit beside the heads of the facts. */
function stretches(runs: number, headWidth: number, columnWidths: readonly number[], width: number): number[][] {
  const parts: number[][] = [[]];
  let used = headWidth;
  for (let run = 0; run < runs; run += 1) {
    used += 2 + columnWidths[run];
    if (used > width && parts[parts.length - 1].length > 0) {
      parts.push([]);
      used = headWidth + 2 + columnWidths[run];
    }
    parts[parts.length - 1].push(run);
  }
  return parts;
}

/** A fact as it is printed: a text for each run. */
interface PrintedFact {
  readonly head: string;
  readonly texts: readonly string[];
}

/** Facts in rows, runs in columns; as many tables beneath each other as the terminal's width asks for. */
function factTables(runs: number, facts: readonly PrintedFact[], { width, paint }: Terminal): string[] {
  if (facts.length === 0) return [];
  const texts = facts.map((fact) => fact.texts);
  const widths = Array.from({ length: runs }, (_, run) => {
    return Math.max(String(run + 1).length, ...texts.map((row) => row[run].length));
  });
  const headWidth = Math.max(...facts.map(({ head }) => head.length));
  return stretches(runs, headWidth, widths, width).map((part) => {
    const rows = facts.map(({ head }, i) => [{ text: head }, ...part.map((run) => ({ text: texts[i][run] }))]);
    return table(['', ...part.map((run) => String(run + 1))], rows, paint);
  });
}

/** What is too long for a table: a line for each run that has it, one for all where it is the same. */
function longFactText({ head, texts }: PrintedFact, { width, paint }: Terminal): string {
  const several = [...new Set(texts)].filter((text) => text !== '–');
  const lines = several.map((text) => {
    const which = texts.flatMap((other, i) => (other === text ? [i + 1] : []));
    const whose = which.length === texts.length ? 'all' : which.join(', ');
    return wrapped(`${whose}  ${text}`, width, 2);
  });
  return [paint('bold', head), ...lines].join('\n');
}

/**
 * Runs beside each other, fact by fact, and before the facts what must not be read out of them.
 * @param facts all of the runs @param all whether those are shown too that are the same in all of them
 */
export function comparisonText(
  runs: readonly ToldRun[],
  facts: readonly ComparedFact[],
  all: boolean,
  terminal: Terminal,
): string {
  const { width, paint } = terminal;
  // Names stand above, and where they are equal something else tells the runs apart.
  const left = ['name', ...(all ? [] : longFacts(facts))];
  const shown = facts
    .filter((fact) => !left.includes(fact.key) && (all || stands(fact)))
    .map((fact): PrintedFact => ({ head: fact.head, texts: runs.map((_, i) => factText(fact, i, facts)) }));
  const isLong = ({ texts }: PrintedFact) => texts.some((text) => text.length > longest);
  const short = shown.filter((fact) => !isLong(fact));
  const warning = caveat(facts);
  const parts = [
    keyText(runs, terminal),
    ...(warning === null ? [] : [paint('yellow', wrapped(warning, width, 0))]),
    ...(shown.length === 0 ? ["They don't differ."] : []),
    ...factTables(runs.length, short, terminal),
    ...shown.filter(isLong).map((fact) => longFactText(fact, terminal)),
  ];
  return parts.join('\n\n');
}
