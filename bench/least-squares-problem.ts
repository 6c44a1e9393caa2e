import { heldInputs, type Samples } from '../models/data/dataset.js';
import type { FeatureColumns } from '../models/certificates/features/feature-columns.js';

/** Least squares on numbers that need no storage: each is drawn by its place, here and in `least-squares.py` alike. */
export interface Problem {
  readonly rows: number;
  readonly columns: number;
  /** Every other column is the one before it plus so many times random numbers; 0: all columns are random. */
  readonly nearness: number;
}

/** By the names that contenders are asked for. */
export const problems: Readonly<Record<string, Problem>> = {
  '50,000 × 512': { rows: 50_000, columns: 512, nearness: 0 },
  '1,000,000 × 128': { rows: 1_000_000, columns: 128, nearness: 0 },
  '50,000 × 512, columns all but equal in pairs': { rows: 50_000, columns: 512, nearness: 1e-5 },
  '1,000,000 × 128, columns all but equal in pairs': { rows: 1_000_000, columns: 128, nearness: 1e-5 },
};

/** Rows of the network that is certified as a whole. */
export const certifiedRows = 1_000_000;

/** A number from -1/2 up to 1/2 for each place, by the last steps of MurmurHash 3. */
function drawn(place: number): number {
  let h = place | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
}

/** Targets in float32: drawn from places behind those of the columns. */
export function samplesOf({ rows, columns }: Problem): Samples {
  const values = Float32Array.from({ length: rows }, (_, i) => drawn(rows * columns + i));
  return {
    rows,
    inputSize: 0,
    inputs: heldInputs(new Float32Array(0), 0),
    targets: { kind: 'values', size: 1, values },
  };
}

/** The columns, and the milliseconds that were spent in drawing them. */
export function columnsOf({ rows, columns, nearness }: Problem): FeatureColumns & { readonly spent: () => number } {
  let spent = 0;
  return {
    rows,
    count: columns,
    constants: 0,
    ends: [columns],
    mirrored: null,
    spent: () => spent,
    chunk(first, end) {
      const began = performance.now();
      const height = end - first;
      const values = new Float64Array(height * columns);
      for (let j = 0; j < columns; j += 1) {
        const near = nearness > 0 && j % 2 === 1;
        for (let i = 0; i < height; i += 1) {
          const own = drawn(j * rows + first + i);
          values[j * height + i] = near ? values[(j - 1) * height + i] + nearness * own : own;
        }
      }
      spent += performance.now() - began;
      return { rows: height, columns, values };
    },
  };
}
