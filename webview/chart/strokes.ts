import type { Theme } from '../theme.js';

/** Marks that tell lines apart where colours don't: in high contrast, past the last colour, and past the last shade. */
const marks = ['circle', 'triangle', 'rect', 'rectRot'] as const;
export type Mark = (typeof marks)[number];

/** How a line is broken; `points`: there is none between its values. */
export type Dash = 'solid' | 'dashed' | 'dotted' | 'points';

const dashes: Record<Dash, number[]> = { solid: [], dashed: [5, 4], dotted: [2, 3], points: [] };

/** How a line is drawn. */
export interface Stroke {
  readonly color: string;
  /** 0: no line, its points alone. */
  readonly width: number;
  readonly dash: readonly number[];
  /** Null: none. */
  readonly mark: Mark | null;
}

/** How many shades a colour has before marks tell lines apart. */
const shadeCount = 3;

/** The place of each line among those of its colour, in order: its shade. */
export function shadesOf(colors: readonly number[]): number[] {
  return colors.map((color, i) => colors.slice(0, i).filter((other) => other === color).length);
}

/** A colour as it is, towards the text or towards the page; in high contrast towards the text alone, so that it stays one. */
function shaded(color: string, shade: number, { foreground, background, contrast }: Theme): string {
  const place = shade % shadeCount;
  if (place === 0) return color;
  const [share, other] = contrast ? [100 - 35 * place, foreground] : place === 1 ? [45, foreground] : [62, background];
  return `color-mix(in srgb, ${color} ${share}%, ${other})`;
}

function markOf(color: number | null, shade: number, { series, contrast }: Theme): Mark | null {
  if (color === null) return null;
  const round = Math.floor(shade / shadeCount);
  if (contrast || color >= series.length) return marks[(color + round) % marks.length];
  return round === 0 ? null : marks[(round - 1) % marks.length];
}

/**
 * The stroke of a line: its colour by number (null: that of the text), whole, broken or in points.
 * @param shade of the colour: lines that share it, as the seeds of one network, are told apart by it; 0: the colour itself
 */
export function strokeOf(color: number | null, dash: Dash, theme: Theme, shade = 0): Stroke {
  const { series, contrast } = theme;
  const mark = markOf(color, shade, theme);
  const width = (dash === 'solid' ? 2 : 1.5) + (contrast ? 0.5 : 0);
  return {
    color: color === null ? theme.foreground : shaded(series[color % series.length], shade, theme),
    width: dash === 'points' ? 0 : width,
    dash: dashes[dash],
    mark: dash === 'points' ? (mark ?? 'circle') : mark,
  };
}
