import type { Range } from './chosen.js';

/** Below this spread a closer look shows more than the whole way from 0 to 1. */
const wideSpread = 0.25;

/** The stretch between multiples of `step` that holds both. */
function rounded(low: number, high: number, step: number): Range {
  const places = 2;
  const from = Number((Math.floor(low / step) * step).toFixed(places));
  return { from, to: Math.min(1, Number((Math.ceil(high / step) * step).toFixed(places))) };
}

/**
 * Where shares of at most 1 (accuracies, R²) are seen best: from 0 to 1, or closer where all of them differ by little. An
 * R² below 0 widens it only where a line still ends there; what lies below the stretch leaves the picture.
 * @param lines the values of each line, without its first ones where these are not what it is about
 */
export function shareRange(lines: readonly (readonly number[])[]): Range {
  const shown = lines.filter((values) => values.length > 0);
  if (shown.length === 0) return { from: 0, to: 1 };
  const low = Math.min(...shown.map((values) => Math.min(...values)));
  const high = Math.max(...shown.map((values) => Math.max(...values)));
  const least = Math.min(...shown.map((values) => values[values.length - 1]));
  if (least < 0) return { from: Math.floor(2 * least) / 2, to: 1 };
  const spread = high - low;
  // A constant has no spread to look closer at.
  if (low < 0 || spread === 0 || spread > wideSpread) return { from: 0, to: 1 };
  return rounded(low, high, spread > 0.05 ? 0.1 : 0.02);
}

/** Shares that are seen from 0 to 1 whatever they are. */
export function wholeShare(): Range {
  return { from: 0, to: 1 };
}
