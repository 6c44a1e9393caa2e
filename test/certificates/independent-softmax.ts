import { LuDecomposition, Matrix } from 'ml-matrix';

/** The cross-entropy risk of weights [C, P] on rows with all their columns. */
export function softmaxRisk(rows: number[][], labels: readonly number[], weights: Matrix): number {
  const sum = rows.reduce((total, row, n) => {
    const z = weights.mmul(Matrix.columnVector(row)).to1DArray();
    const top = Math.max(...z);
    return total + top + Math.log(z.reduce((s, value) => s + Math.exp(value - top), 0)) - z[labels[n]];
  }, 0);
  return sum / rows.length;
}

/**
 * The least risk that weights on [1, inputs] reach the slow way: the whole Hessian of the primal, a little ridge for the
 * direction that changes nothing, halved steps.
 * @param start draws the weights to begin with
 */
export function independentMinimum(
  inputs: number[][],
  labels: readonly number[],
  classes: number,
  start: () => number = () => 0,
): number {
  const rows = inputs.map((row) => [1, ...row.map(Math.fround)]);
  const size = rows[0].length;
  let weights = new Matrix(Array.from({ length: classes }, () => Array.from({ length: size }, start)));
  for (let iteration = 0; iteration < 60; iteration += 1) {
    const gradient = Matrix.zeros(classes * size, 1);
    const hessian = Matrix.eye(classes * size, classes * size, 1e-13);
    rows.forEach((row, n) => {
      const z = weights.mmul(Matrix.columnVector(row)).to1DArray();
      const top = Math.max(...z);
      const total = z.reduce((s, value) => s + Math.exp(value - top), 0);
      const p = z.map((value) => Math.exp(value - top) / total);
      for (let c = 0; c < classes; c += 1) {
        for (let j = 0; j < size; j += 1) {
          const at = c * size + j;
          gradient.set(at, 0, gradient.get(at, 0) + ((p[c] - Number(c === labels[n])) * row[j]) / rows.length);
          for (let d = 0; d < classes; d += 1) {
            const curvature = p[c] * (Number(c === d) - p[d]);
            for (let k = 0; k < size; k += 1) {
              const to = d * size + k;
              hessian.set(at, to, hessian.get(at, to) + (curvature * row[j] * row[k]) / rows.length);
            }
          }
        }
      }
    });
    const step = new LuDecomposition(hessian).solve(gradient).to1DArray();
    const before = softmaxRisk(rows, labels, weights);
    let next = weights;
    for (let length = 1; length > 1e-6; length /= 2) {
      next = weights.clone();
      step.forEach((value, at) =>
        next.set(Math.floor(at / size), at % size, weights.get(Math.floor(at / size), at % size) - length * value),
      );
      if (softmaxRisk(rows, labels, next) < before) break;
      next = weights;
    }
    if (next === weights) break;
    weights = next;
  }
  return softmaxRisk(rows, labels, weights);
}
