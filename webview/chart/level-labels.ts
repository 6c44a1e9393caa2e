import type { Plugin } from 'chart.js';
import type { Theme } from '../theme.js';
import type { Level } from './series.js';

/** Pixels from one name to the next. */
const lineHeight = 14;

export interface LevelLabels {
  readonly plugin: Plugin<'line'>;
  set(levels: readonly Level[], theme: Theme): void;
}

/** Writes the names of horizontal lines onto them, at the right end, so that they need no legend. */
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
      afterDatasetsDraw({ ctx, chartArea, scales }) {
        if (look === null) return;
        const { background, foreground, series } = look;
        ctx.save();
        ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
        ctx.textAlign = 'right';
        ctx.textBaseline = 'bottom';
        ctx.lineJoin = 'round';
        const places = shown
          .map(({ label, value, color }) => ({ label, color, y: scales.y.getPixelForValue(value) - 2 }))
          .sort((one, other) => one.y - other.y);
        let above = chartArea.top;
        for (const { label, color, y } of places) {
          const place = Math.max(y, above + lineHeight);
          above = place;
          // A rim in the colour of the page keeps the name readable over curves.
          ctx.strokeStyle = background;
          ctx.lineWidth = 4;
          ctx.strokeText(label, chartArea.right - 4, place);
          ctx.fillStyle = color === null ? foreground : series[color % series.length];
          ctx.fillText(label, chartArea.right - 4, place);
        }
        ctx.restore();
      },
    },
  };
}
