const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const wholeFormat = new Intl.NumberFormat('en');

/** "528", "12.3K", "1.7M". */
export function compact(value: number): string {
  return compactFormat.format(value);
}

/** "1,730,714". */
export function whole(value: number): string {
  return wholeFormat.format(value);
}

/** "1 parameter", "528 parameters". */
export function counted(value: number, what: string): string {
  return `${whole(value)} ${what}${value === 1 ? '' : 's'}`;
}
