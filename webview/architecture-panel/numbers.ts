const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const wholeFormat = new Intl.NumberFormat('en');

/** "528", "12.3K", "1.7M". */
export function compact(value: number): string {
  return compactFormat.format(value);
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** "528 B", "12.3 kB". */
export function bytes(value: number): string {
  const thousands = value < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(value) / 3));
  return `${compact(value / 1000 ** thousands)} ${byteUnits[thousands]}`;
}

/** "1,730,714". */
export function whole(value: number): string {
  return wholeFormat.format(value);
}

/** "1 parameter", "528 parameters". */
export function counted(value: number, what: string): string {
  return `${whole(value)} ${what}${value === 1 ? '' : 's'}`;
}

interface Sizes {
  readonly parameters: number;
  readonly flops: number;
  readonly activationBytes: number;
}

/** "1 parameter, 2 FLOPs and 4 B of activations a row": of a step, a block or a network. */
export function sizesText({ parameters, flops, activationBytes }: Sizes): string {
  return `${counted(parameters, 'parameter')}, ${compact(flops)} FLOPs and ${bytes(activationBytes)} of activations a row`;
}
