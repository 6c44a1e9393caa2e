import type { ConvexSolution } from '../certificate.js';
import { CertificateError } from '../certificate-error.js';
import { type CrossEntropyMinimum, minimizeCrossEntropy } from './cross-entropy.js';
import { type ColumnMatrix, column, columnRange, product, zeros } from '../algebra/matrix.js';
import { separates } from './separation.js';
import { type SpannedFeatures, onAllColumns, orthonormalRows, toColumnWeights } from '../features/spanned-features.js';

/** The cross-entropy problem on a network's features, its basis computed once for all levels. */
export interface CrossEntropyRows {
  readonly spanned: SpannedFeatures;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Q [N, rank], QᵀQ = N I. */
  readonly basis: ColumnMatrix;
}

/** @throws CertificateError where the targets are not classes */
export function crossEntropyRows(spanned: SpannedFeatures): CrossEntropyRows {
  const { targets } = spanned.samples;
  if (targets.kind !== 'classes') {
    throw new CertificateError('cross-entropy needs classes as targets, and these targets are numbers.');
  }
  const basis = orthonormalRows(spanned);
  const scale = Math.sqrt(basis.rows);
  for (let i = 0; i < basis.values.length; i += 1) basis.values[i] *= scale;
  return { spanned, labels: targets.labels, classes: targets.classes, basis };
}

function solutionOf({ risk, gap, gradientNorm, separable }: CrossEntropyMinimum): ConvexSolution {
  const method = separable ? 'every margin verified' : 'truncated Newton';
  return { method, risk, gap, gradientNorm, separable };
}

/** Weights for a basis of more directions that predict the same. */
function padded(weights: ColumnMatrix, rows: number): ColumnMatrix {
  const result = zeros(rows, weights.columns);
  for (let c = 0; c < weights.columns; c += 1) column(result, c).set(column(weights, c));
  return result;
}

function scaled(weights: ColumnMatrix, factor: number): ColumnMatrix {
  return { ...weights, values: weights.values.map((weight) => factor * weight) };
}

/** The infimum at every level, and its minimizer, if any; once a level separates the classes, every further one does. */
export function crossEntropyLadder(rows: CrossEntropyRows): {
  ladder: ConvexSolution[];
  predictors: (ColumnMatrix | null)[];
} {
  const { spanned, basis, labels, classes } = rows;
  const scale = Math.sqrt(basis.rows);
  let last: CrossEntropyMinimum | null = null;
  const predictors: (ColumnMatrix | null)[] = [];
  const ladder = spanned.bases.ranks.map((rank) => {
    if (last?.separable !== true) {
      const problem = {
        basis: columnRange(basis, 0, rank),
        labels,
        classes,
        separates: (weights: ColumnMatrix) => separates(spanned, labels, scaled(weights, scale)),
      };
      last = minimizeCrossEntropy(problem, last === null ? zeros(rank, classes) : padded(last.weights, rank));
    }
    predictors.push(
      last.separable ? null : onAllColumns(spanned, toColumnWeights(spanned, scaled(last.weights, scale))),
    );
    return solutionOf(last);
  });
  return { ladder, predictors };
}

/**
 * The infimum over predictors on some directions within the features' span.
 * @param directions [rank, r], orthonormal, in the coordinates of the features' basis
 */
export function crossEntropyWithin(rows: CrossEntropyRows, directions: ColumnMatrix): ConvexSolution {
  const { spanned, basis, labels, classes } = rows;
  const scale = Math.sqrt(basis.rows);
  const problem = {
    basis: product(basis, directions),
    labels,
    classes,
    separates: (weights: ColumnMatrix) => separates(spanned, labels, scaled(product(directions, weights), scale)),
  };
  return solutionOf(minimizeCrossEntropy(problem, zeros(directions.columns, classes)));
}
