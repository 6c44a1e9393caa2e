import { element } from '../element.js';
import { firstNotBelow } from './sampling.js';
import { type ChartContent, type Series, visible, wholeRange } from './series.js';

/** Rows of the table: a curve in numbers is read, not scrolled through. */
const mostRows = 25;

/** The value of a line at or before x; null before its first. */
function valueAt({ x, y }: Series, value: number): number | null {
  let place = firstNotBelow(x, value, Number);
  if (place === x.length || x[place] > value) place -= 1;
  return place < 0 ? null : y[place];
}

/** The x of the rows: those of the longest line, evenly thinned. */
function rowPlaces(series: readonly Series[]): number[] {
  const longest = series.reduce((a, b) => (b.x.length > a.x.length ? b : a));
  const { length } = longest.x;
  const rows = Math.min(mostRows, length);
  const places = Array.from({ length: rows }, (_, i) => Math.round((i * (length - 1)) / Math.max(rows - 1, 1)));
  return places.map((place) => longest.x[place]);
}

/** What a chart draws, as a table: for those who read it, and for screen readers. */
export function numberTable(title: string, { series, levels, x, y, hidden }: ChartContent): HTMLElement {
  const shown = visible(series, hidden).filter((line) => line.x.length > 0);
  if (shown.length === 0) return element('p', { class: 'muted' }, 'No numbers yet.');
  const heads = [x.title, ...shown.map(({ label }) => label)];
  const rows = rowPlaces(shown).map((at) => {
    const cells = shown.map((line) => valueAt(line, at));
    const texts = cells.map((value) => element('td', {}, value === null ? '–' : y.text(value)));
    return element('tr', {}, element('th', { scope: 'row' }, x.text(at)), ...texts);
  });
  const lines = visible(levels, hidden).map(({ label, value }) => `${label}: ${y.text(value)}`);
  const { from, to } = wholeRange(shown);
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `${title}, numbers` },
      element(
        'table',
        {},
        element('caption', { class: 'hidden' }, `${title} from ${x.title} ${x.text(from)} to ${x.text(to)}`),
        element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)))),
        element('tbody', {}, ...rows),
      ),
    ),
    ...(lines.length === 0 ? [] : [element('p', { class: 'muted' }, lines.join(' · '))]),
  );
}
