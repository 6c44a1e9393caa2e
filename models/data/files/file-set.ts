import type { Shape } from '../../architecture/shape.js';

/** What a source of files has, as far as headers and labels say it. */
export interface FileSet {
  readonly shape: Shape;
  readonly targets: FileTargets;
  readonly rows: number;
  /** Rows of its own test files; null: it has none. */
  readonly testRows: number | null;
}

/** N_o columns of numbers, or so many classes. */
export type FileTargets =
  { readonly kind: 'numbers'; readonly size: number } | { readonly kind: 'classes'; readonly count: number };

/** Classes beyond this are a mistake: an output and a column of weights each. */
export const mostClasses = 65_536;

/** One more than the largest label. */
export function classesOf(labels: Iterable<number>): number {
  let largest = -1;
  for (const label of labels) if (label > largest) largest = label;
  return largest + 1;
}

/** The names of classes that have none: their indices. */
export function classIndices(count: number): string[] {
  return Array.from({ length: count }, (_, label) => String(label));
}
