import type { Chart, Plugin } from 'chart.js';
import type { Theme } from '../theme.js';
import type { EdgeName } from './edge-names.js';
import { type Box, type Drawn, edgePlace, labelPlace } from './label-places.js';
import type { Level } from './series.js';

/** Pixels of a name. */
const lineHeight = 14;
/** A name that stands farther from its line than this is joined to it. */
const nearPixels = 8;

/** What is named in a chart. */
export interface Named {
  readonly levels: readonly Level[];
  /** What lies beyond its edges. */
  readonly edges: readonly EdgeName[];
}

export interface LevelLabels {
  readonly plugin: Plugin<'line'>;
  set(named: Named, theme: Theme): void;
}

/** What is drawn, in pixels, but for the levels themselves, which have no name. */
function drawnLines(chart: Chart): Drawn[] {
  return chart.getSortedVisibleDatasetMetas().flatMap(({ index, data }) => {
    const dataset = chart.data.datasets[index];
    if (dataset.label === '') return [];
    const joined = !('showLine' in dataset) || dataset.showLine !== false;
    return [{ points: data.map(({ x, y }) => ({ x, y })), joined }];
  });
}

/** A rim in the colour of the page keeps a name readable over what it still covers. */
function write(ctx: CanvasRenderingContext2D, text: string, { left, top }: Box, color: string, rim: string): void {
  ctx.strokeStyle = rim;
  ctx.lineWidth = 4;
  ctx.strokeText(text, left, top + lineHeight / 2);
  ctx.fillStyle = color;
  ctx.fillText(text, left, top + lineHeight / 2);
}

/** A thin line from a name to the level that it names, where it stands away from it. */
function join(ctx: CanvasRenderingContext2D, { left, right, top, bottom }: Box, y: number, color: string): void {
  const [end, way] = y > bottom ? [bottom, y - bottom] : [top, top - y];
  if (way <= nearPixels) return;
  ctx.beginPath();
  ctx.moveTo((left + right) / 2, end);
  ctx.lineTo((left + right) / 2, y);
  ctx.strokeStyle = color;
  ctx.lineWidth = 0.75;
  ctx.stroke();
}

/** A name where it is written. */
interface Placed {
  readonly text: string;
  readonly box: Box;
  readonly color: string;
  /** Of the level that it names, in pixels; null: it stands at an edge. */
  readonly y: number | null;
}

function placedNames(chart: Chart, { levels, edges }: Named, { foreground, series }: Theme): Placed[] {
  const { ctx, chartArea, scales } = chart;
  const lines = drawnLines(chart);
  const placed: Placed[] = [];
  const taken = () => placed.map(({ box }) => box);
  const sizeOf = (text: string) => ({ width: ctx.measureText(text).width, height: lineHeight });
  for (const { edge, text, color } of edges) {
    const box = edgePlace(edge, sizeOf(text), chartArea, lines, taken());
    placed.push({ text, box, color: color ?? foreground, y: null });
  }
  for (const { label, value, color } of levels) {
    const y = scales.y.getPixelForValue(value);
    const box = labelPlace(y, sizeOf(label), chartArea, lines, taken());
    placed.push({ text: label, box, color: color === null ? foreground : series[color % series.length], y });
  }
  return placed;
}

function drawNames(ctx: CanvasRenderingContext2D, placed: readonly Placed[], rim: string): void {
  for (const { text, box, color, y } of placed) {
    if (y !== null) join(ctx, box, y, color);
    write(ctx, text, box, color, rim);
  }
}

/** Writes the names of horizontal lines where curves leave room, so that they need no legend, and at the edges what lies beyond. */
export function levelLabels(): LevelLabels {
  let shown: Named = { levels: [], edges: [] };
  let look: Theme | null = null;
  /** A chart is drawn far more often than it changes: at each move of the pointer. Null: it has changed. */
  let placed: readonly Placed[] | null = null;
  return {
    set(named, theme) {
      shown = named;
      look = theme;
    },
    plugin: {
      id: 'levelLabels',
      afterUpdate: () => {
        placed = null;
      },
      afterDatasetsDraw(chart) {
        if (look === null) return;
        const { ctx } = chart;
        ctx.save();
        ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
        ctx.textAlign = 'left';
        ctx.textBaseline = 'middle';
        ctx.lineJoin = 'round';
        drawNames(ctx, (placed ??= placedNames(chart, shown, look)), look.background);
        ctx.restore();
      },
    },
  };
}
