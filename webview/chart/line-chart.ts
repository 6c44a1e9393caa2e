import './chart.css';
import {
  Chart,
  Interaction,
  type InteractionItem,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import { edgePixels, levelDataset, type LineDataset, rememberedSmoothing, seriesDatasets } from './datasets.js';
import { leftOut } from './left-out.js';
import { levelLabels } from './level-labels.js';
import { scales, tooltip } from './looks.js';
import { numberTable } from './number-table.js';
import { type ChartContent, type Point, type Range, visible, wholeRange } from './series.js';
import { zoomable } from './zoom.js';

declare module 'chart.js' {
  interface InteractionModeMap {
    /** Of every line the point nearest in x: lines need not have points at the same places. */
    nearestOfEach: (chart: Chart, event: { readonly x: number | null }) => InteractionItem[];
  }
}

Chart.register(LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip);

Interaction.modes.nearestOfEach = (chart, { x }) =>
  chart.getSortedVisibleDatasetMetas().flatMap(({ data, index }): InteractionItem[] => {
    if (x === null || data.length === 0 || chart.data.datasets[index].label === '') return [];
    const distances = data.map((point) => Math.abs(point.x - x));
    const place = distances.indexOf(Math.min(...distances));
    return [{ element: data[place], datasetIndex: index, index: place }];
  });

/** A chart that is drawn on a canvas, with its numbers as a table beneath for those who want them so. */
export interface LineChart {
  readonly figure: HTMLElement;
  show(content: ChartContent, theme: Theme): void;
  /** Ends it: it holds on to its canvas and listens for its size. */
  destroy(): void;
}

/** The latest value of each line, for the name of the picture. */
function summary(title: string, { series, x, y, hidden }: ChartContent): string {
  const latest = visible(series, hidden).flatMap(({ label, y: values }) =>
    values.length === 0 ? [] : [`${label} ${y.text(values[values.length - 1])}`],
  );
  return `${title} over ${x.title}. Latest: ${latest.join('; ') || 'none yet'}. Keys: + and - zoom, arrows move, 0 shows all.`;
}

interface Parts {
  readonly figure: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly reset: HTMLButtonElement;
  readonly selection: HTMLElement;
  /** What the axis has no place for. */
  readonly missing: HTMLElement;
  readonly details: HTMLDetailsElement;
  readonly numbers: HTMLElement;
}

function chartParts(title: string): Parts {
  // A picture that answers to keys: an application to a screen reader, with a name that tells its latest numbers.
  const canvas = element('canvas', { role: 'application', tabindex: 0, 'aria-label': title });
  const reset = element('button', { type: 'button', class: 'reset', hidden: true }, 'Show all');
  reset.setAttribute('aria-label', `Show all of ${title}`);
  const selection = element('div', { class: 'selection', hidden: true });
  const missing = element('p', { class: 'muted missing', hidden: true });
  const numbers = element('div');
  const details = element('details', { class: 'numbers' }, element('summary', {}, 'Numbers'), numbers);
  const figure = element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, title, reset),
    element('div', { class: 'canvas' }, canvas, selection),
    missing,
    details,
  );
  return { figure, canvas, reset, selection, missing, details, numbers };
}

function emptyChart(canvas: HTMLCanvasElement, plugin: Plugin<'line'>, resized: () => void): Chart<'line', Point[]> {
  return new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: [] },
    plugins: [plugin],
    options: {
      animation: false,
      layout: { padding: { top: edgePixels, right: edgePixels } },
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      interaction: { mode: 'nearestOfEach', intersect: false },
      onResize: () => requestAnimationFrame(resized),
    },
  });
}

function showSelection(selection: HTMLElement, pixels: Range | null): void {
  selection.hidden = pixels === null;
  if (pixels === null) return;
  selection.style.left = `${pixels.from}px`;
  selection.style.width = `${pixels.to - pixels.from}px`;
}

/** The values that are drawn of each line that has a name; of whole lines without their first quarter. */
function inSight(datasets: readonly LineDataset[], whole: boolean): number[][] {
  const named = datasets.filter(({ label }) => label !== '').map(({ data }) => data.map(({ y }) => y));
  return named.map((values) => (whole ? values.slice(Math.floor(values.length / 4)) : values));
}

/**
 * A chart of lines over one axis, drawn anew by `show`. Lines may have a million points: about two are drawn for each pixel
 * of what is in sight.
 */
export function lineChart(title: string): LineChart {
  const { figure, canvas, reset, selection, missing, details, numbers } = chartParts(title);
  const labels = levelLabels();
  const smooth = rememberedSmoothing();
  /** From the first drawing on: before that a page is to be seen. */
  let made: Chart<'line', Point[]> | null = null;
  let shown: { content: ChartContent; theme: Theme } | null = null;
  let zoomed: Range | null = null;
  const whole = () => wholeRange(shown === null ? [] : visible(shown.content.series, shown.content.hidden));
  const showNumbers = () => {
    if (shown !== null && details.open) numbers.replaceChildren(numberTable(title, shown.content));
  };
  function draw(): void {
    if (shown === null || figure.hidden) return;
    const chart = (made ??= emptyChart(canvas, labels.plugin, draw));
    const { content, theme } = shown;
    const range = zoomed ?? whole();
    const most = Math.max(2 * (chart.chartArea?.width ?? canvas.clientWidth), 200);
    const levels = visible(content.levels, content.hidden).filter(({ value }) => !content.logarithmic || value > 0);
    chart.data.datasets = [
      ...visible(content.series, content.hidden).flatMap((line) =>
        seriesDatasets(line, content, range, most, theme, smooth),
      ),
      ...levels.map((level) => levelDataset(level, range, theme)),
    ];
    labels.set(levels, theme);
    const height = content.y.range?.(inSight(chart.data.datasets, zoomed === null)) ?? null;
    chart.options.scales = scales(content, range, height, theme);
    chart.options.plugins = { tooltip: tooltip(content, theme) };
    canvas.setAttribute('aria-label', summary(title, content));
    reset.hidden = zoomed === null;
    missing.textContent = leftOut(content);
    missing.hidden = missing.textContent === '';
    chart.update('none');
  }
  const zoom = (range: Range | null) => {
    zoomed = range;
    draw();
  };
  reset.addEventListener('click', () => {
    zoom(null);
    canvas.focus();
  });
  details.addEventListener('toggle', showNumbers);
  zoomable({
    canvas,
    whole,
    shown: () => zoomed ?? whole(),
    valueAt: (pixel) => made?.scales.x.getValueForPixel(pixel) ?? 0,
    zoom,
    select: (pixels) => showSelection(selection, pixels),
  });
  return {
    figure,
    show(content, theme) {
      // Another axis has other numbers: a stretch of the old one means nothing on it.
      if (shown !== null && shown.content.x.title !== content.x.title) zoomed = null;
      shown = { content, theme };
      draw();
      showNumbers();
    },
    destroy: () => made?.destroy(),
  };
}
