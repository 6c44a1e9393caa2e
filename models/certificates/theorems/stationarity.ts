import { type Loss, lossProperties } from '../../architecture/loss.js';
import { extremeEigenvalues } from '../algebra/lanczos.js';
import { type ColumnMatrix, dot, product, squaredNorm } from '../algebra/matrix.js';
import { CertificateError } from '../certificate-error.js';
import { singularValues } from '../algebra/singular-values.js';
import { type Gradient, gradientNorm } from '../features/backward.js';
import { constantRisk } from './constant-risk.js';
import { hessianOperator } from './prediction-hessian.js';
import { type PredictionProblem, isPrediction, predictionSize } from './prediction.js';
import { stationarityVerdict } from './stationarity-verdict.js';
import type { StationarityFindings } from './sections.js';

/** Lanczos steps where the rows are held; vectors of this many numbers in all are held beside them. */
const mostSteps = 100;
const mostNumbers = 2 ** 24;
/** Lanczos steps where every one of them runs the network over all rows. */
const streamedSteps = 12;

function curvatures(
  problem: PredictionProblem,
  correlation: ColumnMatrix | null,
): { smallest: number; largest: number; uncertainty: number } {
  const size = predictionSize(problem);
  const affordable = Math.max(streamedSteps, Math.floor(mostNumbers / size));
  const steps = problem.streamed ? streamedSteps : Math.min(mostSteps, affordable);
  return extremeEigenvalues(hessianOperator(problem, correlation), size, steps);
}

/** Norms of the prediction weights, an array each, beside those of the gradient over them. */
function arrayNorms({ network }: PredictionProblem, gradient: Gradient): { weights: number; slopes: number }[] {
  const norm = (values: Float64Array | null | undefined) => (values ? Math.sqrt(dot(values, values)) : 0);
  const chosen = [...gradient].filter(([name]) => isPrediction(network)(name));
  return chosen.map(([name, slopes]) => {
    const map = network.maps.get(name.replace(/\.(weight|bias)$/, ''));
    return { weights: norm(name.endsWith('.bias') ? map?.bias : map?.transposed.values), slopes: norm(slopes) };
  });
}

/** The network's own risk. */
function ownRisk({ loss, samples, rows }: PredictionProblem): number {
  let sum = 0;
  for (const { outputs, first } of rows()) sum += loss.sum(outputs, first);
  return sum / samples.rows;
}

/** What the gradient is held against. */
function naturalRisk(problem: PredictionProblem, asked: Loss): number {
  const { loss, samples, network } = problem;
  return constantRisk(loss, asked, samples, network.architecture.bias, ownRisk(problem));
}

/** Root mean square of W_L vL over that of x(L-1); null where W_L is not free or x(L-1) is 0. */
function growthOf({ last, rows }: PredictionProblem): number | null {
  if (last === null) return null;
  let [added, before] = [0, 0];
  for (const chunk of rows()) {
    if (chunk.last === null) continue;
    const term = product(chunk.last, last);
    added += squaredNorm(term);
    for (let i = 0; i < term.values.length; i += 1) before += (chunk.read.values[i] - term.values[i]) ** 2;
  }
  return before === 0 ? null : Math.sqrt(added / before);
}

/** N_o singular values: those that W(L+1) has too few columns for are 0. */
function outputSpectrum(output: ColumnMatrix): number[] {
  const values = singularValues(output);
  return [...values, ...Array.from({ length: Math.max(0, output.columns - values.length) }, () => 0)];
}

/**
 * How near trained weights are to a local minimum of the training risk over the prediction weights (theory E.7): the
 * gradient, both ends of the Hessian's spectrum, and the weights' sizes.
 * @param correlation Dᵀ, of `lastCorrelation`
 * @param separable whether the last level of the ladder separates the classes
 * @param readsAll whether the prediction weights reach every predictor on v0 .. vL
 */
export function stationarity(
  problem: PredictionProblem,
  asked: Loss,
  {
    gradient,
    correlation,
    separable,
    readsAll,
  }: { gradient: Gradient; correlation: ColumnMatrix | null; separable: boolean; readsAll: boolean },
): StationarityFindings {
  const { output, last } = problem;
  const properties = lossProperties(asked);
  const uncurved = properties.twiceDifferentiable ? null : `the loss ${asked} has no second derivative everywhere`;
  const found = uncurved === null ? curvatures(problem, correlation) : null;
  const own = gradientNorm(gradient, isPrediction(problem.network));
  const arrays = arrayNorms(problem, gradient);
  const change = arrays.reduce((sum, { weights, slopes }) => sum + slopes * Math.max(weights, 1), 0);
  const numbers = {
    gradientNorm: own,
    wholeGradientNorm: gradientNorm(gradient),
    relativeGradient: own === 0 ? 0 : change / naturalRisk(problem, asked),
    smallestCurvature: found?.smallest ?? null,
    largestCurvature: found?.largest ?? null,
    curvatureUncertainty: found?.uncertainty ?? null,
    weightNorm: Math.hypot(...arrays.map(({ weights }) => weights)),
    outputNorm: Math.sqrt(squaredNorm(output)),
    lastNorm: last && Math.sqrt(squaredNorm(last)),
    outputSingularValues: outputSpectrum(output),
    growth: growthOf(problem),
  };
  if (
    !Object.values(numbers)
      .flat()
      .every((value) => value === null || Number.isFinite(value))
  ) {
    throw new CertificateError(
      'the gradient is too large for float64: training diverged, and nothing is shown. Train with a smaller learning rate.',
    );
  }
  const verdict = stationarityVerdict({
    ...numbers,
    separable,
    readsAll,
    uncurved,
    differentiable: properties.differentiable,
  });
  return { ...numbers, ...verdict };
}
