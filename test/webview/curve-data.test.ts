import { expect, test } from 'vitest';
import type { RunEvent } from '../../models/training/events.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { rememberedSmoothing, seriesDatasets } from '../../webview/chart/datasets.js';
import { visible } from '../../webview/chart/series.js';
import { boundSeries, legendEntries, lightSeries, stepSeries } from '../../webview/run-panel/curve-data.js';

function light(step: number, lowerBound: number, rows: number): RunEvent {
  const numbers = { rows, risk: 1, linearRisk: 1, lowerBound, epsilon: 1 - lowerBound, ranks: [{ rank: 3, size: 4 }] };
  return { v: 1, time: step, type: 'light-certificate', step, epoch: step / 10, ...numbers };
}

function run(events: readonly RunEvent[], bound: number | null, rows: number): RunView {
  const record = { id: 'a', seed: 1, architecture: { name: 'Wide' } } as RunView['record'];
  const features = [{ rank: 4, size: 4 }];
  const certificate = bound === null ? null : { rows, lowerBound: bound, epsilon: 0.01, features };
  return { record, status: 'completed', events, certificate: certificate as RunView['certificate'] };
}

const done: RunEvent = { v: 1, time: 30, type: 'done', step: 30, epoch: 3, reason: 'completed' };

test('lower bounds lie at the steps of their features, the certificate’s at the end', () => {
  const [line, ...others] = boundSeries([run([light(10, 0.5, 80), light(20, 0.4, 80), done], 0.3, 80)], 'step');
  expect(others).toEqual([]);
  expect(line).toMatchObject({ label: 'Wide, lower bound on 80 rows', dash: 'points', x: [10, 20, 30] });
  expect(line.y).toEqual([0.5, 0.4, 0.3]);
});

test('a bound on fewer rows is a line apart, and the weights that were kept are those of their own step', () => {
  const best: RunEvent = { ...done, best: { step: 25, epoch: 2.5 } };
  const lines = boundSeries([run([light(10, 0.5, 40), light(20, 0.4, 40), best], 0.3, 80)], 'epoch');
  expect(lines.map(({ label, x }) => [label, x])).toEqual([
    ['Wide, lower bound on 40 rows', [1, 2]],
    ['Wide, lower bound on 80 rows', [2.5]],
  ]);
});

test('a bound of 0 says nothing, and the legend does not speak of it', () => {
  const runs = [run([light(10, 0, 80), done], 0, 80)];
  expect(boundSeries(runs, 'step')).toEqual([]);
  expect(legendEntries(runs).map(({ label }) => label)).toEqual(['Wide', 'training rows', 'held-out rows']);
});

test('seeds of a network share its colour, and each has its shade and its button', () => {
  const seeded = (name: string, seed: number): RunView => {
    const made = run([{ v: 1, time: 1, type: 'step', step: 1, epoch: 1, loss: seed, stepsPerSecond: 1 }], null, 80);
    return {
      ...made,
      record: { ...made.record, id: `${name}${seed}`, seed, architecture: { name } } as RunView['record'],
    };
  };
  const runs = [seeded('Wide', 1), seeded('Wide', 2), seeded('Dense', 1)];
  const lines = stepSeries(runs, 'loss', 'step');
  expect(lines.map(({ label, color, shade }) => [label, color, shade])).toEqual([
    ['Wide, seed 1', 0, 0],
    ['Wide, seed 2', 0, 1],
    ['Dense, seed 1', 1, 0],
  ]);
  const entries = legendEntries(runs).filter(({ color }) => color !== null);
  expect(entries.map(({ label, within, shade }) => [label, within, shade])).toEqual([
    ['Wide', undefined, undefined],
    ['seed 1', 'Wide', 0],
    ['seed 2', 'Wide', 1],
    ['Dense', undefined, undefined],
  ]);
  expect(visible(lines, new Set([entries[2].key])).map(({ label }) => label)).toEqual([
    'Wide, seed 1',
    'Dense, seed 1',
  ]);
  expect(visible(lines, new Set([entries[0].key])).map(({ label }) => label)).toEqual(['Dense, seed 1']);
});

test('epsilon and rank are curves where there is more than their end', () => {
  expect(lightSeries([run([done], 0.3, 80)], 'epsilon', 'step')).toEqual([]);
  const [rank] = lightSeries([run([light(10, 0.5, 80), done], 0.3, 80)], 'rank', 'step');
  expect([rank.x, rank.y]).toEqual([
    [10, 30],
    [0.75, 1],
  ]);
});

test.each(['lower bound', 'epsilon', 'rank'] as const)('%s is drawn in points, none smoothed or joined', (what) => {
  const steps = [10, 20, 30, 40];
  const runs = [run([...steps.map((step) => light(step, 1 / step, 80)), done], 0.02, 80)];
  const [line] = what === 'lower bound' ? boundSeries(runs, 'step') : lightSeries(runs, what, 'step');
  const theme = {
    foreground: '#000',
    muted: '#000',
    grid: '#000',
    background: '#fff',
    series: ['#00f'],
    contrast: false,
  };
  const axis = { title: '', text: String };
  const content = { series: [], levels: [], x: axis, y: axis, logarithmic: false, smoothing: 0.9, hidden: new Set('') };
  const [drawn, ...behind] = seriesDatasets(line, content, { from: 0, to: 40 }, 200, theme, rememberedSmoothing());
  expect(behind).toEqual([]);
  expect(drawn).toMatchObject({ showLine: false, pointStyle: 'circle', pointRadius: line.x.map(() => 3.5) });
  expect(drawn.data.map(({ y }) => y)).toEqual(line.y);
  expect(legendEntries(runs).at(-1)).toMatchObject({ key: 'lower bound', dash: 'points' });
});

test('a learning rate stays up to the end of its epoch and jumps there, on every axis', () => {
  const steps = [1, 0.3].map((learningRate, i): RunEvent => {
    return { v: 1, time: i, type: 'step', step: 10 * (i + 1), epoch: i + 1, loss: 1, stepsPerSecond: 1, learningRate };
  });
  const colors = { foreground: '#000', muted: '#000', grid: '#000', background: '#fff', series: ['#00f'] };
  const content = { series: [], levels: [], logarithmic: false, smoothing: 0, hidden: new Set<string>() };
  const axis = { title: '', text: String };
  const drawn = (['epoch', 'step', 'time'] as const).flatMap((name) =>
    (['learningRate', 'loss'] as const).map((measure) => {
      const [line] = stepSeries([run(steps, null, 80)], measure, name);
      const theme = { ...colors, contrast: false };
      const all = { ...content, x: axis, y: axis };
      return seriesDatasets(line, all, { from: 0, to: 20 }, 200, theme, rememberedSmoothing())[0].stepped;
    }),
  );
  expect(drawn).toEqual(['after', false, 'after', false, 'after', false]);
});
