import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { ColumnMatrix } from '../algebra/matrix.js';
import type { ConvexProblems } from '../convex/convex-problems.js';
import { rankOf } from '../algebra/singular-values.js';
import { type Network, streamMap } from '../features/forward.js';

/** The best linear predictor of the input as one of x0 = W0 x: w*ᵀ x0 + c*, of least |w*|. */
export interface LinearReadout {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Why there is none, in words. */
export const noReadout =
  'no linear predictor of x0 attains the best linear risk: it is an infimum, or W0 has lower rank than the input';

/** The least-norm w with W0ᵀ w = t for W0ᵀ [N_in, M]; null where W0 has lower rank than N_in. */
function throughExpansion(expansion: ColumnMatrix, t: Float64Array): Float64Array | null {
  const { rows, columns, values } = expansion;
  if (rows > columns) return null;
  // Column after column of W0ᵀ is row after row of W0 [M, N_in].
  const svd = new SingularValueDecomposition(Matrix.from1DArray(columns, rows, values));
  if (rankOf(svd.diagonal, columns) < rows) return null;
  const coordinates = svd.rightSingularVectors.transpose().mmul(Matrix.columnVector(t));
  svd.diagonal.forEach((s, i) => coordinates.set(i, 0, coordinates.get(i, 0) / s));
  return Float64Array.from(svd.leftSingularVectors.mmul(coordinates).to1DArray());
}

/**
 * What Shamir 2018 and Yun 2019 call w* and t*, for a network with one output: their x is the stream x0 = W0 x.
 * @returns null where no predictor attains the best linear risk, or W0 loses a direction of the input
 */
export function linearReadout(network: Network, problems: ConvexProblems): LinearReadout | null {
  const found = problems.predictor(0);
  if (found === null) return null;
  const { bias, inputSize } = network.architecture;
  const constants = bias ? 1 : 0;
  const t = found.values.slice(constants, constants + inputSize);
  const expansion = streamMap(network, 0);
  const weights = expansion === null ? t : throughExpansion(expansion, t);
  return weights && { weights, bias: bias ? found.values[0] : 0 };
}
