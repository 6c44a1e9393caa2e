import { type ColumnMatrix, addScaled, column, dot } from './matrix.js';

/** An upper bidiagonal matrix [n, n]: its diagonal, and the n - 1 entries above it. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  readonly above: Float64Array;
}

/**
 * Makes x, in place, the u of a reflection I - u uᵀ / s that maps x to `image` times the first unit vector.
 * @returns s: 0 where x is 0 already
 */
function reflectionOf(x: Float64Array): { image: number; s: number } {
  const norm = Math.sqrt(dot(x, x));
  if (norm === 0) return { image: 0, s: 0 };
  const image = x[0] > 0 ? -norm : norm;
  const s = norm * (norm + Math.abs(x[0]));
  x[0] -= image;
  return { image, s };
}

/**
 * A bidiagonal matrix with the singular values of A [m, n], m ≥ n, by reflections from both sides (Golub and Kahan 1965):
 * none is wrong by more than rounding of the largest.
 */
export function bidiagonal({ rows, columns, values }: ColumnMatrix): Bidiagonal {
  const left = { rows, columns, values: values.slice() };
  const diagonal = new Float64Array(columns);
  const above = new Float64Array(Math.max(0, columns - 1));
  /** The last reflection from the right, u and A u / s. It waits for the next from the left, so that both read A once. */
  const across = new Float64Array(columns);
  const sums = new Float64Array(rows);
  for (let k = 0; k < columns; k += 1) {
    const u = column(left, k).subarray(k);
    const below = sums.subarray(k);
    addScaled(u, -across[k], below);
    const down = reflectionOf(u);
    diagonal[k] = down.image;
    for (let j = k + 1; j < columns; j += 1) {
      const own = column(left, j).subarray(k);
      addScaled(own, -across[j], below);
      if (down.s > 0) addScaled(own, -dot(u, own) / down.s, u);
      across[j] = own[0];
    }
    if (k + 1 === columns) break;
    const { image, s } = reflectionOf(across.subarray(k + 1));
    above[k] = image;
    below.fill(0);
    for (let j = k + 1; j < columns && s > 0; j += 1) {
      addScaled(sums.subarray(k + 1), across[j] / s, column(left, j).subarray(k + 1));
    }
  }
  return { diagonal, above };
}
