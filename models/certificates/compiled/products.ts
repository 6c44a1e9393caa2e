import { combine, dots } from './panels';

/** Panels that a product goes through together: they stay in the second cache. */
const together = 16;

/**
 * Adds LᵀR for panels of equal height, all `stride` bytes apart: the products of one column of L stand beside each other,
 * those of the next `outStride` bytes on.
 * @param symmetric only the panels of R up to each panel of L
 */
export function crossProduct(
  left: usize,
  leftPanels: i32,
  right: usize,
  rightPanels: i32,
  stride: usize,
  rows: i32,
  out: usize,
  outStride: usize,
  symmetric: bool,
): void {
  for (let begin = 0; begin < rightPanels; begin += together) {
    const end = min(begin + together, rightPanels);
    for (let a = 0; a < leftPanels; a += 1) {
      const stop = symmetric ? min(end, a + 1) : end;
      for (let b = begin; b < stop; b += 1) {
        const from = right + <usize>b * stride;
        const to = out + ((<usize>a) << 2) * outStride + ((<usize>b) << 5);
        dots(left + <usize>a * stride, from, rows, to, outStride);
        dots(left + <usize>a * stride, from + 32, rows, to + 16, outStride);
      }
    }
  }
}

/** Writes a matrix [depth, columns], column after column, as weights: four columns' for each row, then the next four columns'. */
export function toWeights(source: usize, depth: i32, columns: i32, weights: usize, stride: usize): void {
  for (let column = 0; column < columns; column += 1) {
    let to = weights + ((<usize>column) >> 2) * stride + (((<usize>column) & 3) << 3);
    for (let k = 0; k < depth; k += 1) {
      store<f64>(to, load<f64>(source));
      source += 8;
      to += 32;
    }
  }
}

/** Adds panels times weights to other panels, all `stride` bytes apart. */
export function product(
  left: usize,
  leftPanels: i32,
  weights: usize,
  out: usize,
  outPanels: i32,
  stride: usize,
  rows: i32,
): void {
  for (let begin = 0; begin < leftPanels; begin += together) {
    const count = min(together, leftPanels - begin);
    for (let c = 0; c < outPanels; c += 1) {
      const from = weights + ((<usize>(c * leftPanels + begin)) << 7);
      combine(left + <usize>begin * stride, stride, count, from, out + <usize>c * stride, rows);
    }
  }
}
