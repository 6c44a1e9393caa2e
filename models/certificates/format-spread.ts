import { formatNumber } from './format-number.js';

/** Of a deviation so much smaller than its mean digits up to it say nothing that is read. */
const mostDigits = 7;

/** The power of ten of a number's first digit, once rounded to two digits. */
function powerOf(value: number): number {
  return Number(value.toExponential(1).split('e')[1]);
}

/**
 * Mean and deviation to one place, the deviation's second digit: "0.0196 ± 0.0025", "(3.20 ± 0.11)e-9". Where the deviation
 * is 0, or too small beside the mean, each to its own digits.
 */
export function formatSpread(mean: number, deviation: number): string {
  const size = Math.max(Math.abs(mean), deviation);
  const own = `${formatNumber(mean)} ± ${formatNumber(deviation)}`;
  if (!(deviation > 0) || !Number.isFinite(size)) return own;
  const power = powerOf(size);
  const shared = size < 1e-4 || size >= 1e6 ? power : 0;
  const decimals = Math.max(shared - powerOf(deviation) + 1, 0);
  if (power - powerOf(deviation) + 2 > mostDigits) return own;
  const text = (value: number) => (value / 10 ** shared).toFixed(decimals);
  const both = `${text(mean)} ± ${text(deviation)}`;
  return shared === 0 ? both : `(${both})e${shared}`;
}
