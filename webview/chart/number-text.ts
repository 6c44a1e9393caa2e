import { formatSeconds } from '../../models/training/progress.js';

/** Numbers as programs write them, with the minus sign that is as wide as a plus. */
export function withMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=\d)/g, '$1−');
}

/** More digits than these are noise of the sums that a number comes from. */
const mostDigits = 12;

/** How many digits of a number count where another is a step away from it. */
function digitsBy(value: number, step: number): number {
  if (value === 0) return 1;
  return Math.min(Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)) + 1, mostDigits);
}

/**
 * A number on an axis or of a curve: at most four digits that count, none that say nothing.
 * @param step to the next number that must not read the same; it has as many digits more as that takes
 */
export function plainText(value: number, step: number = Infinity): string {
  const size = Math.abs(value);
  const digits = Number.isFinite(step) ? digitsBy(value, step) : 1;
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return withMinus(value.toExponential(Math.max(digits - 1, 2)).replace(/\.?0*e\+?/, 'e'));
  }
  return withMinus(String(Number(value.toPrecision(Math.max(digits, 4)))));
}

export function percentText(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Seconds as a person says them, with a fraction below ten. */
export function durationText(seconds: number): string {
  return Math.abs(seconds) < 10 ? `${Number(seconds.toFixed(1))} s` : formatSeconds(seconds);
}
