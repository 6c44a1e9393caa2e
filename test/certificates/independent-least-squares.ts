import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** Below this share of the largest, a singular value of the scaled columns is 0. */
const dependence = 1e-10;

/**
 * min over W of (1/N) Σ |W f - y|², by the singular value decomposition of the whole matrix of features with columns
 * scaled: nothing in common with the streamed QR.
 * @param features [N, P]
 * @param targets [N, T]
 */
export function independentRisk(
  features: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
): number {
  const norms = features[0].map((_, j) => Math.hypot(...features.map((row) => row[j])));
  const used = norms.flatMap((norm, j) => (norm > 0 ? [j] : []));
  const y = new Matrix(targets.map((row) => [...row]));
  if (used.length === 0) return y.norm() ** 2 / features.length;
  const scaled = new Matrix(features.map((row) => used.map((j) => row[j] / norms[j])));
  const svd = new SingularValueDecomposition(scaled, { autoTranspose: true });
  const rank = svd.diagonal.filter((value) => value > dependence * svd.diagonal[0]).length;
  const u = svd.leftSingularVectors.subMatrix(0, features.length - 1, 0, rank - 1);
  const explained = u.mmul(u.transpose().mmul(y));
  return y.sub(explained).norm() ** 2 / features.length;
}
