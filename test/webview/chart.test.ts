import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, percentText, plainText } from '../../webview/chart/number-text.js';
import { labelPlace } from '../../webview/chart/label-places.js';
import { leftOut } from '../../webview/chart/left-out.js';
import { sampled, smoothed } from '../../webview/chart/sampling.js';
import { visible, wholeRange } from '../../webview/chart/series.js';
import { shareRange } from '../../webview/chart/share-range.js';
import { shadesOf, strokeOf } from '../../webview/chart/strokes.js';
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

  it('says numbers without digits that say nothing', () => {
    expect([0.5, 0, 1234.56, 3.2e-9, 2e6, -0.000123].map(plainText)).toEqual([
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

  it('stands at the right, above its line, where nothing is in the way', () => {
    expect(labelPlace(100, size, area, [])).toEqual({ left: 217, right: 297, top: 83, bottom: 97 });
  });

  it('gives way to a curve, and stays inside', () => {
    const above = Array.from({ length: 31 }, (_, i) => ({ x: 10 * i, y: 90 }));
    expect(labelPlace(100, size, area, [above]).top).toBe(103);
    expect(labelPlace(8, size, area, []).top).toBe(11);
    const right = [
      { x: 200, y: 0 },
      { x: 300, y: 200 },
    ];
    expect(labelPlace(100, size, area, [above, right]).right).toBeLessThan(200);
  });
});
