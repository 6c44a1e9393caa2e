import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentence } from '../../webview/guarantees/sentence.js';
import { durationText, percentText, plainText } from '../../webview/chart/number-text.js';
import { edgeNames } from '../../webview/chart/edge-names.js';
import { heightOf } from '../../webview/chart/heights.js';
import { edgePlace, labelPlace } from '../../webview/chart/label-places.js';
import { leftOut } from '../../webview/chart/left-out.js';
import { nearestOfEach } from '../../webview/chart/nearest.js';
import { sampled, smoothed } from '../../webview/chart/sampling.js';
import { visible, wholeRange } from '../../webview/chart/series.js';
import { shareRange } from '../../webview/chart/share-range.js';
import { shadesOf, strokeOf } from '../../webview/chart/strokes.js';
import { shownRows } from '../../webview/chart/tooltip.js';
import type { Theme } from '../../webview/theme.js';

describe('what is drawn of a line', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 3000 });

  it('keeps the extremes, the order and the bound', () => {
    fc.assert(
      fc.property(values, (y) => {
        const x = y.map((_, i) => i);
        const kept = sampled({ x, y }, { from: 0, to: y.length }, 200);
        expect(kept.length).toBeLessThanOrEqual(202);
        expect(Math.max(...kept.map((point) => point.y))).toBe(Math.max(...y));
        expect(Math.min(...kept.map((point) => point.y))).toBe(Math.min(...y));
        kept.slice(1).forEach((point, i) => expect(point.x).toBeGreaterThan(kept[i].x));
      }),
    );
  });

  it('is what lies in the range, and a point beyond each end', () => {
    const line = { x: [0, 1, 2, 3, 4, 5], y: [5, 4, 3, 2, 1, 0] };
    expect(sampled(line, { from: 1.5, to: 3 }, 100).map(({ x }) => x)).toEqual([1, 2, 3, 4]);
    expect(sampled(line, { from: 2, to: 2 }, 100).map(({ x }) => x)).toEqual([1, 2, 3]);
  });

  it('leaves out what an axis has no place for', () => {
    const line = { x: [0, 1, 2, 3], y: [1, 0, NaN, -1] };
    expect(sampled(line, { from: 0, to: 3 }, 100, true)).toEqual([{ x: 0, y: 1 }]);
    expect(sampled(line, { from: 0, to: 3 }, 100).map(({ x }) => x)).toEqual([0, 1, 3]);
  });
});

describe('lines that share a colour', () => {
  const usual: Theme = {
    foreground: '#ccc',
    muted: '#999',
    grid: '#444',
    background: '#000',
    series: ['#00f', '#0f0'],
    contrast: false,
  };

  it('have a shade each, by their place among those of the colour', () => {
    expect(shadesOf([0, 0, 1, 0, 1])).toEqual([0, 1, 0, 2, 1]);
  });

  it.each([usual, { ...usual, contrast: true }])('are drawn otherwise each, in any theme', (theme) => {
    const looks = [0, 1].flatMap((color) =>
      Array.from({ length: 7 }, (_, shade) => {
        const { mark, ...look } = strokeOf(color, 'solid', theme, shade);
        return JSON.stringify([mark, look.color]);
      }),
    );
    expect(new Set(looks).size).toBe(looks.length);
    expect(strokeOf(1, 'solid', theme).color).toBe('#0f0');
  });
});

describe('a logarithmic axis', () => {
  const line = { label: 'Wide, train', color: 0, dash: 'solid' as const, keys: ['Wide'], x: [0, 1, 2], y: [1, 0, -1] };
  const level = { label: 'best linear, train', value: 0, color: null, keys: ['train'] };
  const content = {
    series: [line, { ...line, label: 'Dense, train', y: [1, 2, 3] }],
    levels: [level],
    x: { title: 'step', text: String },
    y: { title: '', text: String },
    logarithmic: true,
    smoothing: 0,
    hidden: new Set<string>(),
  };

  it('says what it has no place for, and of what is seen alone', () => {
    expect(leftOut(content)).toBe(
      'Not on this axis, as a logarithm has no 0: best linear, train (0); Wide, train (2 of 3 values).',
    );
    expect(leftOut({ ...content, hidden: new Set(['train']) })).not.toContain('best linear');
    expect(leftOut({ ...content, hidden: new Set(['Wide', 'train']) })).toBeNull();
    expect(leftOut({ ...content, logarithmic: false })).toBeNull();
  });
});

