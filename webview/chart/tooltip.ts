import { element } from '../element.js';
import { swatch } from './legend.js';
import type { Point } from './series.js';
import type { Stroke } from './strokes.js';

/** A point that is told of. */
export interface TooltipRow {
  readonly label: string;
  readonly value: string;
  /** Where it is, if that is not where the others are. */
  readonly at: string | null;
  readonly stroke: Stroke;
  /** In pixels of the canvas. */
  readonly y: number;
}

/** What is said of where the pointer is. */
export interface TooltipContent {
  readonly title: string;
  readonly rows: readonly TooltipRow[];
}

export interface ChartTooltip {
  readonly element: HTMLElement;
  /** @param pointer in pixels of the canvas */
  show(content: TooltipContent, pointer: Point): void;
  hide(): void;
}

/** More lines than this are not read at a glance: those farthest from the pointer are counted. */
const mostRows = 10;
const pointerGap = 14;

/** The rows nearest to the pointer, the highest first as they are drawn. */
export function shownRows(rows: readonly TooltipRow[], pointerY: number): readonly TooltipRow[] {
  const near = rows.toSorted((one, other) => Math.abs(one.y - pointerY) - Math.abs(other.y - pointerY));
  return near.slice(0, mostRows).sort((one, other) => one.y - other.y);
}

function rowOf({ label, value, at, stroke }: TooltipRow): HTMLElement {
  const words = element('span', { class: 'name' }, label);
  if (at !== null) words.append(element('span', { class: 'muted' }, ` at ${at}`));
  const row = element('div', { class: 'row' }, words, element('span', { class: 'value' }, value));
  row.prepend(swatch(stroke));
  return row;
}

/** What the lines say under the pointer, each with its look, beside the pointer. */
export function chartTooltip(): ChartTooltip {
  const box = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });
  return {
    element: box,
    show({ title, rows }, pointer) {
      const shown = shownRows(rows, pointer.y);
      const left = rows.length - shown.length;
      const more = left === 0 ? [] : [element('div', { class: 'muted' }, `and ${left} more`)];
      box.replaceChildren(element('div', { class: 'title' }, title), ...shown.map(rowOf), ...more);
      box.hidden = false;
      const { clientWidth: width, clientHeight: height } = box.offsetParent ?? document.body;
      const beside = pointer.x + pointerGap;
      const fits = beside + box.offsetWidth <= width;
      const x = fits ? beside : Math.max(0, pointer.x - pointerGap - box.offsetWidth);
      const y = Math.max(0, Math.min(pointer.y - box.offsetHeight / 2, height - box.offsetHeight));
      box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
