import { type Loss, outputsForClasses } from '../architecture/loss.js';

/** What is predicted, one entry a row. */
export type Targets =
  /** [N, size] numbers, row-major. */
  | { readonly kind: 'values'; readonly size: number; readonly values: Float32Array }
  /** [N] indices below `classes`. */
  | { readonly kind: 'classes'; readonly classes: number; readonly labels: Int32Array };

/** Rows as a network sees them: prepared, float32. */
export interface Samples {
  readonly rows: number;
  readonly inputSize: number;
  /** [N, N_in], row-major. */
  readonly inputs: Float32Array;
  readonly targets: Targets;
}

/** Rows to train on and rows held out. */
export interface Dataset {
  readonly inputNames: readonly string[];
  /** Names of the target columns; for classes the labels' names, in the order of their indices. */
  readonly targetNames: readonly string[];
  readonly train: Samples;
  /** Null where the data is not split. */
  readonly test: Samples | null;
  /** SHA-256 of the source: the file's bytes, or the generator's settings. Hexadecimal. */
  readonly hash: string;
}

/** Columns of these targets as numbers, a class being a row of zeros with a one: N_o under squared loss and cross-entropy. */
export function outputSizeOf(targets: Targets): number {
  return targets.kind === 'values' ? targets.size : targets.classes;
}

/** N_o that a network for these targets must have. */
export function outputsFor(loss: Loss, targets: Targets): number {
  return targets.kind === 'values' ? targets.size : outputsForClasses(loss, targets.classes);
}
