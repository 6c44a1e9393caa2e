import { formatSeconds } from '../../models/training/progress.js';

/** Numbers as programs write them, with the minus sign that is as wide as a plus. */
export function withMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=\d)/g, '$1−');
}

/** A number on an axis or of a curve: at most four digits that count, none that say nothing. */
export function plainText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return withMinus(value.toExponential(2).replace(/\.?0*e\+?/, 'e'));
  }
  return withMinus(String(Number(value.toPrecision(4))));
}

export function percentText(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Seconds as a person says them, with a fraction below ten. */
export function durationText(seconds: number): string {
  return Math.abs(seconds) < 10 ? `${Number(seconds.toFixed(1))} s` : formatSeconds(seconds);
}
