/** A number for a table: four significant digits, small ones as 3.2e-9. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2).replace('e+', 'e');
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

/**
 * As `formatNumber`, but "0 (to rounding)" for what a single rounding in float64 of a number as large as `scale` could leave:
 * its digits say nothing.
 */
export function formatBeside(value: number, scale: number): string {
  const noise = value !== 0 && Math.abs(value) <= (Number.EPSILON / 2) * Math.abs(scale);
  return noise ? '0 (to rounding)' : formatNumber(value);
}
