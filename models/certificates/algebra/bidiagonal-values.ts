import type { Bidiagonal } from './bidiagonal.js';

/** Sweeps for each singular value; two or three are usual. */
const mostSweeps = 60;

/** A rotation that maps (f, g) to (r, 0). */
function rotation(f: number, g: number): [cos: number, sin: number, r: number] {
  if (g === 0) return [1, 0, f];
  const r = Math.sqrt(f * f + g * g);
  return r === 0 ? [1, 0, 0] : [f / r, g / r, r];
}

/** The smaller singular value of the upper triangle f, g; h, as LAPACK's dlas2 computes it. */
function smallerOfTwo(f: number, g: number, h: number): number {
  const [least, most] = [Math.min(Math.abs(f), Math.abs(h)), Math.max(Math.abs(f), Math.abs(h))];
  if (least === 0) return 0;
  const [sum, difference, beside] = [1 + least / most, 1 - least / most, (g / most) ** 2];
  return (2 * least) / (Math.sqrt(sum * sum + beside) + Math.sqrt(difference * difference + beside));
}

/** One sweep of QR over the rows first .. last, with a shift. */
function sweep({ diagonal: d, above: e }: Bidiagonal, first: number, last: number, shift: number): void {
  let f = (Math.abs(d[first]) - shift) * (Math.sign(d[first]) + shift / d[first]);
  let g = e[first];
  for (let i = first; i < last; i += 1) {
    const [cosRight, sinRight, right] = rotation(f, g);
    if (i > first) e[i - 1] = right;
    f = cosRight * d[i] + sinRight * e[i];
    e[i] = cosRight * e[i] - sinRight * d[i];
    g = sinRight * d[i + 1];
    d[i + 1] *= cosRight;
    const [cosLeft, sinLeft, left] = rotation(f, g);
    d[i] = left;
    f = cosLeft * e[i] + sinLeft * d[i + 1];
    d[i + 1] = cosLeft * d[i + 1] - sinLeft * e[i];
    if (i + 1 === last) break;
    g = sinLeft * e[i + 1];
    e[i + 1] *= cosLeft;
  }
  e[last - 1] = f;
}

/** The same with no shift, which keeps small values and takes a diagonal entry of 0 (Demmel and Kahan 1990). */
function sweepUnshifted({ diagonal: d, above: e }: Bidiagonal, first: number, last: number): void {
  let [cos, cosBefore, sinBefore] = [1, 1, 0];
  for (let i = first; i < last; i += 1) {
    const [c, s, r] = rotation(d[i] * cos, e[i]);
    cos = c;
    if (i > first) e[i - 1] = sinBefore * r;
    [cosBefore, sinBefore, d[i]] = rotation(cosBefore * r, d[i + 1] * s);
  }
  const end = d[last] * cos;
  d[last] = end * cosBefore;
  e[last - 1] = end * sinBefore;
}

/**
 * The singular values of a bidiagonal matrix, largest first, by implicit QR (Golub and Kahan 1965).
 * @throws Error where it does not converge, of which no case is known
 */
export function bidiagonalSingularValues(matrix: Bidiagonal): number[] {
  const [d, e] = [matrix.diagonal.slice(), matrix.above.slice()];
  const bound = [...d, ...e].reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const isNone = (i: number) =>
    Math.abs(e[i]) <= (Number.EPSILON / 4) * Math.max(Math.abs(d[i]) + Math.abs(d[i + 1]), bound);
  let left = mostSweeps * d.length;
  for (let last = d.length - 1; last > 0;) {
    if (isNone(last - 1)) {
      last -= 1;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNone(first - 1)) first -= 1;
    left -= 1;
    if (left < 0) throw new Error('the singular values were not found: QR does not converge.');
    const shift = d.subarray(first, last).includes(0) ? 0 : smallerOfTwo(d[last - 1], e[last - 1], d[last]);
    if ((shift / d[first]) ** 2 > Number.EPSILON) sweep({ diagonal: d, above: e }, first, last, shift);
    else sweepUnshifted({ diagonal: d, above: e }, first, last);
  }
  return [...d.map(Math.abs)].sort((a, b) => b - a);
}
