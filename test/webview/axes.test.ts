import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import { describe, expect, it } from 'vitest';
import { scales } from '../../webview/chart/looks.js';
import { plainText } from '../../webview/chart/number-text.js';
import type { Range } from '../../webview/chart/chosen.js';
import type { ChartContent } from '../../webview/chart/series.js';

Chart.register(LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

const theme = { foreground: '', muted: '', grid: '', background: '', series: [], contrast: false };

/** What a canvas is asked for without a browser: nothing is drawn, and a letter is 6 pixels wide. */
function blankCanvas(): HTMLCanvasElement {
  const canvas = { width: 600, height: 200 };
  const context: object = new Proxy(
    { canvas, measureText: (text: string) => ({ width: 6 * text.length }) },
    { get: (known, name): unknown => Reflect.get(known, name) ?? (() => undefined) },
  );
  return Object.assign(canvas, { getContext: () => context }) as unknown as HTMLCanvasElement;
}

/** The numbers on the axes of a chart of these values. */
function labels(values: readonly number[], logarithmic: boolean, height: Range | null, x: Range) {
  const axis = { title: '', text: plainText };
  const content: ChartContent = {
    series: [],
    levels: [],
    x: axis,
    y: axis,
    logarithmic,
    smoothing: 0,
    hidden: new Set(),
  };
  const points = values.map((y, i) => ({ x: x.from + ((x.to - x.from) * i) / (values.length - 1), y }));
  const chart = new Chart(blankCanvas(), {
    type: 'line',
    data: { datasets: [{ data: points }] },
    options: { animation: false, responsive: false, parsing: false, scales: scales(content, x, height, theme) },
  });
  const said = (name: string) => {
    const { ticks } = chart.scales[name];
    // The last is there twice at times.
    const places = ticks.filter(({ value }, i) => value !== ticks[i - 1]?.value);
    return places.map(({ label }) => String(label)).filter((label) => label !== '');
  };
  const found = { x: said('x'), y: said('y') };
  chart.destroy();
  return found;
}

const looks = [0.4446123, 3.3333e-5, 1234.567, 9.87654].flatMap((low) =>
  [1, 1e-1, 1e-2, 1e-4, 1e-6].flatMap((part) =>
    [true, false].flatMap((logarithmic) => [true, false].map((zoomed) => ({ low, part, logarithmic, zoomed }))),
  ),
);

describe('the numbers on an axis', () => {
  it.each(looks)('differ, of $low and a part of $part, logarithmic: $logarithmic, zoomed: $zoomed', (look) => {
    const range = { from: look.low, to: look.low * (1 + look.part) };
    const { x, y } = labels([range.from, range.to], look.logarithmic, look.zoomed ? range : null, range);
    for (const said of [x, y]) {
      expect(said.length).toBeGreaterThanOrEqual(3);
      expect(new Set(said).size).toBe(said.length);
    }
  });

  it('are round where a closer look is at less than a power of ten', () => {
    const of = (from: number, to: number) => labels([from, to], true, { from, to }, { from: 0, to: 1 }).y;
    expect(of(0.44458, 0.44522)).toEqual(['0.4446', '0.4448', '0.445', '0.4452']);
    expect(of(1.1, 9.7)).toEqual(['2', '4', '6', '8']);
    expect(of(0.0313, 1.234)).toEqual(expect.arrayContaining(['0.1', '1']));
    expect(of(0.0313, 1.234)).not.toContain('1.234');
  });

  it('are those of the ends where these are round', () => {
    expect(labels([0.2, 0.9], false, { from: 0, to: 1 }, { from: 0, to: 4 }).y).toEqual(
      expect.arrayContaining(['0', '1']),
    );
  });
});
