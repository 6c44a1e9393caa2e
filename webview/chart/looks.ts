import { type Tick, Ticks } from 'chart.js';
import type { Theme } from '../theme.js';
import type { Range } from './chosen.js';
import type { ChartContent } from './series.js';

/** A logarithmic axis is short where its ends differ by less than this factor. */
const shortAxis = 4;

function axisLook(theme: Theme, title: string) {
  return {
    title: { display: title !== '', text: title, color: theme.muted },
    grid: { color: theme.grid, lineWidth: theme.contrast ? 0.6 : 0.3, drawTicks: false },
    border: { display: false },
  };
}

/**
 * The axes over a stretch of x.
 * @param height what y reaches over; null: all that is drawn
 */
export function scales({ x, y, logarithmic }: ChartContent, range: Range, height: Range | null, theme: Theme) {
  // Numbers where an axis ends by chance say nothing: of a closer look the round ones.
  const ticks = { color: theme.muted, padding: 6, includeBounds: false };
  return {
    x: {
      type: 'linear' as const,
      min: range.from,
      max: range.to,
      ...axisLook(theme, x.title),
      ticks: {
        ...ticks,
        maxTicksLimit: 8,
        maxRotation: 0,
        callback: (value: string | number) => x.text(Number(value)),
      },
    },
    y: {
      type: logarithmic ? ('logarithmic' as const) : ('linear' as const),
      ...(height === null ? {} : { min: height.from, max: height.to }),
      ...axisLook(theme, y.title),
      ticks: {
        ...ticks,
        maxTicksLimit: 8,
        callback(this: unknown, value: string | number, i: number, all: Tick[]) {
          const number = Number(value);
          // A logarithmic axis has more ticks than names, unless it is short.
          const short = all[all.length - 1].value < shortAxis * all[0].value;
          const named =
            !logarithmic || short || Ticks.formatters.logarithmic.call(this as never, number, i, all) !== '';
          // Where a closer look begins and ends by chance.
          const isEnd = height !== null && Number(number.toPrecision(3)) !== number;
          return named && !isEnd ? y.text(number) : '';
        },
      },
    },
  };
}
