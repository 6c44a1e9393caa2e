import { type Loss, outputsForClasses } from '../architecture/loss.js';
import type { Shape } from '../architecture/shape.js';

/** What is predicted, one entry a row. */
export type Targets =
  /** [N, size] numbers, row-major. */
  | { readonly kind: 'values'; readonly size: number; readonly values: Float32Array }
  /** [N] indices below `classes`. */
  | { readonly kind: 'classes'; readonly classes: number; readonly labels: Int32Array };

/**
 * The inputs of all rows, wherever they lie: in memory, or in a file that may be larger than memory. A row of images is
 * in the order of tfjs, height, width, channel (channel last); whoever reads it as a vector reads the same numbers.
 */
export interface InputRows {
  /**
   * Writes these rows' inputs, prepared, one row after another: `into` is [rows.length, N_in]. Returns when they are
   * there: an engine asks between two steps.
   * @throws DataError where the file can't be read any more
   */
  read(rows: Int32Array, into: Float32Array): void;
}

/** Rows as a network sees them: prepared, float32. */
export interface Samples {
  readonly rows: number;
  readonly inputSize: number;
  readonly inputs: InputRows;
  readonly targets: Targets;
}

/** Rows to train on and rows held out. */
export interface Dataset {
  /** What one row is: its numbers are N_in. */
  readonly inputShape: Shape;
  /** Names of the input columns; none for images and arrays. */
  readonly inputNames: readonly string[];
  /** Names of the target columns; for classes the labels' names, in the order of their indices. */
  readonly targetNames: readonly string[];
  readonly train: Samples;
  /** Null where the data is not split. */
  readonly test: Samples | null;
  /** SHA-256 of the source: the file's bytes, or the generator's settings. Hexadecimal. */
  readonly hash: string;
}

/** Inputs that are held in memory: [N, N_in], row-major. */
export function heldInputs(values: Float32Array, inputSize: number): InputRows {
  return {
    read(rows, into) {
      rows.forEach((row, at) => into.set(values.subarray(row * inputSize, (row + 1) * inputSize), at * inputSize));
    },
  };
}

/** The inputs of these rows, copied: [rows.length, N_in]. @throws DataError as `InputRows.read` */
export function inputsOf({ inputs, inputSize }: Pick<Samples, 'inputs' | 'inputSize'>, rows: Int32Array): Float32Array {
  const values = new Float32Array(rows.length * inputSize);
  inputs.read(rows, values);
  return values;
}

/** The rows from `begin` to before `end`. */
export function rowsBetween(begin: number, end: number): Int32Array {
  return Int32Array.from({ length: end - begin }, (_, i) => begin + i);
}

/** Columns of these targets as numbers, a class being a row of zeros with a one: N_o under squared loss and cross-entropy. */
export function outputSizeOf(targets: Targets): number {
  return targets.kind === 'values' ? targets.size : targets.classes;
}

/** N_o that a network for these targets must have. */
export function outputsFor(loss: Loss, targets: Targets): number {
  return targets.kind === 'values' ? targets.size : outputsForClasses(loss, targets.classes);
}
