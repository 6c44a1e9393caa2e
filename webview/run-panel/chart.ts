import {
  Chart,
  type ChartDataset,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import type { Baseline, Curve, Point } from './curve-data.js';

Chart.register(Legend, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip);

type LineDataset = ChartDataset<'line', Point[]>;

/** What a chart shows. */
export interface ChartContent {
  readonly curves: readonly Curve[];
  readonly baseline: Baseline | null;
  readonly epochs: number;
  readonly logarithmic: boolean;
}

export interface CurveChart {
  readonly figure: HTMLElement;
  show(content: ChartContent, theme: Theme): void;
}

function curveDataset({ label, network, split, points }: Curve, theme: Theme): LineDataset {
  const color = theme.series[network % theme.series.length];
  return {
    label,
    data: [...points],
    borderColor: color,
    backgroundColor: color,
    borderWidth: split === 'train' ? 2 : 1.5,
    borderDash: split === 'train' ? [] : [5, 4],
    pointRadius: points.length === 1 ? 3 : 0,
    pointHitRadius: 8,
  };
}

function baselineDataset({ label, value }: Baseline, epochs: number, theme: Theme): LineDataset {
  return {
    label,
    data: [
      { x: 0, y: value },
      { x: epochs, y: value },
    ],
    borderColor: theme.foreground,
    backgroundColor: theme.foreground,
    borderWidth: 1,
    borderDash: [2, 3],
    pointRadius: 0,
    pointHitRadius: 8,
  };
}

/** A logarithmic axis has no place for zero: such points are left out there. */
function drawable(dataset: LineDataset, logarithmic: boolean): LineDataset {
  return logarithmic ? { ...dataset, data: dataset.data.filter(({ y }) => y > 0) } : dataset;
}

function scaleColors(theme: Theme, title: string) {
  return {
    title: { display: true, text: title, color: theme.muted },
    ticks: { color: theme.muted },
    grid: { color: theme.grid, lineWidth: 0.4 },
    border: { color: theme.grid },
  };
}

/** A chart of curves over epochs. The canvas has a name for screen readers; the numbers stand in the table beneath. */
export function curveChart(title: string): CurveChart {
  const canvas = element('canvas', { role: 'img', 'aria-label': `${title} over epochs` });
  const figure = element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, title),
    element('div', { class: 'canvas' }, canvas),
  );
  const chart = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
    },
  });
  return {
    figure,
    show({ curves, baseline, epochs, logarithmic }, theme) {
      const hidden = new Set(
        chart.data.datasets.filter((_, i) => !chart.isDatasetVisible(i)).map(({ label }) => label),
      );
      const lines = [
        ...curves.map((curve) => curveDataset(curve, theme)),
        ...(baseline === null ? [] : [baselineDataset(baseline, epochs, theme)]),
      ];
      chart.data.datasets = lines.map((line) => ({ ...drawable(line, logarithmic), hidden: hidden.has(line.label) }));
      chart.options.scales = {
        x: { type: 'linear', min: 0, max: epochs, ...scaleColors(theme, 'epoch') },
        y: { type: logarithmic ? 'logarithmic' : 'linear', ...scaleColors(theme, '') },
      };
      chart.options.plugins = {
        legend: { position: 'bottom', labels: { color: theme.foreground, boxHeight: 1, boxWidth: 24 } },
        tooltip: {
          backgroundColor: theme.background,
          titleColor: theme.foreground,
          bodyColor: theme.foreground,
          borderColor: theme.grid,
          borderWidth: 1,
        },
      };
      const summary = curves.map(({ label, points }) => `${label} ${points[points.length - 1].y.toPrecision(3)}`);
      canvas.setAttribute('aria-label', `${title} over epochs. Latest: ${summary.join('; ') || 'none yet'}`);
      chart.update('none');
    },
  };
}
