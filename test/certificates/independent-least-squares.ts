import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** Singular values of the scaled columns below this share of the largest are 0 … */
const dependence = 1e-12;
/** … and above this one they are not; between them no float64 solver can tell. */
const independence = 1e-7;
/** Columns that depend on others but for a value this far below the least that counts leave their span in doubt by as much. */
const clear = 1e-9;

/**
 * min over W of (1/N) Σ |W f - y|², by the singular value decomposition of the whole matrix of features with columns
 * scaled: nothing in common with the streamed QR. Null where the features' rank is in doubt.
 * @param features [N, P]
 * @param targets [N, T]
 */
export function clearRisk(
  features: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
): number | null {
  const norms = features[0].map((_, j) => Math.hypot(...features.map((row) => row[j])));
  const used = norms.flatMap((norm, j) => (norm > 0 ? [j] : []));
  const y = new Matrix(targets.map((row) => [...row]));
  if (used.length === 0) return y.norm() ** 2 / features.length;
  const scaled = new Matrix(features.map((row) => used.map((j) => row[j] / norms[j])));
  const { diagonal, leftSingularVectors } = new SingularValueDecomposition(scaled, { autoTranspose: true });
  const shares = diagonal.map((value) => value / diagonal[0]);
  if (shares.some((share) => share > dependence && share < independence)) return null;
  const rank = shares.filter((share) => share >= independence).length;
  if ((shares[rank] ?? 0) > clear * shares[rank - 1]) return null;
  const u = leftSingularVectors.subMatrix(0, features.length - 1, 0, rank - 1);
  return y.sub(u.mmul(u.transpose().mmul(y))).norm() ** 2 / features.length;
}

/** The same for features whose rank is known to be clear. */
export function independentRisk(
  features: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
): number {
  const risk = clearRisk(features, targets);
  if (risk === null) throw new Error('the rank of these features is in doubt');
  return risk;
}
