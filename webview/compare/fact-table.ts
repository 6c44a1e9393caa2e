import { longFacts } from '../../models/runs/comparable.js';
import { type ComparedFact, type FactValue, missingText, remarkKey, stands } from '../../models/runs/compared-fact.js';
import { swatch } from '../chart/legend.js';
import { shadesOf, strokeOf } from '../chart/strokes.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import { bestOf, compareValues, factText } from './fact-text.js';
import type { Sort } from './kept-state.js';
import type { ComparedRun, Comparison } from './messages.js';

/** Of a cell's letters in one line. */
const longest = 40;
/** Results first: they are what one looks for. */
const order: readonly ComparedFact['group'][] = ['result', 'certificate', 'training', 'network', 'data', 'run'];

/** On the head of a column: the fact that it sorts by. */
export const sortAttribute = 'data-sort';
/** On a run's name: the folder whose panel it opens. */
export const openAttribute = 'data-open';

function nextSort(key: string, sort: Sort | null): string {
  return sort?.key === key && !sort.descending ? 'descending' : 'ascending';
}

function headCell({ key, head, kind }: Pick<ComparedFact, 'key' | 'head' | 'kind'>, sort: Sort | null): HTMLElement {
  const sorted = sort?.key === key;
  const mark = sorted ? (sort.descending ? ' ↓' : ' ↑') : '';
  const button = element('button', { type: 'button', class: 'sort', [sortAttribute]: key }, `${head}${mark}`);
  button.title = `Sort by ${head}, ${nextSort(key, sort)}`;
  const direction = sorted ? (sort.descending ? 'descending' : 'ascending') : null;
  return element('th', { scope: 'col', 'aria-sort': direction, class: kind === 'text' ? 'text' : null }, button);
}

function cellClass(kind: ComparedFact['kind'], text: string, best: boolean): string | null {
  if (kind !== 'text') return best ? 'best' : null;
  return text.length > longest ? 'text long' : 'text';
}

function cell(fact: ComparedFact, place: number, facts: readonly ComparedFact[], best: boolean): HTMLElement {
  const value = fact.values[place];
  const text = value === null ? missingText(fact, place, facts) : factText(fact, value);
  const made = element('td', { class: cellClass(fact.kind, text, best) }, text);
  if (best) made.append(element('span', { class: 'hidden' }, ' (best)'));
  return made;
}

/** The runs' places in the order that is asked for; as they came where nothing is. */
function sortedPlaces({ runs, facts }: Comparison, sort: Sort | null): number[] {
  const places = runs.map((_, i) => i);
  const fact = facts.find(({ key }) => key === sort?.key);
  if (sort === null || fact === undefined) return places;
  const sign = sort.descending ? -1 : 1;
  return places.sort((a, b) => {
    const [one, other] = [fact.values[a], fact.values[b]];
    // What is missing stays last, whichever way.
    return one === null || other === null ? compareValues(one, other) : sign * compareValues(one, other);
  });
}

/** A run with the shade of its network's colour in which its curves are drawn. */
type ShadedRun = ComparedRun & { readonly shade: number };

function shadedRuns(runs: readonly ComparedRun[]): ShadedRun[] {
  const shades = shadesOf(runs.map(({ group }) => group));
  return runs.map((run, i) => ({ ...run, shade: shades[i] }));
}

function runHead({ folder, label, group, shade, status }: ShadedRun, theme: Theme): HTMLElement {
  const name = element('button', { type: 'button', class: 'link', [openAttribute]: folder }, label);
  name.title = 'Open this run';
  const state = status === 'completed' ? [] : [element('span', { class: 'muted' }, ` ${status}`)];
  const line = swatch(strokeOf(group, 'solid', theme, shade));
  return element('th', { scope: 'row' }, element('div', { class: 'name' }, line, element('span', {}, name, ...state)));
}

function isSentence({ key }: ComparedFact): boolean {
  return key === 'failure' || key === remarkKey;
}

/** What the certificates of all runs say alike of how they are to be read. */
function commonRemark(facts: readonly ComparedFact[]): FactValue {
  const remark = facts.find(({ key }) => key === remarkKey);
  return remark === undefined || remark.differs ? null : remark.values[0];
}

/** A row a run, a column for everything in which the runs differ. */
export function factTable(comparison: Comparison, sort: Sort | null, theme: Theme): HTMLElement {
  const { facts } = comparison;
  const runs = shadedRuns(comparison.runs);
  const left = ['status', 'name', ...longFacts(facts), ...(commonRemark(facts) === null ? [] : [remarkKey])];
  const told = facts.filter((fact) => stands(fact) && !left.includes(fact.key));
  const ordered = order.flatMap((group) => told.filter((fact) => fact.group === group));
  // What takes a sentence would push the numbers out of sight.
  const shown = [...ordered.filter((fact) => !isSentence(fact)), ...ordered.filter(isSentence)];
  const best = new Map(shown.map((fact) => [fact.key, bestOf(fact, facts)]));
  const isBest = ({ key, values }: ComparedFact, place: number) =>
    values[place] !== null && values[place] === best.get(key);
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Run'), ...shown.map((fact) => headCell(fact, sort)));
  const rows = sortedPlaces(comparison, sort).map((place) =>
    element(
      'tr',
      {},
      runHead(runs[place], theme),
      ...shown.map((fact) => cell(fact, place, facts, isBest(fact, place))),
    ),
  );
  const title = 'Results and what differs between the runs';
  const table = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': title },
    element(
      'table',
      { class: 'facts' },
      element('caption', { class: 'hidden' }, title),
      element('thead', {}, head),
      element('tbody', {}, ...rows),
    ),
  );
  const remark = commonRemark(facts);
  return element('div', {}, table, ...(remark === null ? [] : [element('p', { class: 'muted' }, String(remark))]));
}

/** What all runs have in common, as a list of its names and values. */
export function commonFacts({ facts }: Comparison): HTMLElement {
  const entries = facts.flatMap((fact) => {
    const [value] = fact.values;
    if (stands(fact) || value === null) return [];
    return [element('div', {}, element('dt', {}, fact.head), element('dd', {}, factText(fact, value)))];
  });
  return element('dl', { class: 'common' }, ...entries);
}