describe('smoothing', () => {
  it('leaves a constant as it is from the first value on, and lies between the values', () => {
    smoothed([2, 2, 2], 0.9).forEach((value) => expect(value).toBeCloseTo(2, 12));
    expect(smoothed([0, 1], 0.5)).toEqual([0, 0.25 / 0.75 + 0.25 / 0.75]);
  });

  it('is not spoilt by a value that is no number', () => {
    expect(smoothed([1, NaN, 1], 0.5)[2]).toBe(1);
  });
});

describe('what is shown of a chart', () => {
  it('is what no key of the legend hides', () => {
    const lines = [{ keys: ['Wide', 'train'] }, { keys: ['Wide', 'test'] }];
    expect(visible(lines, new Set(['test']))).toEqual([lines[0]]);
    expect(visible(lines, new Set(['Wide']))).toEqual([]);
  });

  it('reaches from the first to the last point of all lines', () => {
    expect(wholeRange([{ x: [2, 3] }, { x: [] }, { x: [1, 2] }])).toEqual({ from: 1, to: 3 });
    expect(wholeRange([])).toEqual({ from: 0, to: 1 });
    expect(wholeRange([{ x: [5] }])).toEqual({ from: 4, to: 6 });
    expect(wholeRange([{ x: [0] }])).toEqual({ from: 0, to: 1 });
  });

  it('has the minus sign in sentences too', () => {
    expect(sentence('a feature-wise curvature of -0.921')).toEqual(['a feature-wise curvature of −0.921']);
  });

  it('says numbers without digits that say nothing', () => {
    expect([0.5, 0, 1234.56, 3.2e-9, 2e6, -0.000123].map((value) => plainText(value))).toEqual([
      '0.5',
      '0',
      '1235',
      '3.2e-9',
      '2e6',
      '−0.000123',
    ]);
    expect([percentText(0.957), percentText(1), durationText(2.54), durationText(75)]).toEqual([
      '95.7 %',
      '100 %',
      '2.5 s',
      '1 min 15 s',
    ]);
  });
});

describe('an axis of shares', () => {
  it('reaches from 0 to 1 where lines differ much, or not at all', () => {
    expect(shareRange([[0.1, 0.5, 0.9]])).toEqual({ from: 0, to: 1 });
    expect(shareRange([[1, 1, 1]])).toEqual({ from: 0, to: 1 });
    expect(shareRange([])).toEqual({ from: 0, to: 1 });
  });

  it('looks closer where they differ little', () => {
    expect(shareRange([[0.93, 0.97], [0.98]])).toEqual({ from: 0.92, to: 0.98 });
    expect(shareRange([[0.81, 0.97], [1]])).toEqual({ from: 0.8, to: 1 });
  });

  it('leaves a bad beginning below, and shows an R² that ends below 0', () => {
    expect(shareRange([[-5, 0.2, 0.4]])).toEqual({ from: 0, to: 1 });
    expect(shareRange([[-5, -1, -0.3], [0.5]])).toEqual({ from: -0.5, to: 1 });
  });
});

