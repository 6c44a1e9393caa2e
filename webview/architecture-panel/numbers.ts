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

/** A text whose whole numbers are written as `whole` writes them, "784 → 4,096", and fractions as they are: "0.3333". */
export function grouped(text: string): string {
  return text.replace(/(?<![.\d])\d{4,}/g, (digits) => whole(Number(digits)));
}

/** "1 parameter", "528 parameters". */
export function counted(value: number, what: string): string {
  return `${whole(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** Of a step, a block or a network. */
export interface Sizes {
  readonly parameters: number;
  readonly flops: number;
  readonly activationBytes: number;
}

/** "16", or where the last of several is not as the first "10 … 42". */
export function range(first: string, last: string): string {
  return first === last ? first : `${first} … ${last}`;
}

/** What the first and the last of several have of a size, as `range` has it. */
export function rangeOf(first: Sizes, last: Sizes, size: keyof Sizes, written: (value: number) => string): string {
  return range(written(first[size]), written(last[size]));
}

/** "1 parameter, 2 FLOPs and 4 B of activations a row"; with the last of several "176 … 688 parameters, …". */
export function sizesText(first: Sizes, last = first): string {
  const parameters = first.parameters === last.parameters ? '' : `${whole(first.parameters)} … `;
  return `${parameters}${counted(last.parameters, 'parameter')}, ${rangeOf(first, last, 'flops', compact)} FLOPs and ${rangeOf(first, last, 'activationBytes', bytes)} of activations a row`;
}
