import type { Theme } from '../theme.js';

/** Marks that tell lines apart where colours don't: in high contrast, and past the last colour. */
export const marks = ['circle', 'triangle', 'rect', 'rectRot'] as const;
export type Mark = (typeof marks)[number];

/** How a line is drawn. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** Null: none. */
  readonly mark: Mark | null;
}

/** The stroke of a line: its colour by number (null: that of the text), dashed or not. */
export function strokeOf(color: number | null, dashed: boolean, theme: Theme): Stroke {
  const { series, contrast } = theme;
  const mark = color !== null && (contrast || color >= series.length) ? marks[color % marks.length] : null;
  return {
    color: color === null ? theme.foreground : series[color % series.length],
    width: (dashed ? 1.5 : 2) + (contrast ? 0.5 : 0),
    dash: dashed ? [5, 4] : [],
    mark,
  };
}
