import { type ColumnMatrix, addScaled, dot, zeros } from './matrix.js';

const mostIterations = 400;
/** A squared residual this many times the least so far won't come back. */
const lost = 1e8;

/** A symmetric positive semidefinite linear map of matrices. */
export type Operator = (direction: ColumnMatrix) => ColumnMatrix;

/**
 * An approximate solution d of H d = -g, by preconditioned conjugate gradients: the iterate of least residual. Where H
 * is singular, rounding ends the progress at some point, and the search with it.
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
  let squares = dot(residual.values, residual.values);
  const enough = tolerance * tolerance * squares;
  let best = { squares, values: solution.values.slice() };
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    if (squares <= enough || squares > lost * best.squares) break;
    const image = hessian(direction);
    const curvature = dot(direction.values, image.values);
    if (!(curvature > 0)) break;
    const length = progress / curvature;
    addScaled(solution.values, length, direction.values);
    addScaled(residual.values, -length, image.values);
    squares = dot(residual.values, residual.values);
    if (squares < best.squares) best = { squares, values: solution.values.slice() };
    improved = inverse(residual);
    const next = dot(residual.values, improved.values);
    const { values } = direction;
    for (let i = 0; i < values.length; i += 1) values[i] = improved.values[i] + (next / progress) * values[i];
    progress = next;
  }
  return { ...solution, values: best.values };
}
