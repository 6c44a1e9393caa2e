import './chart.css';
import {
  type ActiveElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
} from 'chart.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import { edgePixels, rememberedSmoothing } from './datasets.js';
import { drawingOf } from './drawing.js';
import { type Hovered, hoverOver } from './hover.js';
import { leftOut } from './left-out.js';
import { levelLabels } from './level-labels.js';
import { scales } from './looks.js';
import { numberTable } from './number-table.js';
import type { Range, Zoomed } from './chosen.js';
import { type ChartContent, type Point, visible, wholeRange } from './series.js';
import { zoomable } from './zoom.js';

Chart.register(LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

/** A chart that is drawn on a canvas, with its numbers as a table beneath for those who want them so. */
export interface LineChart {
  readonly figure: HTMLElement;
  show(content: ChartContent, theme: Theme): void;
  /** The stretch that a person looks at; null: all of it. */
  zoomed(): Zoomed | null;
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

type Lines = Chart<'line', Point[]>;

function emptyChart(
  canvas: HTMLCanvasElement,
  plugin: Plugin<'line'>,
  resized: () => void,
  hovered: (active: readonly ActiveElement[]) => void,
): Lines {
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
      onHover: (_event, active) => hovered(active),
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

/** Shows the numbers of what it is called with, while they are unfolded. */
function numbersIn({ details, numbers }: Pick<Parts, 'details' | 'numbers'>, title: string) {
  let shown: ChartContent | null = null;
  const show = () => {
    if (shown !== null && details.open) numbers.replaceChildren(numberTable(title, shown));
  };
  details.addEventListener('toggle', show);
  return (content: ChartContent) => {
    shown = content;
    show();
  };
}

/** What the picture shows, as its name, and what it has no place for, beneath it. */
function say(canvas: HTMLElement, missing: HTMLElement, title: string, content: ChartContent): void {
  canvas.setAttribute('aria-label', summary(title, content));
  const words = leftOut(content);
  missing.textContent = words;
  missing.hidden = words === null;
}

/**
 * A chart of lines over one axis, drawn anew by `show`. Lines may have a million points: about two are drawn for each pixel
 * of what is in sight.
 * @param first the stretch that was looked at before
 * @param changed called when a person looks at another
 */
export function lineChart(
  title: string,
  first: Zoomed | null = null,
  changed: () => void = () => undefined,
): LineChart {
  const { figure, canvas, reset, selection, missing, ...folded } = chartParts(title);
  const showNumbers = numbersIn(folded, title);
  const labels = levelLabels();
  const smooth = rememberedSmoothing();
  /** From the first drawing on: before that a page is to be seen. */
  let made: Lines | null = null;
  const hover = hoverOver(canvas, () => made?.chartArea);
  let drawn: Hovered | null = null;
  let shown: { content: ChartContent; theme: Theme } | null = null;
  let kept = first;
  const zoomed = () => (kept !== null && kept.axis === shown?.content.x.title ? kept : null);
  const whole = () => wholeRange(shown === null ? [] : visible(shown.content.series, shown.content.hidden));
  function draw(): void {
    if (shown === null || figure.hidden) return;
    const { content, theme } = shown;
    const chart = (made ??= emptyChart(canvas, labels.plugin, draw, (active) => hover.show(active, drawn)));
    const range = zoomed() ?? whole();
    const most = Math.max(2 * (chart.chartArea?.width ?? canvas.clientWidth), 200);
    const drawing = drawingOf(content, { range, isPart: zoomed() !== null, most, theme }, smooth);
    drawn = { lines: drawing.datasets, content };
    labels.set(drawing.names, theme);
    reset.hidden = zoomed() === null;
    say(canvas, missing, title, content);
    chart.data.datasets = [...drawing.datasets];
    chart.options.scales = scales(content, range, drawing.height, theme);
    chart.update('none');
  }
  const zoom = (range: Range | null) => {
    kept = range === null || shown === null ? null : { ...range, axis: shown.content.x.title };
    draw();
    changed();
  };
  reset.addEventListener('click', () => {
    zoom(null);
    canvas.focus();
  });
  zoomable({
    canvas,
    whole,
    shown: () => zoomed() ?? whole(),
    valueAt: (pixel) => made?.scales.x.getValueForPixel(pixel) ?? 0,
    zoom,
    select: (pixels) => showSelection(selection, pixels),
  });
  return {
    figure,
    zoomed,
    show(content, theme) {
      shown = { content, theme };
      draw();
      showNumbers(content);
    },
    destroy: () => made?.destroy(),
  };
}