describe('the name of a level', () => {
  const area = { left: 0, right: 300, top: 0, bottom: 200 };
  const size = { width: 80, height: 14 };
  const line = (...points: { x: number; y: number }[]) => ({ points, joined: true });

  it('stands at the right, above its line, where nothing is in the way', () => {
    expect(labelPlace(100, size, area, [], [])).toEqual({ left: 217, right: 297, top: 83, bottom: 97 });
  });

  it('gives way to a curve, and stays inside', () => {
    const above = line({ x: 0, y: 90 }, { x: 300, y: 90 });
    expect(labelPlace(100, size, area, [above], []).top).toBe(103);
    expect(labelPlace(8, size, area, [], []).top).toBe(11);
    const right = line({ x: 200, y: 0 }, { x: 300, y: 200 });
    expect(labelPlace(100, size, area, [above, right], []).right).toBeLessThan(250);
  });

  it('gives way to points, to a steep line and to other names', () => {
    const points = { points: [{ x: 250, y: 90 }], joined: false };
    expect(labelPlace(100, size, area, [points], []).right).toBeLessThan(250);
    const steep = line({ x: 249, y: 0 }, { x: 250, y: 200 });
    expect(labelPlace(100, size, area, [steep], []).right).toBeLessThan(249);
    const first = labelPlace(100, size, area, [], []);
    expect(labelPlace(100, size, area, [], [first]).right).toBeLessThanOrEqual(first.left);
  });

  it.each([true, false])('is sought among the points of its own stretch alone, joined: %s', (joined) => {
    const read = new Set<number>();
    const points = Array.from({ length: 3000 }, (_, i) => ({
      x: i / 10,
      get y() {
        read.add(i);
        return 10;
      },
    }));
    expect(labelPlace(100, size, area, [{ points, joined }], []).right).toBe(297);
    expect(Math.min(...read)).toBeGreaterThan(2100);
    expect(read.size).toBeGreaterThan(100);
  });

  it('stands over or under its line where nothing is free beside it', () => {
    const band = [80, 85, 90, 95, 105, 110, 115].map((y) => line({ x: 0, y }, { x: 300, y }));
    const { top, bottom } = labelPlace(100, size, area, band, []);
    expect(bottom < 80 || top > 115).toBe(true);
  });

  it('stands at an edge for what lies beyond it, each below the other', () => {
    const first = edgePlace('above', size, area, [], []);
    expect(first).toMatchObject({ top: 3, right: 297 });
    const along = line({ x: 0, y: 8 }, { x: 300, y: 8 });
    expect(edgePlace('above', size, area, [along], []).top).toBeGreaterThan(8);
    expect(edgePlace('below', size, area, [], []).bottom).toBe(197);
  });
});

describe('a closer look', () => {
  const curve = { points: [0, 1, 2, 3].map((x) => ({ x, y: 10 - x })), joined: true };

  it('reaches over its curves, and not over points that lie far from them', () => {
    const bound = { points: [{ x: 2.5, y: 0.1 }], joined: false };
    const height = heightOf([curve, bound], { from: 2, to: 3 }, false);
    expect(height).toEqual({ from: 7 - 0.06, to: 8 + 0.06 });
    const between = heightOf([curve, bound], { from: 1.25, to: 1.75 }, false);
    expect(between?.from).toBeCloseTo(8.25 - 0.03);
    expect(heightOf([bound], { from: 2, to: 3 }, true)?.from).toBeLessThan(0.1);
    expect(heightOf([curve], { from: 5, to: 6 }, false)).toBeNull();
  });

  it('names at its edges what it leaves out, with its nearest value, and counts what is too many', () => {
    const height = { from: 1, to: 2 };
    const out = (label: string, ...values: number[]) => ({ label, values, color: null });
    const names = edgeNames([out('best linear', 5), out('bound', 0.5, 0.25), out('seen', 0.5, 1.5)], height, String);
    expect(names.map(({ edge, text }) => [edge, text])).toEqual([
      ['above', '↑ best linear: 5'],
      ['below', '↓ bound: 0.5'],
    ]);
    const many = [3, 4, 5, 6].map((value) => out(`level ${value}`, value));
    expect(edgeNames(many, height, String).map(({ text }) => text)).toEqual(['↑ level 3', '↑ level 4', '↑ and 2 more']);
  });
});

describe('what is told under the pointer', () => {
  const at = (...xs: number[]) => xs.map((x) => ({ x, y: 0 }));

  it('is of each line its nearest point, and of single points those of the place alone', () => {
    const lines = [
      { points: at(0, 100, 200), joined: true },
      { points: at(30, 170), joined: true },
      { points: at(200), joined: false },
      { points: at(), joined: true },
    ];
    expect(nearestOfEach(lines, 98)).toEqual([1, 0, null, null]);
    expect(nearestOfEach(lines, 195)).toEqual([2, null, 0, null]);
  });

  it('is of many lines those nearest to the pointer, the highest first', () => {
    const stroke = { color: 'red', width: 1, dash: [], mark: null };
    const rows = Array.from({ length: 30 }, (_, i) => ({ label: `${i}`, value: '', at: null, stroke, y: 10 * i }));
    const labels = shownRows(rows.toReversed(), 100).map(({ label }) => Number(label));
    expect(labels).toEqual(labels.toSorted((one, other) => one - other));
    expect(labels).toContain(10);
    expect(labels.length).toBeLessThan(30);
  });
});
