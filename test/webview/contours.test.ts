import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLabels } from '../../webview/run-panel/landscape/contour-labels.js';
import { bandsOf } from '../../webview/run-panel/landscape/contours.js';
import { contourLevels } from '../../webview/run-panel/landscape/levels.js';

describe('the levels of contours', () => {
  it('are round numbers, on a logarithm where risks differ by orders of magnitude', () => {
    expect(contourLevels(0.23, 420)).toEqual([0.5, 1, 2, 5, 10, 20, 50, 100, 200]);
    expect(contourLevels(0.00015, 387)).toEqual([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]);
    expect(contourLevels(2.01, 2.09)).toEqual([2.02, 2.03, 2.04, 2.05, 2.06, 2.07, 2.08]);
    expect(contourLevels(1, 1)).toEqual([]);
  });

  it('lie between the risks, ascend, and are few enough to be told apart, whatever the risks', () => {
    const risk = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(risk, risk, (a, b) => {
        const [least, largest] = [Math.min(a, b), Math.max(a, b)];
        const levels = contourLevels(least, largest);
        expect(levels.length).toBeLessThanOrEqual(12);
        levels.forEach((level, i) => {
          expect(level).toBeGreaterThan(i === 0 ? least : levels[i - 1]);
          expect(level).toBeLessThan(largest);
        });
      }),
    );
  });
});

describe('the contours of a slice', () => {
  const places = Array.from({ length: 21 }, (_, i) => i / 10 - 1);
  // Steeper along the rows: at the place (0, 1) the risk is 9, at (1, 0) it is 1.
  const risks = places.map((y) => places.map((x) => 0.01 + x ** 2 + 9 * y ** 2));

  it('lie where the risk is theirs, the first row at the bottom', () => {
    const { bands, least, largest } = bandsOf(risks);
    expect([least, largest]).toEqual([0.01, 10.01]);
    for (const { from, rings } of bands.slice(1)) {
      for (const [x, y] of rings.flat().filter((spot) => Math.min(...spot) > 0.01 && Math.max(...spot) < 0.99)) {
        const found = 0.01 + (2 * x - 1) ** 2 + 9 * (1 - 2 * y) ** 2;
        expect(Math.abs(Math.log(found / from))).toBeLessThan(0.25);
      }
    }
    const tilted = places.map((y) => places.map((x) => Math.exp(x + 3 * y)));
    const top = bandsOf(tilted).bands.at(-1)?.rings.flat() ?? [];
    expect(Math.max(...top.map(([, y]) => y))).toBeLessThan(0.5);
  });

  it('close around what is not finite, and are none where every risk is one', () => {
    const broken = risks.map((row, j) => row.map((risk, i) => (i < 2 && j < 2 ? null : risk)));
    expect(bandsOf(broken).bands.length).toBeGreaterThan(5);
    expect(
      bandsOf([
        [1, 1],
        [1, 1],
      ]).bands.map(({ from }) => from),
    ).toEqual([1]);
  });

  it('have their numbers on their lines, apart from each other and from what is taken', () => {
    const { bands } = bandsOf(risks);
    const taken = [[0.5, 0.5]] as const;
    const labels = contourLabels(bands.slice(1), taken);
    expect(labels.length).toBeGreaterThan(3);
    const spots = [...taken, ...labels.map(({ at }) => at)];
    spots.forEach(([x, y], i) =>
      spots
        .slice(i + 1)
        .forEach(([otherX, otherY]) => expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(0.12)),
    );
    for (const { from, at } of labels) {
      expect(bands.find((band) => band.from === from)?.rings.flat()).toContainEqual(at);
    }
  });
});
