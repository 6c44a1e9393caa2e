import { element } from '../element.js';
import { withBeyond } from './beyond.js';

/** The narrowest that a drawing is made, with heads beside the blocks and without, the widest, and what is between two. */
const narrowestHeaded = 240;
const narrowestPlain = 204;
const widest = 520;
const gap = 20;

/** A single network with so much room has what is known of it beside its drawing. */
const roomBeside = 860;

/** So much of one more column is seen where there are more than there is room for, and in pixels where there is room for one. */
const seenOfNext = 0.35;
const edgeOfNext = 40;

/** How networks stand on the page. */
export interface Columns {
  /** `scrolls`: beside each other in one row that is wider than the page. `flips`: so is it, and there is room for one only. */
  readonly kind: 'one' | 'beside' | 'scrolls' | 'flips';
  /** Of a column, in pixels. */
  readonly column: number;
  /** Of the drawing in it. */
  readonly drawing: number;
}

/**
 * @param room in pixels
 * @param headed one of them has heads
 */
export function columnsFor(count: number, room: number, headed: boolean): Columns {
  const narrowest = headed ? narrowestHeaded : narrowestPlain;
  const fit = Math.floor((room + gap) / (narrowest + gap));
  const made = (kind: Columns['kind'], column: number): Columns => {
    const drawing = Math.max(narrowest, Math.min(widest, column));
    return { kind, column: Math.round(column), drawing: Math.round(drawing) };
  };
  if (count === 1) return made('one', room >= roomBeside ? room * 0.48 : room);
  if (fit >= count) return made('beside', (room - gap * (count - 1)) / count);
  if (fit < 2) return made('flips', Math.max(narrowest, room - gap - edgeOfNext));
  // Where that many leave nothing to be seen of the next, one less of them does.
  const [most, less] = [fit, fit - 1].map((whole) => (room + gap) / (whole + seenOfNext) - gap);
  return made('scrolls', fit === 2 ? Math.max(narrowest, most) : most >= narrowest ? most : less);
}

/** Scrolls a row that is wider than the page, from the lower edge of the window: the row's own end is far below. */
function scrollBar(row: HTMLElement, width: number): HTMLElement {
  const bar = element('div', { class: 'scroll-bar', 'aria-hidden': true, tabindex: -1 }, element('div'));
  if (bar.firstElementChild instanceof HTMLElement) bar.firstElementChild.style.width = `${width}px`;
  // What the row itself put here is none of the person's doing: answering it would hold the row in its glide.
  let echo = 0;
  row.addEventListener('scroll', () => {
    bar.scrollLeft = row.scrollLeft;
    echo = bar.scrollLeft;
  });
  bar.addEventListener('scroll', () => {
    if (bar.scrollLeft !== echo) row.scrollLeft = bar.scrollLeft;
  });
  return bar;
}

/** Networks in their columns; of a row that is scrolled the one that they are compared with, marked `stays`, stays in sight. */
export function columnsOf({ kind, column }: Columns, networks: readonly HTMLElement[]): HTMLElement[] {
  if (kind === 'one' || kind === 'beside') {
    const row = element('div', { class: `columns ${kind}` }, ...networks);
    if (kind === 'beside') row.style.gridTemplateColumns = `repeat(${networks.length}, minmax(0, 1fr))`;
    return [row];
  }
  const about = { role: 'region', 'aria-label': 'Networks side by side', tabindex: 0 };
  const row = element('div', { class: `columns scrolls ${kind}`, ...about }, ...networks);
  row.style.gridTemplateColumns = `repeat(${networks.length}, ${column}px)`;
  return [...withBeyond(row), scrollBar(row, networks.length * (column + gap) - gap)];
}
