import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A sequence of random numbers that its seed and names decide, on every machine the same. */
export interface RandomStream {
  /** The next number of U[0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** The next number of N(0, 1). */
  normal(): number;
  /** The next integer of 0 to `below` - 1, each as likely. */
  integer(below: number): number;
}

/** xoroshiro128+ started from 128 bits of a hash, so that streams of different seeds or names have nothing in common. */
function generator(seed: number, names: readonly (string | number)[]): RandomGenerator {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...names]))
    .digest();
  return xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
}

/** Marsaglia's polar method: of the functions that are not exact it needs the logarithm only. Returns two normals. */
function normalPair(random: RandomGenerator): [number, number] {
  for (;;) {
    const u = 2 * uniformFloat64(random) - 1;
    const v = 2 * uniformFloat64(random) - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) {
      const length = Math.sqrt((-2 * Math.log(square)) / square);
      return [u * length, v * length];
    }
  }
}

/**
 * The stream of a seed for one purpose. Streams of other names are independent of it: drawing more from one leaves the
 * others as they are.
 * @param seed what the person wrote
 * @param names the purpose, e.g. `'shuffle', epoch`
 */
export function randomStream(seed: number, ...names: (string | number)[]): RandomStream {
  const random = generator(seed, names);
  let spare: number | null = null;
  return {
    uniform: () => uniformFloat64(random),
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const [value, next] = normalPair(random);
      spare = next;
      return value;
    },
    integer: (below) => uniformInt(random, 0, below - 1),
  };
}

/** The numbers 0 to n - 1 in an order drawn from the stream, each order as likely (Fisher and Yates). [n] */
export function permutation(n: number, stream: RandomStream): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = stream.integer(i + 1);
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
