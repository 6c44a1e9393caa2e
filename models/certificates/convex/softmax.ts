import { type ColumnMatrix, zeros } from '../algebra/matrix.js';

/** Scores z [N, C] seen through the softmax. */
export interface Softmax {
  /** (1/N) Σ log Σ exp(zc) - zt. */
  readonly risk: number;
  /** [N, C] */
  readonly probabilities: ColumnMatrix;
  /** Least margin zt - max of the others over the rows. */
  readonly margin: number;
}

/** The cross-entropy risk, probabilities and least margin of scores [N, C]. */
export function softmax(scores: ColumnMatrix, labels: Int32Array): Softmax {
  const { rows, columns, values } = scores;
  const probabilities = zeros(rows, columns);
  let risk = 0;
  let margin = Infinity;
  for (let i = 0; i < rows; i += 1) {
    const target = values[labels[i] * rows + i];
    let other = -Infinity;
    for (let c = 0; c < columns; c += 1) if (c !== labels[i]) other = Math.max(other, values[c * rows + i]);
    margin = Math.min(margin, target - other);
    // Relative to the target's score: a risk far below 1 then keeps its digits.
    const top = Math.max(target, other);
    let others = 0;
    for (let c = 0; c < columns; c += 1) if (c !== labels[i]) others += Math.exp(values[c * rows + i] - top);
    const own = Math.exp(target - top);
    const total = others + own;
    risk += target >= other ? Math.log1p(others) : top - target + Math.log(total);
    for (let c = 0; c < columns; c += 1)
      probabilities.values[c * rows + i] = Math.exp(values[c * rows + i] - top) / total;
  }
  return { risk: risk / rows, probabilities, margin };
}

/** p - Y, with an entry's digits kept where p is near 1. */
export function residualOf(probabilities: ColumnMatrix, labels: Int32Array): ColumnMatrix {
  const { rows, columns } = probabilities;
  const residual = { rows, columns, values: probabilities.values.slice() };
  for (let i = 0; i < rows; i += 1) {
    let others = 0;
    for (let c = 0; c < columns; c += 1) if (c !== labels[i]) others += probabilities.values[c * rows + i];
    residual.values[labels[i] * rows + i] = -others;
  }
  return residual;
}

/**
 * The softmax's Jacobian at each row, applied to that row of u: p ∘ (u - p·u). Counted from the u of the likeliest
 * class, which changes nothing but the rounding: rows that are all but sure keep their digits.
 */
export function jacobian(probabilities: ColumnMatrix, u: ColumnMatrix): ColumnMatrix {
  const { rows, columns } = u;
  const p = probabilities.values;
  const result = zeros(rows, columns);
  for (let i = 0; i < rows; i += 1) {
    let likeliest = i;
    for (let at = i; at < p.length; at += rows) if (p[at] > p[likeliest]) likeliest = at;
    const origin = u.values[likeliest];
    let mean = 0;
    for (let at = i; at < p.length; at += rows) mean += p[at] * (u.values[at] - origin);
    for (let at = i; at < p.length; at += rows) result.values[at] = p[at] * (u.values[at] - origin - mean);
  }
  return result;
}
