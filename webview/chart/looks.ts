import { type Scale, type Tick, Ticks } from 'chart.js';
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

/** From a tick to the nearest beside it. */
function stepAt(i: number, all: readonly Tick[]): number {
  const beside = all.filter((_, other) => Math.abs(other - i) === 1);
  const ways = beside.map(({ value }) => Math.abs(value - all[i].value));
  // The last is there twice at times.
  return Math.min(...ways.filter((way) => way > 0));
}

/** Round numbers between both ends, at least three. */
function roundTicks({ from, to }: Range): Tick[] {
  const most = (to - from) / 3;
  const power = Math.floor(Math.log10(most));
  const [factor] = [5, 2, 1].filter((each) => each * 10 ** power <= most);
  // By a whole number: 3 * 0.1 is none that is round.
  const at = (i: number) => (power < 0 ? (i * factor) / 10 ** -power : i * factor * 10 ** power);
  const [first, last] = [Math.ceil(from / at(1)), Math.floor(to / at(1))];
  return Array.from({ length: last - first + 1 }, (_, i) => ({ value: at(first + i) }));
}

/** A closer look at less than a power of ten has its own round numbers on a logarithmic axis. */
function closeTicks({ logarithmic }: ChartContent, height: Range | null): Tick[] | null {
  return logarithmic && height !== null && height.to < 10 * height.from ? roundTicks(height) : null;
}

/**
 * The axes over a stretch of x.
 * @param height what y reaches over; null: all that is drawn
 */
export function scales(content: ChartContent, range: Range, height: Range | null, theme: Theme) {
  const { x, y, logarithmic } = content;
  const own = closeTicks(content, height);
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
        callback: (value: string | number, i: number, all: Tick[]) => x.text(Number(value), stepAt(i, all)),
      },
    },
    y: {
      type: logarithmic ? ('logarithmic' as const) : ('linear' as const),
      ...(height === null ? {} : { min: height.from, max: height.to }),
      ...axisLook(theme, y.title),
      ...(own === null ? {} : { afterBuildTicks: (scale: Scale) => void (scale.ticks = own) }),
      ticks: {
        ...ticks,
        maxTicksLimit: 8,
        callback(this: unknown, value: string | number, i: number, all: Tick[]) {
          const number = Number(value);
          // A logarithmic axis has more ticks than names, unless it is short.
          const short = own !== null || all[all.length - 1].value < shortAxis * all[0].value;
          const named =
            !logarithmic || short || Ticks.formatters.logarithmic.call(this as never, number, i, all) !== '';
          // Where a closer look begins and ends by chance: a logarithmic axis has ticks there too.
          const isEnd = logarithmic && own === null && (number === height?.from || number === height?.to);
          return named && !isEnd ? y.text(number, stepAt(i, all)) : '';
        },
      },
    },
  };
}
