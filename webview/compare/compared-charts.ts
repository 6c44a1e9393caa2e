import { howMany } from '../../models/architecture/how-many.js';
import type { ComparedFact } from '../../models/runs/compared-fact.js';
import { differing, isOne } from '../../models/runs/comparable.js';
import type { ChartOptions } from '../chart/chosen.js';
import { curveContent, curveKinds } from '../chart/curve-kinds.js';
import { type CurveName, curveNames } from '../chart/curve-names.js';
import type { LegendEntry } from '../chart/legend.js';
import { lineChart } from '../chart/line-chart.js';
import { changing, growing, type Level, type Series } from '../chart/series.js';
import { shadesOf } from '../chart/strokes.js';
import type { Theme } from '../theme.js';
import type { ComparedCurve, ComparedRun, Comparison } from './messages.js';

/** The keys of the legend for curves of training and of held-out rows. */
const splitKeys = { train: 'split:train', test: 'split:test' } as const;

/** What is told of training rows alone, and needs no word for it. */
const trainOnly: readonly CurveName[] = ['loss', 'epsilon', 'rank', 'learningRate'];

/** What certificates tell of the features of one step, and nothing of what lies between two of them. */
const momentary: readonly CurveName[] = ['epsilon', 'rank'];

function lineName(label: string, { measure, split, rows }: ComparedCurve): string {
  if (rows !== undefined) return `${label} on ${howMany(rows, 'row')}`;
  return trainOnly.includes(measure) ? label : `${label}, ${split}`;
}

function linesOf(runs: readonly ComparedRun[], measure: CurveName, axis: ChartOptions['axis']): Series[] {
  const shades = shadesOf(runs.map(({ group }) => group));
  return runs.flatMap(({ label, group, folder, curves }, i) =>
    curves
      .filter((curve) => curve.measure === measure)
      .map((curve) => ({
        label: lineName(label, curve),
        color: group,
        shade: shades[i],
        dash: momentary.includes(measure) ? 'points' : curve.split === 'test' ? 'dashed' : 'solid',
        stepped: measure === 'learningRate',
        keys: [folder, ...(trainOnly.includes(measure) ? [] : [splitKeys[curve.split]])],
        x: curve[axis],
        y: curve.value,
      })),
  );
}

/** A chart's lines; none where they would say nothing that a number doesn't. */
function seriesOf(runs: readonly ComparedRun[], measure: CurveName, axis: ChartOptions['axis']): Series[] {
  const lines = linesOf(runs, measure, axis);
  if (measure === 'learningRate') return changing(lines);
  return momentary.includes(measure) ? growing(lines) : lines;
}

/** The best linear risk, where it is one for all runs that have it. */
function linearLevel(facts: readonly ComparedFact[]): Level[] {
  const told = facts.find(({ key }) => key === 'best_linear_risk')?.values ?? [];
  const values = told.filter((each) => typeof each === 'number');
  const [value] = values;
  const known = value !== undefined && isOne(values) && differing(facts, 'loss') === undefined;
  return known ? [{ label: 'best linear, train', value, color: null, keys: [splitKeys.train] }] : [];
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
  show(comparison: Comparison, options: ChartOptions, hidden: ReadonlySet<string>, theme: Theme): void;
}

/** A chart a measure, the runs' curves over each other; those that no run has are not there. */
export function comparedCharts(): ComparedCharts {
  const charts = curveNames.map((measure) => ({ measure, chart: lineChart(curveKinds[measure].title) }));
  return {
    figures: charts.map(({ chart }) => chart.figure),
    show({ runs, facts }, options, hidden, theme) {
      for (const { measure, chart } of charts) {
        const series = seriesOf(runs, measure, options.axis);
        chart.figure.hidden = series.length === 0;
        const levels = measure === 'risk' ? linearLevel(facts) : [];
        chart.show(curveContent(curveKinds[measure], { series, levels, hidden }, options), theme);
      }
    },
  };
}
