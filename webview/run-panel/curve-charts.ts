import { isSettled } from '../../models/training/run-status.js';
import type { AxisName } from '../chart/chosen.js';
import { curveContent, type CurveKind, curveKinds } from '../chart/curve-kinds.js';
import { chartLegend } from '../chart/legend.js';
import { type LineChart, lineChart } from '../chart/line-chart.js';
import { optionsRow } from '../chart/options-row.js';
import { changing, type Level, type Series } from '../chart/series.js';
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

interface CurvePlan extends CurveKind {
  readonly series: (runs: readonly RunView[], axis: AxisName) => Series[];
  readonly levels?: (runs: readonly RunView[]) => Level[];
}

const plans: readonly CurvePlan[] = [
  {
    ...curveKinds.risk,
    series: (runs, axis) => [...scoreSeries(runs, 'risk', axis), ...boundSeries(runs, axis)],
    levels: riskLevels,
  },
  { ...curveKinds.accuracy, series: (runs, axis) => scoreSeries(runs, 'accuracy', axis) },
  { ...curveKinds.topFive, series: (runs, axis) => scoreSeries(runs, 'topFive', axis) },
  { ...curveKinds.rSquared, series: (runs, axis) => scoreSeries(runs, 'rSquared', axis) },
  { ...curveKinds.loss, series: (runs, axis) => stepSeries(runs, 'loss', axis) },
  { ...curveKinds.epsilon, series: (runs, axis) => lightSeries(runs, 'epsilon', axis) },
  { ...curveKinds.rank, series: (runs, axis) => lightSeries(runs, 'rank', axis) },
  { ...curveKinds.learningRate, series: (runs, axis) => changing(stepSeries(runs, 'learningRate', axis)) },
];

const lightlessWords =
  'Epsilon and feature rank have no curves here: no certificate was computed along the way. A training of a few seconds ends before the first, and beside one on more than 20 million numbers of data none is computed. Those of the trained weights stand in the certificate.';

/** The charts of a page's runs, with one row of options and one legend for all of them. */
export interface CurveCharts {
  readonly section: HTMLElement;
  readonly view: CurveView;
  show(runs: readonly RunView[], theme: Theme): void;
}

/** @param changed called when a person changes how the curves are drawn */
export function curveCharts(first: CurveView, changed: () => void): CurveCharts {
  const options = optionsRow(first, changed);
  const legend = chartLegend(first.hidden, changed);
  const charts = plans.map((plan): CurvePlan & { chart: LineChart } => ({
    ...plan,
    chart: lineChart(plan.title, first.zoomed?.[plan.title] ?? null, changed),
  }));
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
      const zoomed = charts.flatMap(({ title, chart }) => {
        const range = chart.zoomed();
        return range === null ? [] : [[title, range] as const];
      });
      return { ...options.options, hidden: [...legend.hidden], zoomed: Object.fromEntries(zoomed) };
    },
    show(runs, theme) {
      const { axis } = options.options;
      legend.show(legendEntries(runs), theme);
      // A run that was made of another has one moment: its numbers are in the table.
      lightless.hidden = !lacksLight(runs);
      const some = charts.some(({ series }) => series(runs, axis).some(({ x }) => x.length > 1));
      section.hidden = !some && runs.every(({ status }) => isSettled(status));
      for (const { chart, series, levels, ...kind } of charts) {
        const lines = series(runs, axis);
        // The first chart stands from the start, so that the page does not jump.
        chart.figure.hidden = lines.length === 0 && kind.title !== plans[0].title;
        const drawn = { series: lines, levels: levels?.(runs) ?? [], hidden: legend.hidden };
        chart.show(curveContent(kind, drawn, options.options), theme);
      }
    },
  };
}
