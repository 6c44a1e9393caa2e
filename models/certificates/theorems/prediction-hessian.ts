import { type ColumnMatrix, addScaled, column, product, transposedProduct, zeros } from '../algebra/matrix.js';
import { type PredictionProblem, directionOf, outputChange } from './prediction.js';

function addInto(target: ColumnMatrix, term: ColumnMatrix, factor: number): void {
  addScaled(target.values, factor, term.values);
}

/** A · Bᵀ for A [r, k] and B [s, k]: [r, s]. */
function productTransposed(a: ColumnMatrix, b: ColumnMatrix): ColumnMatrix {
  const result = zeros(a.rows, b.rows);
  for (let k = 0; k < a.columns; k += 1) {
    for (let j = 0; j < b.rows; j += 1) addScaled(column(result, j), b.values[k * b.rows + j], column(a, k));
  }
  return result;
}

/** Dᵀ = (1/N) Σ vL gᵀ [KL, N_o], the loss's slopes g against the last block's features; null where W_L is not free. */
export function lastCorrelation({ last, loss, samples, output, rows }: PredictionProblem): ColumnMatrix | null {
  if (last === null) return null;
  const result = zeros(last.rows, output.columns);
  for (const chunk of rows()) {
    if (chunk.last === null) continue;
    addInto(result, transposedProduct(chunk.last, loss.gradient(chunk.outputs, chunk.first)), 1 / samples.rows);
  }
  return result;
}

/**
 * The Hessian of the training risk over the prediction weights as an operator, one pass over the rows a product
 * (theory A6.4 for squared loss; derived for the others): with dy = dW z + W dV vL + κ dc and q = l'' dy,
 * dW -> (1/N) Σ q zᵀ + D dVᵀ, dV -> Wᵀ (1/N) Σ q vLᵀ + dWᵀ D, dc -> κ (1/N) Σ q.
 * @param correlation Dᵀ, of `lastCorrelation`
 */
export function hessianOperator(
  problem: PredictionProblem,
  correlation: ColumnMatrix | null,
): (vector: Float64Array) => Float64Array {
  const { output, last, constant, loss, samples } = problem;
  return (vector) => {
    const direction = directionOf(problem, vector);
    const image = new Float64Array(vector.length);
    const result = directionOf(problem, image);
    const byLast = last && zeros(last.rows, output.columns);
    const share = 1 / samples.rows;
    for (const chunk of problem.rows()) {
      const curved = loss.curvature(chunk.outputs, outputChange(problem, direction, chunk), chunk.first);
      addInto(result.output, transposedProduct(chunk.read, curved), share);
      for (let c = 0; c < result.bias.length; c += 1) {
        result.bias[c] += share * constant * column(curved, c).reduce((sum, value) => sum + value, 0);
      }
      if (byLast !== null && chunk.last !== null) addInto(byLast, transposedProduct(chunk.last, curved), share);
    }
    if (byLast !== null && result.last !== null && direction.last !== null && correlation !== null) {
      addInto(result.output, transposedProduct(direction.last, correlation), 1);
      addInto(result.last, productTransposed(byLast, output), 1);
      addInto(result.last, productTransposed(correlation, direction.output), 1);
    }
    return image;
  };
}

/** The second difference of the risk along a direction, over h²: what its curvature is held against. */
export function secondDifference(problem: PredictionProblem, vector: Float64Array, step: number): number {
  const { loss, samples } = problem;
  const direction = directionOf(problem, vector);
  let sum = 0;
  for (const chunk of problem.rows()) {
    const { outputs, first, last } = chunk;
    const change = outputChange(problem, direction, chunk);
    const bent = last && direction.last && product(last, product(direction.last, direction.output));
    const at = (h: number): ColumnMatrix => {
      const values = outputs.values.slice();
      addScaled(values, h, change.values);
      if (bent !== null) addScaled(values, h * h, bent.values);
      return { ...outputs, values };
    };
    sum += loss.sum(at(step), first) - 2 * loss.sum(outputs, first) + loss.sum(at(-step), first);
  }
  return sum / samples.rows / (step * step);
}
