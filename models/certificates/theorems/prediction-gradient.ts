import { type ColumnMatrix, addScaled, column, product, transposedProduct, zeros } from '../algebra/matrix.js';
import { type Gradient, transposeOf } from '../features/backward.js';
import { endsOf, type TrainedNetwork } from '../features/passes.js';
import { type PredictionProblem, lastMapName } from './prediction.js';

/** The rows of each head in [H0 … HL]ᵀ, or all of W(L+1)ᵀ's, by name. */
function headRows(network: TrainedNetwork, size: number): [name: string, first: number, end: number][] {
  if (network.architecture.kind !== 'a-resnest') return [['output', 0, size]];
  const ends = endsOf(network);
  return ends.map((end, i) => [`heads.${i}`, i === 0 ? 0 : ends[i - 1], end]);
}

/** Rows of a matrix, column after column. */
function rowsOf(matrix: ColumnMatrix, first: number, end: number): Float64Array {
  const values = new Float64Array((end - first) * matrix.columns);
  for (let j = 0; j < matrix.columns; j += 1) {
    values.set(column(matrix, j).subarray(first, end), j * (end - first));
  }
  return values;
}

/**
 * The training risk's derivatives by the prediction weights alone, which ask for no way back through the blocks.
 * @param correlation Dᵀ, of `lastCorrelation`
 */
export function predictionGradient(problem: PredictionProblem, correlation: ColumnMatrix | null): Gradient {
  const { network, output, loss, samples, rows, last, constant } = problem;
  const byOutput = zeros(output.rows, output.columns);
  const byBias = new Float64Array(output.columns);
  for (const { read, outputs, first } of rows()) {
    const slopes = loss.gradient(outputs, first);
    addScaled(byOutput.values, 1 / samples.rows, transposedProduct(read, slopes).values);
    for (let c = 0; c < slopes.columns; c += 1) {
      byBias[c] += column(slopes, c).reduce((sum, slope) => sum + slope, 0) / samples.rows;
    }
  }
  const gradient = new Map<string, Float64Array>();
  for (const [name, first, end] of headRows(network, output.rows)) {
    gradient.set(`${name}.weight`, rowsOf(byOutput, first, end));
    if (constant !== 0) gradient.set(`${name}.bias`, byBias);
  }
  if (last !== null && correlation !== null) {
    gradient.set(lastMapName(network), product(correlation, transposeOf(output)).values);
  }
  return gradient;
}
