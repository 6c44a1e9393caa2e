import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { addScaled, dot } from './matrix.js';

/** How near an end of the spectrum must be at least, as a share of the largest eigenvalue's size; its error is far less. */
const enough = 1e-6;
/** Below this share of what is left of a vector, it is rounding. */
const negligible = 1e-13;
/** So many steps are taken in any case: before, a Ritz value may rest near an eigenvalue that is not the outmost. */
const leastSteps = 60;
/** From then on the Ritz values are looked at once in so many steps. */
const period = 10;

/** Both ends of a symmetric matrix's spectrum. */
export interface Extremes {
  /** Least Ritz value: never below the least eigenvalue, up to rounding. */
  readonly smallest: number;
  readonly largest: number;
  /** Some eigenvalue is this near to `smallest`. */
  readonly uncertainty: number;
}

/** A unit vector that depends on its length alone. */
function startVector(size: number): Float64Array {
  let state = 12345;
  const vector = Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return ((state >>> 8) + 0.5) / 2 ** 24 - 0.5;
  });
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

function ritzExtremes(
  diagonal: readonly number[],
  beside: readonly number[],
  left: number,
): Extremes & { far: number } {
  const n = diagonal.length;
  const matrix = Matrix.zeros(n, n);
  diagonal.forEach((value, i) => matrix.set(i, i, value));
  beside.slice(0, n - 1).forEach((value, i) => {
    matrix.set(i, i + 1, value);
    matrix.set(i + 1, i, value);
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  let [low, high] = [0, 0];
  realEigenvalues.forEach((value, k) => {
    if (value < realEigenvalues[low]) low = k;
    if (value > realEigenvalues[high]) high = k;
  });
  const residual = (k: number) => left * Math.abs(eigenvectorMatrix.get(n - 1, k));
  return {
    smallest: realEigenvalues[low],
    largest: realEigenvalues[high],
    uncertainty: residual(low),
    far: residual(high),
  };
}

/**
 * The smallest and largest eigenvalue of a symmetric operator, by Lanczos' method with full reorthogonalisation.
 * @param operator v -> A v for v of this size
 * @param mostSteps products with A at most; memory is that many vectors
 */
export function extremeEigenvalues(
  operator: (vector: Float64Array) => Float64Array,
  size: number,
  mostSteps: number,
): Extremes {
  const steps = Math.min(size, mostSteps);
  const basis = [startVector(size)];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let step = 1; ; step += 1) {
    const last = basis[step - 1];
    const image = operator(last).slice();
    const scale = Math.sqrt(dot(image, image));
    diagonal.push(dot(last, image));
    for (let pass = 0; pass < 2; pass += 1) {
      for (const vector of basis) addScaled(image, -dot(vector, image), vector);
    }
    const left = Math.sqrt(dot(image, image));
    const done = step >= steps || left <= negligible * scale;
    if (done || (step >= leastSteps && step % period === 0)) {
      const { far, ...found } = ritzExtremes(diagonal, beside, left);
      const size = Math.max(Math.abs(found.smallest), Math.abs(found.largest));
      if (done || Math.max(found.uncertainty, far) <= enough * size) return found;
    }
    beside.push(left);
    basis.push(image.map((value) => value / left));
  }
}
