import { element } from '../element.js';
import { shape } from '../shape.js';
import type { Theme } from '../theme.js';
import { type Dash, type Mark, type Stroke, strokeOf } from './strokes.js';

/** What the legend switches on and off: all lines that answer to its key. */
export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  /** Null: it speaks of how lines are drawn (whole, broken, in points), in the colour of the text. */
  readonly color: number | null;
  /** Which shade of the colour. */
  readonly shade?: number;
  readonly dash: Dash;
  /** The label of the entry that it is a part of, which stands before it. */
  readonly within?: string;
}

/** Entries that stay together in a line, where there is room: one, and those that are parts of it. */
function together(entries: readonly LegendEntry[]): LegendEntry[][] {
  const groups: LegendEntry[][] = [];
  for (const entry of entries) {
    if (entry.within === undefined) groups.push([entry]);
    else groups[groups.length - 1].push(entry);
  }
  return groups;
}

/** One legend may stand for several charts. */
export interface Legend {
  readonly element: HTMLElement;
  /** Keys that are switched off. */
  readonly hidden: ReadonlySet<string>;
  show(entries: readonly LegendEntry[], theme: Theme): void;
}

const markPaths: Record<Mark, string> = {
  circle: 'M8 5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  triangle: 'M12 1L16 8.5H8Z',
  rect: 'M8.5 1.5H15.5V8.5H8.5Z',
  rectRot: 'M12 0.5L16.5 5L12 9.5L7.5 5Z',
};

/** A short piece of a line, or a point, as the charts draw it. */
export function swatch({ color, width, dash, mark }: Stroke): SVGElement {
  const picture = shape('svg', { width: 24, height: 10, viewBox: '0 0 24 10', 'aria-hidden': 'true' });
  const line = { x1: 0, y1: 5, x2: 24, y2: 5, stroke: color, 'stroke-width': width };
  if (width > 0) picture.append(shape('line', { ...line, 'stroke-dasharray': dash.join(' ') }));
  if (mark !== null) picture.append(shape('path', { d: markPaths[mark], fill: color }));
  return picture;
}

/**
 * A row of buttons, pressed where the lines are seen.
 * @param hidden keys that are switched off at first
 * @param changed called when a person switches one
 */
export function chartLegend(hidden: readonly string[], changed: () => void): Legend {
  const off = new Set(hidden);
  const row = element('div', { class: 'legend', role: 'group', 'aria-label': 'Lines that are shown' });
  let drawn = '';
  const entryButton = ({ key, label, within, color, shade, dash }: LegendEntry, theme: Theme) => {
    const made = element('button', {
      type: 'button',
      'aria-pressed': String(!off.has(key)),
      'aria-label': within === undefined ? null : `${within}, ${label}`,
    });
    made.append(swatch(strokeOf(color, dash, theme, shade)), label);
    made.addEventListener('click', () => {
      if (!off.delete(key)) off.add(key);
      made.setAttribute('aria-pressed', String(!off.has(key)));
      changed();
    });
    return made;
  };
  return {
    element: row,
    hidden: off,
    show(entries, theme) {
      const next = JSON.stringify([entries, theme]);
      // Buttons are kept while they say the same: focus stays on them.
      if (next === drawn) return;
      drawn = next;
      const groups = together(entries).map((group) => group.map((entry) => entryButton(entry, theme)));
      row.replaceChildren(...groups.map((buttons) => element('span', { class: 'group' }, ...buttons)));
    },
  };
}
