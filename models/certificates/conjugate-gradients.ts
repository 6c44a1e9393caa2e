import { type ColumnMatrix, addScaled, dot, zeros } from './matrix.js';

const mostIterations = 400;

/** A symmetric positive semidefinite linear map of matrices. */
export type Operator = (direction: ColumnMatrix) => ColumnMatrix;

/**
 * An approximate solution d of H d = -g, by preconditioned conjugate gradients.
 * @param inverse an approximation of H⁻¹
 * @param tolerance where to stop, as a share of |g|
 */
export function conjugateGradients(
  hessian: Operator,
  inverse: Operator,
  gradient: ColumnMatrix,
  tolerance: number,
): ColumnMatrix {
  const solution = zeros(gradient.rows, gradient.columns);
  const residual = { ...gradient, values: gradient.values.map((value) => -value) };
  let improved = inverse(residual);
  const direction = { ...improved, values: improved.values.slice() };
  let progress = dot(residual.values, improved.values);
  const enough = tolerance * tolerance * dot(residual.values, residual.values);
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    if (dot(residual.values, residual.values) <= enough) break;
    const image = hessian(direction);
    const curvature = dot(direction.values, image.values);
    if (!(curvature > 0)) break;
    const length = progress / curvature;
    addScaled(solution.values, length, direction.values);
    addScaled(residual.values, -length, image.values);
    improved = inverse(residual);
    const next = dot(residual.values, improved.values);
    const { values } = direction;
    for (let i = 0; i < values.length; i += 1) values[i] = improved.values[i] + (next / progress) * values[i];
    progress = next;
  }
  return solution;
}
