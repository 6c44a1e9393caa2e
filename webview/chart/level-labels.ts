import type { Chart, Plugin } from 'chart.js';
import type { Theme } from '../theme.js';
import { type Box, labelPlace } from './label-places.js';
import type { Level, Point } from './series.js';

/** Pixels of a name. */
const lineHeight = 14;

export interface LevelLabels {
  readonly plugin: Plugin<'line'>;
  set(levels: readonly Level[], theme: Theme): void;
}

/** What is drawn, in pixels, but for the levels themselves, which have no name. */
function drawnLines(chart: Chart): Point[][] {
  return chart
    .getSortedVisibleDatasetMetas()
    .flatMap(({ index, data: points }) =>
      chart.data.datasets[index].label === '' ? [] : [points.map(({ x, y }) => ({ x, y }))],
    );
}

/** Writes the names of horizontal lines onto them, where curves leave room, so that they need no legend. */
export function levelLabels(): LevelLabels {
  let shown: readonly Level[] = [];
  let look: Theme | null = null;
  return {
    set(levels, theme) {
      shown = levels;
      look = theme;
    },
    plugin: {
      id: 'levelLabels',
      afterDatasetsDraw(chart) {
        if (look === null) return;
        const { ctx, chartArea, scales } = chart;
        const { background, foreground, series } = look;
        ctx.save();
        ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
        ctx.textAlign = 'left';
        ctx.textBaseline = 'middle';
        ctx.lineJoin = 'round';
        const lines = drawnLines(chart);
        for (const { label, value, color } of shown) {
          const size = { width: ctx.measureText(label).width, height: lineHeight };
          const { left, top }: Box = labelPlace(scales.y.getPixelForValue(value), size, chartArea, lines);
          // A rim in the colour of the page keeps the name readable over what it still covers.
          ctx.strokeStyle = background;
          ctx.lineWidth = 4;
          ctx.strokeText(label, left, top + lineHeight / 2);
          ctx.fillStyle = color === null ? foreground : series[color % series.length];
          ctx.fillText(label, left, top + lineHeight / 2);
        }
        ctx.restore();
      },
    },
  };
}
