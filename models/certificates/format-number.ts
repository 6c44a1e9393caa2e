/** A number for a table: four significant digits, small ones as 3.2e-9. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2).replace('e+', 'e');
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
