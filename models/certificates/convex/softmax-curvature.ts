import { type ColumnMatrix, zeros } from '../algebra/matrix.js';
import { addWeightedGram } from '../algebra/weighted-sums.js';
import { type SoftmaxProblem, freeEntries } from './softmax-problem.js';

/** The whole Hessian (1/N) Σ J(pn) ⊗ qn qnᵀ of a cross-entropy risk, summed up over the rows. */
export interface CurvatureSum {
  /** Adds rows with their probabilities, [rows, C]. */
  readonly add: (basis: ColumnMatrix, probabilities: ColumnMatrix) => void;
  /** Its lower triangle over the weights' free entries; what is above it is undefined. */
  lower(): ColumnMatrix;
}

/** pc (δcd - pd) for each row, 1 - pc as the sum of the others: it keeps its digits where pc is near 1. */
export function curvature({ rows, values }: ColumnMatrix, c: number, d: number, count: number): Float64Array {
  const weights = new Float64Array(rows);
  for (let i = 0; i < rows; i += 1) {
    let factor = 0;
    if (c === d) {
      for (let at = i; at < values.length; at += rows) if (at !== c * rows + i) factor += values[at];
    } else factor = -values[d * rows + i];
    weights[i] = (values[c * rows + i] * factor) / count;
  }
  return weights;
}

/** Puts a symmetric block, given by its lower triangle, at block row d and block column c ≤ d of a lower triangle. */
function place(whole: ColumnMatrix, block: ColumnMatrix, d: number, c: number): void {
  const size = block.rows;
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) {
      const value = block.values[j * size + i];
      whole.values[(c * size + j) * whole.rows + d * size + i] = value;
      if (c !== d) whole.values[(c * size + i) * whole.rows + d * size + j] = value;
    }
  }
}

/** The rows and columns of a lower triangle that are named, in rising order. */
function principal({ rows, values }: ColumnMatrix, entries: Int32Array): ColumnMatrix {
  const size = entries.length;
  const result = zeros(size, size);
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) result.values[j * size + i] = values[entries[j] * rows + entries[i]];
  }
  return result;
}

export function curvatureSum(problem: SoftmaxProblem): CurvatureSum {
  const { rows, rank, classes } = problem;
  const pairs: { c: number; d: number; block: ColumnMatrix }[] = [];
  for (let c = 1; c < classes; c += 1) {
    for (let d = c; d < classes; d += 1) pairs.push({ c, d, block: zeros(rank, rank) });
  }
  return {
    add(basis, probabilities) {
      for (const { c, d, block } of pairs) {
        addWeightedGram(block, basis, curvature(probabilities, c, d, rows.rows));
      }
    },
    lower() {
      const size = rank * (classes - 1);
      const whole = zeros(size, size);
      for (const { c, d, block } of pairs) place(whole, block, d - 1, c - 1);
      return problem.face === null ? whole : principal(whole, freeEntries(problem));
    },
  };
}
