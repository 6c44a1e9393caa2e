import type { Range } from './chosen.js';
import type { Dash } from './strokes.js';

/** One line of a chart. `x` and `y` are of one length, `x` ascending; they may be long: what is drawn is down-sampled. */
export interface Series {
  readonly label: string;
  /** Which colour of the theme: lines that belong together share it. */
  readonly color: number;
  /** Which shade of it: each of those that belong together has its own. */
  readonly shade?: number;
  readonly dash: Dash;
  /** Each value is that of the way up to its x from the one before: it stays and jumps, and nothing lies between. */
  readonly stepped?: boolean;
  /** Keys of the legend that this line answers to: it is hidden where one of them is. */
  readonly keys: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A horizontal line across the chart, with its name on it: what a curve is held against. */
export interface Level {
  readonly label: string;
  readonly value: number;
  /** Null: the colour of the text. */
  readonly color: number | null;
  readonly keys: readonly string[];
}

/** An axis: its title, and how a number on it is said. */
export interface Axis {
  readonly title: string;
  /** @param step to the next number on the axis */
  readonly text: (value: number, step?: number) => string;
  /**
   * Of an axis of y: what it reaches over, where that is not all that is drawn.
   * @param lines what is in sight of each line, in order; of all of it without the first quarter, in which training begins
   */
  readonly range?: (lines: readonly (readonly number[])[]) => Range;
}

/** What a chart shows. */
export interface ChartContent {
  readonly series: readonly Series[];
  readonly levels: readonly Level[];
  readonly x: Axis;
  readonly y: Axis;
  /** Values that are not above 0 have no place on a logarithmic axis, and are left out. */
  readonly logarithmic: boolean;
  /** 0: none; towards 1: more. The values as they are stay behind the smoothed line, faint. */
  readonly smoothing: number;
  /** Keys of the legend that are switched off. */
  readonly hidden: ReadonlySet<string>;
}

/** The lines where one of them changes, none else: what stays is said in the settings. */
export function changing(lines: readonly Series[]): Series[] {
  return lines.some(({ y }) => y.some((value) => value !== y[0])) ? [...lines] : [];
}

/** The lines where one of them has more than its end, none else. */
export function growing(lines: readonly Series[]): Series[] {
  return lines.some(({ x }) => x.length > 1) ? [...lines] : [];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the legend leaves. */
export function visible<T extends Pick<Series, 'keys'>>(lines: readonly T[], hidden: ReadonlySet<string>): T[] {
  return lines.filter(({ keys }) => !keys.some((key) => hidden.has(key)));
}

/** Where x begins this near to 0, by its length, the axis begins at 0. */
const nearZero = 0.1;

/** From the least x, or 0 where that is near, to the largest; 0 to 1 where there are no points, and a single one in the middle. */
export function wholeRange(series: readonly Pick<Series, 'x'>[]): Range {
  const shown = series.filter(({ x }) => x.length > 0);
  if (shown.length === 0) return { from: 0, to: 1 };
  const from = Math.min(...shown.map(({ x }) => x[0]));
  const to = Math.max(...shown.map(({ x }) => x[x.length - 1]));
  if (to <= from) return { from: from < 1 ? from : from - 1, to: from + 1 };
  return from > 0 && from < nearZero * (to - from) ? { from: 0, to } : { from, to };
}
