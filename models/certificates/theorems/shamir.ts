import { type Loss, lossProperties } from '../../architecture/loss.js';
import { type ColumnMatrix, dot, squaredNorm } from '../algebra/matrix.js';
import { singularValues } from '../algebra/singular-values.js';
import { type Gradient, gradientNorm } from '../features/backward.js';
import { mapOf } from '../features/forward.js';
import { isDense } from '../features/passes.js';
import { type LinearReadout, noReadout } from './linear-readout.js';
import { type PredictionProblem, isPrediction } from './prediction.js';
import type { ShamirFindings } from './sections.js';

/** Whether a network is Shamir's: w(x0 + V f(x0)), one block on a plain stream and one output. */
function isShamirs({ network }: PredictionProblem): boolean {
  if (!isDense(network)) return false;
  const { architecture } = network;
  return architecture.kind === 'resnest' && architecture.blocks.length === 1 && architecture.outputSize === 1;
}

/** What both bounds are made of. */
interface Sizes {
  /** |w|² and |w*|². */
  readonly own: number;
  readonly best: number;
  /** c and c*; 0 without biases. */
  readonly bias: number;
  readonly bestBias: number;
  /** |V|, spectral. */
  readonly last: number;
}

/**
 * Theorem 1 (with an output bias: derived, by the direction (w - w*, c - c*, w w*ᵀ V / |w|²), whose length it bounds).
 */
function firstBound({ own, best, bias, bestBias, last }: Sizes, gradient: number): number {
  const length = 2 * (own + bias * bias) + 2 * (best + bestBias * bestBias) + (best * last * last) / own;
  return gradient * Math.sqrt(length);
}

/**
 * Where w = 0 (derived, the step before Theorem 2's eigenvalue): R - R_lin ≤ |w*| (|∂R/∂w| + |V| |r|) + |c - c*| |∂R/∂c|
 * with r = E[l' f].
 */
function secondBound({ best, bias, bestBias, last }: Sizes, gradient: Gradient, correlation: ColumnMatrix): number {
  const byOutput = gradientNorm(gradient, (name) => name === 'output.weight');
  const byBias = gradientNorm(gradient, (name) => name === 'output.bias');
  const around = byOutput + last * Math.sqrt(squaredNorm(correlation));
  return Math.sqrt(best) * around + Math.abs(bias - bestBias) * byBias;
}

function noBound(outputNorm: number, reason: string): ShamirFindings {
  return { outputNorm, excessBound: null, zeroBound: null, why: { excessBound: reason, zeroBound: reason } };
}

/**
 * Shamir 2018, Theorems 1 and 2, as bounds on R - R_lin from the gradient at these weights.
 * @param correlation Dᵀ, of `lastCorrelation`
 * @returns null where the network is none of Shamir's
 */
export function shamir(
  problem: PredictionProblem,
  loss: Loss,
  { gradient, correlation }: { gradient: Gradient; correlation: ColumnMatrix | null },
  readout: LinearReadout | null,
): ShamirFindings | null {
  const { network, output, last } = problem;
  if (!isShamirs(problem) || last === null || correlation === null) return null;
  const outputNorm = Math.sqrt(squaredNorm(output));
  if (!lossProperties(loss).differentiable) return noBound(outputNorm, `the loss ${loss} is not differentiable`);
  if (readout === null) return noBound(outputNorm, noReadout);
  const sizes: Sizes = {
    own: squaredNorm(output),
    best: dot(readout.weights, readout.weights),
    bias: mapOf(network, 'output').bias?.[0] ?? 0,
    bestBias: readout.bias,
    last: singularValues(last)[0] ?? 0,
  };
  if (outputNorm === 0) {
    const why = { excessBound: 'w = 0: Theorem 1 asks for w ≠ 0' };
    return { outputNorm, excessBound: null, zeroBound: secondBound(sizes, gradient, correlation), why };
  }
  const excessBound = firstBound(sizes, gradientNorm(gradient, isPrediction(network)));
  return { outputNorm, excessBound, zeroBound: null, why: { zeroBound: 'w ≠ 0: Theorem 2 is about w = 0' } };
}
