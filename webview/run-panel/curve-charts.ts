import { isSettled } from '../../models/training/run-status.js';
import { optionsRow } from '../chart/options-row.js';
import type { AxisName } from '../chart/chosen.js';
import { chartLegend } from '../chart/legend.js';
import { type LineChart, lineChart } from '../chart/line-chart.js';
import { durationText, percentText, plainText } from '../chart/number-text.js';
import type { Axis, Level, Series } from '../chart/series.js';
import { shareRange, wholeShare } from '../chart/share-range.js';
import { element } from '../element.js';
import type { Theme } from '../theme.js';
import {
  boundSeries,
  lacksLight,
  legendEntries,
  lightSeries,
  riskLevels,
  scoreSeries,
  stepSeries,
} from './curve-data.js';
import { placed } from './contents/places.js';
import type { CurveView, RunView } from './messages.js';

interface CurvePlan {
  readonly title: string;
  readonly text: (value: number) => string;
  /** What its axis reaches over, where that is not all that is drawn. */
  readonly range?: Axis['range'];
  readonly series: (runs: readonly RunView[], axis: AxisName) => Series[];
  readonly levels?: (runs: readonly RunView[]) => Level[];
  /** Whether the choice of a logarithmic axis is about it. */
  readonly logarithmic: boolean;
  /** Whether it is noisy enough to be smoothed. */
  readonly smooth: boolean;
}

function changing(lines: readonly Series[]): Series[] {
  return lines.some(({ y }) => y.some((value) => value !== y[0])) ? [...lines] : [];
}

const plans: readonly CurvePlan[] = [
  {
    title: 'Risk',
    text: plainText,
    series: (runs, axis) => [...scoreSeries(runs, 'risk', axis), ...boundSeries(runs, axis)],
    levels: riskLevels,
    logarithmic: true,
    smooth: true,
  },
  {
    title: 'Accuracy',
    text: percentText,
    range: shareRange,
    series: (runs, axis) => scoreSeries(runs, 'accuracy', axis),
    logarithmic: false,
    smooth: true,
  },
  {
    title: 'Top-5 accuracy',
    text: percentText,
    range: shareRange,
    series: (runs, axis) => scoreSeries(runs, 'topFive', axis),
    logarithmic: false,
    smooth: true,
  },
  {
    title: 'R²',
    text: plainText,
    range: shareRange,
    series: (runs, axis) => scoreSeries(runs, 'rSquared', axis),
    logarithmic: false,
    smooth: true,
  },
  {
    title: 'Loss of the steps',
    text: plainText,
    series: (runs, axis) => stepSeries(runs, 'loss', axis),
    logarithmic: true,
    smooth: true,
  },
  {
    title: 'Epsilon: risk above the lower bound',
    text: plainText,
    series: (runs, axis) => lightSeries(runs, 'epsilon', axis),
    logarithmic: true,
    smooth: false,
  },
  {
    title: 'Feature rank, least share of a block',
    text: percentText,
    range: wholeShare,
    series: (runs, axis) => lightSeries(runs, 'rank', axis),
    logarithmic: false,
    smooth: false,
  },
  {
    title: 'Learning rate',
    text: plainText,
    // One that stays is said in the settings.
    series: (runs, axis) => changing(stepSeries(runs, 'learningRate', axis)),
    logarithmic: false,
    smooth: false,
  },
];

const lightlessWords =
  'Epsilon and feature rank have no curves here: no certificate was computed along the way, as in a training of a few seconds or on more data than is held twice. Those of the trained weights stand in the certificate.';

/** The charts of a page's runs, with one row of options and one legend for all of them. */
export interface CurveCharts {
  readonly section: HTMLElement;
  readonly view: CurveView;
  show(runs: readonly RunView[], theme: Theme): void;
}

function xAxis(axis: AxisName): Axis {
  return { title: axis, text: axis === 'time' ? durationText : plainText };
}

/** @param changed called when a person changes how the curves are drawn */
export function curveCharts(first: CurveView, changed: () => void): CurveCharts {
  const options = optionsRow(first, changed);
  const legend = chartLegend(first.hidden, changed);
  const charts = plans.map((plan): CurvePlan & { chart: LineChart } => ({ ...plan, chart: lineChart(plan.title) }));
  const lightless = element('p', { class: 'muted lightless', hidden: true }, lightlessWords);
  const section = element(
    'section',
    { class: 'curves', 'aria-label': 'Curves', ...placed('curves') },
    element('div', { class: 'curve-head' }, legend.element, options.element),
    element('div', { class: 'charts' }, ...charts.map(({ chart }) => chart.figure)),
    lightless,
  );
  return {
    section,
    get view() {
      return { ...options.options, hidden: [...legend.hidden] };
    },
    show(runs, theme) {
      const { axis, logarithmic, smoothing } = options.options;
      legend.show(legendEntries(runs), theme);
      // A run that was made of another has one moment: its numbers are in the table.
      const drawn = charts.some(({ series }) => series(runs, axis).some(({ x }) => x.length > 1));
      lightless.hidden = !lacksLight(runs);
      section.hidden = !drawn && runs.every(({ status }) => isSettled(status));
      for (const { chart, series, levels, text, range, ...plan } of charts) {
        const lines = series(runs, axis);
        // The first chart stands from the start, so that the page does not jump.
        chart.figure.hidden = lines.length === 0 && plan.title !== plans[0].title;
        chart.show(
          {
            series: lines,
            levels: levels?.(runs) ?? [],
            x: xAxis(axis),
            y: { title: '', text, ...(range === undefined ? {} : { range }) },
            logarithmic: plan.logarithmic && logarithmic,
            smoothing: plan.smooth ? smoothing : 0,
            hidden: legend.hidden,
          },
          theme,
        );
      }
    },
  };
}
