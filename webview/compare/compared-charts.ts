import type { ChartOptions } from '../chart/chosen.js';
import type { LegendEntry } from '../chart/legend.js';
import { type LineChart, lineChart } from '../chart/line-chart.js';
import { durationText, percentText, plainText } from '../chart/number-text.js';
import type { Axis, Series } from '../chart/series.js';
import { shadesOf } from '../chart/strokes.js';
import type { Theme } from '../theme.js';
import { type ComparedCurve, type ComparedRun, measures } from './messages.js';

const axes: Record<ChartOptions['axis'], Axis> = {
  step: { title: 'step', text: plainText },
  epoch: { title: 'epoch', text: plainText },
  time: { title: 'time', text: durationText },
};

const titles: Record<ComparedCurve['measure'], string> = {
  risk: 'Risk',
  accuracy: 'Accuracy',
  loss: 'Loss of the steps',
};

/** The keys of the legend for curves of training and of held-out rows. */
const splitKeys = { train: 'split:train', test: 'split:test' } as const;

function seriesOf(
  runs: readonly ComparedRun[],
  measure: ComparedCurve['measure'],
  axis: ChartOptions['axis'],
): Series[] {
  const shades = shadesOf(runs.map(({ group }) => group));
  return runs.flatMap(({ label, group, folder, curves }, i) =>
    curves
      .filter((curve) => curve.measure === measure)
      .map((curve) => ({
        label: measure === 'loss' ? label : `${label}, ${curve.split}`,
        color: group,
        shade: shades[i],
        dash: curve.split === 'test' ? 'dashed' : 'solid',
        keys: [folder, ...(measure === 'loss' ? [] : [splitKeys[curve.split]])],
        x: curve[axis],
        y: curve.value,
      })),
  );
}

/** What the legend of all charts switches: each run, and, where rows are held out, training and test. */
export function legendEntries(runs: readonly ComparedRun[]): LegendEntry[] {
  const tested = runs.some(({ curves }) => curves.some(({ split }) => split === 'test'));
  const shades = shadesOf(runs.map(({ group }) => group));
  const entries = runs.map(({ folder, label, group }, i): LegendEntry => ({
    key: folder,
    label,
    color: group,
    shade: shades[i],
    dash: 'solid',
  }));
  if (!tested) return entries;
  const splits: LegendEntry[] = [
    { key: splitKeys.train, label: 'training rows', color: null, dash: 'solid' },
    { key: splitKeys.test, label: 'held-out rows', color: null, dash: 'dashed' },
  ];
  return [...entries, ...splits];
}

export interface ComparedCharts {
  readonly figures: readonly HTMLElement[];
  show(runs: readonly ComparedRun[], options: ChartOptions, hidden: ReadonlySet<string>, theme: Theme): void;
}

/** A chart a measure, the runs' curves over each other; those that no run has are not there. */
export function comparedCharts(): ComparedCharts {
  const charts = measures.map((measure): [ComparedCurve['measure'], LineChart] => [
    measure,
    lineChart(titles[measure]),
  ]);
  return {
    figures: charts.map(([, { figure }]) => figure),
    show(runs, { axis, logarithmic, smoothing }, hidden, theme) {
      for (const [measure, chart] of charts) {
        const series = seriesOf(runs, measure, axis);
        chart.figure.hidden = series.length === 0;
        const shares = measure === 'accuracy';
        const y = { title: '', text: shares ? percentText : plainText };
        const content = {
          series,
          levels: [],
          x: axes[axis],
          y,
          logarithmic: logarithmic && !shares,
          smoothing,
          hidden,
        };
        chart.show(content, theme);
      }
    },
  };
}
