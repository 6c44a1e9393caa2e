import { type Operator, conjugateGradients } from '../algebra/conjugate-gradients.js';
import { type ColumnMatrix, addScaled, column, dot, product, transposedProduct, zeros } from '../algebra/matrix.js';
import { jacobian } from './softmax.js';

/** What is added to each class's block, as a share of the largest entry: classes without rows have no curvature. */
const regularization = 1e-8;

/** Qᵀ E / N for E [N, C]. */
export function meanProduct(basis: ColumnMatrix, rows: ColumnMatrix): ColumnMatrix {
  const result = transposedProduct(basis, rows);
  for (let i = 0; i < result.values.length; i += 1) result.values[i] /= basis.rows;
  return result;
}

/** The lower triangle of (1/N) Qᵀ diag(p ∘ (1 - p)) Q, one class's own curvature: [r, r]. */
function classBlock(basis: ColumnMatrix, p: Float64Array): ColumnMatrix {
  const { rows, columns } = basis;
  const block = zeros(columns, columns);
  const weighted = new Float64Array(rows);
  for (let j = 0; j < columns; j += 1) {
    const q = column(basis, j);
    for (let i = 0; i < rows; i += 1) weighted[i] = (p[i] * (1 - p[i]) * q[i]) / rows;
    for (let k = j; k < columns; k += 1) block.values[j * columns + k] = dot(weighted, column(basis, k));
  }
  return block;
}

/** Cholesky's L in place of the lower triangle; a pivot below `least` counts as that. */
function factorInPlace({ rows, values }: ColumnMatrix, least: number): void {
  for (let j = 0; j < rows; j += 1) {
    const pivot = Math.sqrt(Math.max(values[j * rows + j], least));
    const below = values.subarray(j * rows + j + 1, (j + 1) * rows);
    values[j * rows + j] = pivot;
    for (let i = 0; i < below.length; i += 1) below[i] /= pivot;
    for (let k = j + 1; k < rows; k += 1) {
      addScaled(values.subarray(k * rows + k, (k + 1) * rows), -below[k - j - 1], below.subarray(k - j - 1));
    }
  }
}

/** Solves L Lᵀ x = b in place. */
function solveFactored({ rows, values }: ColumnMatrix, b: Float64Array): void {
  for (let j = 0; j < rows; j += 1) {
    b[j] /= values[j * rows + j];
    addScaled(b.subarray(j + 1), -b[j], values.subarray(j * rows + j + 1, (j + 1) * rows));
  }
  for (let j = rows - 1; j >= 0; j -= 1) {
    b[j] -= dot(values.subarray(j * rows + j + 1, (j + 1) * rows), b.subarray(j + 1));
    b[j] /= values[j * rows + j];
  }
}

/** Takes each row's mean over the classes away: adding the same scores to every class changes nothing. */
function centred(matrix: ColumnMatrix): ColumnMatrix {
  const { rows, columns, values } = matrix;
  const result = { ...matrix, values: values.slice() };
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let at = i; at < values.length; at += rows) sum += values[at];
    for (let at = i; at < values.length; at += rows) result.values[at] -= sum / columns;
  }
  return result;
}

/** The inverse of the Hessian's diagonal blocks, a class each: near the whole inverse, and exact on rows almost sure. */
function blockInverse(basis: ColumnMatrix, probabilities: ColumnMatrix): Operator {
  const blocks = Array.from({ length: probabilities.columns }, (_, c) => classBlock(basis, column(probabilities, c)));
  const largest = Math.max(...blocks.map(({ values }) => values.reduce((most, value) => Math.max(most, value), 0)));
  if (largest === 0) return (b) => b;
  for (const block of blocks) factorInPlace(block, regularization * largest);
  return (b) => {
    const result = centred(b);
    blocks.forEach((block, c) => solveFactored(block, column(result, c)));
    return centred(result);
  };
}

/**
 * Solves H d = -g for the Hessian of the cross-entropy risk at given probabilities, d -> Qᵀ J(Q d) / N.
 * @param basis Q [N, r]
 * @param probabilities [N, C]
 * @param gradient g [r, C]
 * @param tolerance where to stop, as a share of |g|
 */
export function solveHessian(
  basis: ColumnMatrix,
  probabilities: ColumnMatrix,
  gradient: ColumnMatrix,
  tolerance: number,
): ColumnMatrix {
  const hessian: Operator = (d) => meanProduct(basis, jacobian(probabilities, product(basis, d)));
  return conjugateGradients(hessian, blockInverse(basis, probabilities), gradient, tolerance);
}
