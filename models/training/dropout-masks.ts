import { randomStream } from '../data/random.js';

/**
 * What a layer's masks are drawn by. A value is kept where 32 bits, which follow from the keys, the step, the row in its
 * batch and the value's place in the row, are at least `threshold`; it is then multiplied by `factor`.
 */
export interface MaskDraw {
  readonly keys: readonly [first: number, second: number];
  /** The layer's dropout times 2^32. */
  readonly threshold: number;
  /** 1 / (1 - dropout). */
  readonly factor: number;
}

/**
 * @param seed the run's
 * @param layer its name in the weights: another layer's masks have nothing in common with these
 */
export function maskDraw(seed: number, layer: string, dropout: number): MaskDraw {
  const stream = randomStream(seed, 'dropout', layer);
  const keys = [stream.integer(2 ** 32) | 0, stream.integer(2 ** 32) | 0] as const;
  return {
    keys,
    threshold: Math.min(Math.round(dropout * 2 ** 32), 2 ** 32 - 1),
    factor: Math.fround(1 / (1 - dropout)),
  };
}

/** 32 bits, each of which hangs on all of the argument's (lowbias32 of C. Wellons' hash-prospector). */
function mixed(bits: number): number {
  let x = bits ^ (bits >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return x ^ (x >>> 16);
}

/**
 * What a layer's values are multiplied by in a step of training: 0 or `factor`, [rows, size]. Whichever engine asks, in
 * whatever order and after whatever interruption, gets the same; `compiled/dropout.ts` computes it where the values lie.
 * @param step from 1
 * @param size numbers in a row, an image's by height, width, channel
 */
export function dropoutMask(
  { keys, threshold, factor }: MaskDraw,
  step: number,
  rows: number,
  size: number,
): Float32Array {
  const mask = new Float32Array(rows * size);
  for (let row = 0; row < rows; row += 1) {
    const [first, second] = keys.map((key) => mixed(mixed(key ^ step) ^ row));
    for (let place = 0; place < size; place += 1) {
      const bits = mixed(mixed(place ^ first) ^ second) >>> 0;
      if (bits >= threshold) mask[row * size + place] = factor;
    }
  }
  return mask;
}
