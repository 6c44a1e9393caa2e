import type { Theme } from '../theme.js';

/** Marks that tell lines apart where colours don't: in high contrast, and past the last colour. */
const marks = ['circle', 'triangle', 'rect', 'rectRot'] as const;
export type Mark = (typeof marks)[number];

/** How a line is broken. */
export type Dash = 'solid' | 'dashed' | 'dotted';

const dashes: Record<Dash, number[]> = { solid: [], dashed: [5, 4], dotted: [2, 3] };

/** How a line is drawn. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** Null: none. */
  readonly mark: Mark | null;
}

/** The stroke of a line: its colour by number (null: that of the text), whole or broken. */
export function strokeOf(color: number | null, dash: Dash, theme: Theme): Stroke {
  const { series, contrast } = theme;
  const mark = color !== null && (contrast || color >= series.length) ? marks[color % marks.length] : null;
  return {
    color: color === null ? theme.foreground : series[color % series.length],
    width: (dash === 'solid' ? 2 : 1.5) + (contrast ? 0.5 : 0),
    dash: dashes[dash],
    mark,
  };
}
