import { conjugateGradients } from '../algebra/conjugate-gradients.js';
import { type ColumnMatrix, column, columnRange, product, zeros } from '../algebra/matrix.js';
import { factorInPlace, leastPivot, solveFactored, withoutRounding } from './cholesky.js';
import { jacobian } from './softmax.js';
import { curvature, curvatureSum } from './softmax-curvature.js';
import { type SoftmaxProblem, addMeanProduct, freeEntries, seenAt, withFirstClass } from './softmax-problem.js';
import { addWeightedGram, weightedFactor } from '../algebra/weighted-sums.js';

/** A Hessian of at most so many rows is summed and factored whole; of a larger one only the classes' own blocks are. */
const mostWhole = 800;
/** A pivot below this share of the largest is rounding. */
const rounding = 4e-15;
/** Below this share of the largest pivot the sum has lost digits, which reflections keep … */
const lost = 1e-11;
/** … where they take at most so many multiplications. */
const mostReflected = 2e8;
/** A pivot of reflections below this share of the largest is rounding. */
const reflectedRounding = 1e-16;

/** d with H d = -g, up to a share `tolerance` of |g| where it is not solved directly. */
export type SolveHessian = (gradient: ColumnMatrix, tolerance: number) => ColumnMatrix;

/** A Hessian that is summed up over the rows. */
interface HessianSum {
  add(basis: ColumnMatrix, probabilities: ColumnMatrix): void;
  /**
   * Once all rows are in.
   * @param ridge what is added to the Hessian's diagonal
   */
  solver(ridge: number): SolveHessian;
}

function addRidge({ rows, values }: ColumnMatrix, ridge: number): void {
  for (let j = 0; j < rows; j += 1) values[j * rows + j] += ridge;
}

/** (δcd - pd) q for the classes d > 0, a row each: √pc times these are a square root of the row's Hessian. */
function classRows(basis: ColumnMatrix, { values }: ColumnMatrix, c: number, classes: number): ColumnMatrix {
  const { rows, columns } = basis;
  const result = zeros(rows, columns * (classes - 1));
  for (let d = 1; d < classes; d += 1) {
    for (let i = 0; i < rows; i += 1) {
      let share = -values[d * rows + i];
      if (c === d) {
        share = 0;
        for (let at = i; at < values.length; at += rows) if (at !== c * rows + i) share += values[at];
      }
      for (let j = 0; j < columns; j += 1) {
        result.values[((d - 1) * columns + j) * rows + i] = share * basis.values[j * rows + i];
      }
    }
  }
  return result;
}

/** The whole Hessian's factor without the Hessian: directions in which only few, all but sure rows bend keep their digits. */
function reflectedFactor(problem: SoftmaxProblem, weights: ColumnMatrix, ridge: number): ColumnMatrix {
  const { rows, rank, classes } = problem;
  const free = freeEntries(problem);
  const size = free.length;
  const factor = weightedFactor(size);
  for (const [first, all] of rows.chunks()) {
    const basis = columnRange(all, 0, rank);
    const { probabilities } = seenAt(problem, weights, basis, first);
    for (let c = 0; c < classes; c += 1) {
      const shares = column(probabilities, c).map((p) => p / rows.rows);
      factor.add(picked(classRows(basis, probabilities, c, classes), free), shares);
    }
  }
  const identity = zeros(size, size);
  addRidge(identity, 1);
  factor.add(identity, new Float64Array(size).fill(ridge));
  return withoutRounding(factor.lower(), reflectedRounding);
}

/** The columns that are named. */
function picked(matrix: ColumnMatrix, columns: Int32Array): ColumnMatrix {
  const result = zeros(matrix.rows, columns.length);
  columns.forEach((from, j) => {
    column(result, j).set(column(matrix, from));
  });
  return result;
}

function wholeHessian(problem: SoftmaxProblem, weights: ColumnMatrix): HessianSum {
  const { rows, classes } = problem;
  const sum = curvatureSum(problem);
  return {
    add: sum.add,
    solver(ridge) {
      let whole = sum.lower();
      const size = whole.rows;
      addRidge(whole, ridge);
      factorInPlace(whole, rounding);
      if (leastPivot(whole) < lost && rows.rows * classes * size * size <= mostReflected) {
        whole = reflectedFactor(problem, weights, ridge);
      }
      const free = freeEntries(problem);
      return (gradient) => {
        const solved = Float64Array.from(free, (at) => -gradient.values[at]);
        solveFactored(whole, solved);
        const direction = zeros(gradient.rows, gradient.columns);
        free.forEach((at, k) => {
          direction.values[at] = solved[k];
        });
        return direction;
      };
    },
  };
}

/**
 * Conjugate gradients, a pass over the rows an iteration, after the inverse of the classes' own blocks, which may be those
 * of an earlier point: they cost as much as many iterations, and change little between steps.
 */
function blockHessian({ rows, rank, classes, blocks }: SoftmaxProblem): HessianSum {
  const fresh = blocks.isDue() ? Array.from({ length: classes }, () => zeros(rank, rank)) : null;
  /** The probabilities, chunk after chunk. */
  const seen: ColumnMatrix[] = [];
  const image = (direction: ColumnMatrix, ridge: number): ColumnMatrix => {
    const result = { ...direction, values: direction.values.map((value) => ridge * value) };
    let chunk = 0;
    for (const [, all] of rows.chunks()) {
      const basis = columnRange(all, 0, rank);
      addMeanProduct(result, basis, jacobian(seen[chunk], withFirstClass(product(basis, direction))), rows.rows);
      chunk += 1;
    }
    blocks.countPass();
    return result;
  };
  return {
    add(basis, probabilities) {
      seen.push(probabilities);
      fresh?.forEach((block, c) => addWeightedGram(block, basis, curvature(probabilities, c, c, rows.rows)));
    },
    solver(ridge) {
      if (fresh !== null) blocks.take(fresh, ridge);
      return (gradient, tolerance) =>
        conjugateGradients(
          (direction) => image(direction, ridge),
          (b) => blocks.inverse(b),
          gradient,
          tolerance,
        );
    },
  };
}

/** Whether the Hessian of such a problem is factored whole. */
export function isWhole({ rank, classes }: Pick<SoftmaxProblem, 'rank' | 'classes'>): boolean {
  return rank * (classes - 1) <= mostWhole || classes === 2;
}

/** The Hessian of the cross-entropy risk at weights W, to be summed up in the pass that computes the gradient. */
export function hessianSum(problem: SoftmaxProblem, weights: ColumnMatrix): HessianSum {
  return isWhole(problem) ? wholeHessian(problem, weights) : blockHessian(problem);
}
