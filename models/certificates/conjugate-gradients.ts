import { type ColumnMatrix, addScaled, dot, zeros } from './matrix.js';

const mostIterations = 400;

/**
 * An approximate solution d of H d = -g for a positive semidefinite H, by conjugate gradients.
 * @param tolerance where to stop, as a share of |g|
 */
export function conjugateGradients(
  hessian: (direction: ColumnMatrix) => ColumnMatrix,
  gradient: ColumnMatrix,
  tolerance: number,
): ColumnMatrix {
  const solution = zeros(gradient.rows, gradient.columns);
  const residual = { ...gradient, values: gradient.values.map((value) => -value) };
  const direction = { ...residual, values: residual.values.slice() };
  let squares = dot(residual.values, residual.values);
  const enough = tolerance * tolerance * squares;
  for (let iteration = 0; iteration < mostIterations && squares > enough; iteration += 1) {
    const image = hessian(direction);
    const curvature = dot(direction.values, image.values);
    if (!(curvature > 0)) break;
    const length = squares / curvature;
    addScaled(solution.values, length, direction.values);
    addScaled(residual.values, -length, image.values);
    const next = dot(residual.values, residual.values);
    const { values } = direction;
    for (let i = 0; i < values.length; i += 1) values[i] = residual.values[i] + (next / squares) * values[i];
    squares = next;
  }
  return solution;
}
