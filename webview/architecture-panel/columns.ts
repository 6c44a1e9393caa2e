import { element } from '../element.js';

/** The narrowest and the widest that a drawing is made, and what is between two of them, in pixels. */
const narrowest = 240;
const widest = 520;
const gap = 20;

/** A single network with so much room has what is known of it beside its drawing. */
const roomBeside = 860;

/** So much of one more column is seen where there are more than there is room for. */
const seenOfNext = 0.35;

/** How networks stand on the page. */
export interface Columns {
  /** `scrolls`: beside each other in one row that is wider than the page. `stacked`: there is room for one only. */
  readonly kind: 'one' | 'beside' | 'scrolls' | 'stacked';
  /** Of a column, in pixels. */
  readonly column: number;
  /** Of the drawing in it. */
  readonly drawing: number;
}

/** @param room in pixels */
export function columnsFor(count: number, room: number): Columns {
  const fit = Math.floor((room + gap) / (narrowest + gap));
  const made = (kind: Columns['kind'], column: number): Columns => {
    const drawing = Math.max(narrowest, Math.min(widest, column));
    return { kind, column: Math.round(column), drawing: Math.round(drawing) };
  };
  if (count === 1) return made('one', room >= roomBeside ? room * 0.48 : room);
  if (fit >= count) return made('beside', (room - gap * (count - 1)) / count);
  return fit < 2
    ? made('stacked', room)
    : made('scrolls', Math.max(narrowest, (room + gap) / (fit + seenOfNext) - gap));
}

/** Scrolls a row that is wider than the page, from the lower edge of the window: the row's own end is far below. */
function scrollBar(row: HTMLElement, width: number): HTMLElement {
  const bar = element('div', { class: 'scroll-bar', 'aria-hidden': true, tabindex: -1 }, element('div'));
  if (bar.firstElementChild instanceof HTMLElement) bar.firstElementChild.style.width = `${width}px`;
  bar.addEventListener('scroll', () => (row.scrollLeft = bar.scrollLeft));
  row.addEventListener('scroll', () => (bar.scrollLeft = row.scrollLeft));
  return bar;
}

/** Networks in their columns; of a row that is scrolled the one that they are compared with, marked `stays`, stays in sight. */
export function columnsOf({ kind, column }: Columns, networks: readonly HTMLElement[]): HTMLElement[] {
  if (kind !== 'scrolls') {
    const row = element('div', { class: `columns ${kind}` }, ...networks);
    if (kind === 'beside') row.style.gridTemplateColumns = `repeat(${networks.length}, minmax(0, 1fr))`;
    return [row];
  }
  const about = { role: 'region', 'aria-label': 'Networks side by side', tabindex: 0 };
  const row = element('div', { class: 'columns scrolls', ...about }, ...networks);
  row.style.gridTemplateColumns = `repeat(${networks.length}, ${column}px)`;
  return [row, scrollBar(row, networks.length * (column + gap) - gap)];
}
