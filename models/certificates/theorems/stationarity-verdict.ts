import type { Stationarity } from '../../guarantees/guarantee.js';
import { formatNumber } from '../format-number.js';

/** The gradient counts as small where steps as long as the weights would change the risk by this share of a constant's or less. */
const smallGradient = 1e-3;
/** And from here on as not small. */
const largeGradient = 1e-2;
/** A curvature this far below 0, as a share of the largest, is no rounding of float32 weights. */
const negativeCurvature = 1e-5;
/** W(L+1) counts as rank-deficient where its singular values reach this far apart. */
const deficient = 1e-6;
/** W_L vL this many times as large as x(L-1): the weights may be on their way to infinity. */
const grown = 1e3;
/** The least Ritz value is trusted where an eigenvalue is as near to it as this share of the largest. */
const certain = 1e-3;

/** What the verdict is made from. */
export interface StationarityNumbers extends Omit<Stationarity, 'verdict' | 'reason'> {
  /** Σ over the arrays A of |∂R/∂A| · max(|A|, 1), as a share of the risk of a constant output. */
  readonly relativeGradient: number;
  /** Some eigenvalue is this near to `smallestCurvature`, the least Ritz value; null where there is none. */
  readonly curvatureUncertainty: number | null;
  /** Root mean square of W_L vL over that of x(L-1); null: not a ResNEst, or nothing comes before. */
  readonly growth: number | null;
  /** [v0; …; vL] (and what else the lower bound may read) separates the classes: its infimum 0 is attained by no weights. */
  readonly separable: boolean;
  /** The prediction weights reach every predictor on v0 .. vL, so that a local minimum would attain that infimum. */
  readonly readsAll: boolean;
  /** Why there is no second derivative to speak of, in words; null where there is one. */
  readonly uncurved: string | null;
  /** The loss has a gradient everywhere. */
  readonly differentiable: boolean;
}

type Verdict = Pick<Stationarity, 'verdict' | 'reason'>;

function byGradient({
  gradientNorm,
  relativeGradient,
  separable,
  readsAll,
  differentiable,
}: StationarityNumbers): Verdict | null {
  const size = formatNumber(gradientNorm);
  if (separable && readsAll) {
    return {
      verdict: 'refuted',
      reason: `the features separate the classes, so the infimum 0 is attained by no weights: there is no local minimum (gradient norm ${size})`,
    };
  }
  if (!differentiable)
    return { verdict: 'not-shown', reason: 'the loss has no gradient where an output meets its target' };
  if (relativeGradient > largeGradient) {
    return {
      verdict: 'refuted',
      reason: `gradient norm ${size} is not small: training stopped before a critical point`,
    };
  }
  if (relativeGradient > smallGradient) {
    return { verdict: 'not-shown', reason: `gradient norm ${size} is small, but not small enough to tell` };
  }
  if (separable) {
    return {
      verdict: 'not-shown',
      reason: `gradient norm ${size} is small and the features separate the classes, but whether what the prediction weights read of them does is not known`,
    };
  }
  return null;
}

/**
 * By how much the least curvature can be below 0 near a minimum with full rank W(L+1): D of theory A6.4 is bounded by
 * the gradient over W_L, which is W(L+1)ᵀ D (derived).
 */
function explained({ gradientNorm, outputSingularValues }: StationarityNumbers): number {
  const [most = 0] = outputSingularValues;
  const least = outputSingularValues.at(-1) ?? 0;
  return least > deficient * most ? gradientNorm / least : 0;
}

function byCurvature(numbers: StationarityNumbers): Verdict | null {
  const { smallestCurvature: least, largestCurvature: most, gradientNorm, uncurved } = numbers;
  if (least === null || most === null) {
    return { verdict: 'not-shown', reason: `gradient norm ${formatNumber(gradientNorm)} is small, but ${uncurved}` };
  }
  const size = Math.max(Math.abs(most), Math.abs(least));
  if (least >= -negativeCurvature * size) return null;
  const seen = `gradient norm ${formatNumber(gradientNorm)} is small, and the least curvature found is ${formatNumber(least)}`;
  return -least > explained(numbers)
    ? { verdict: 'refuted', reason: `${seen}: a saddle, not a minimum` }
    : { verdict: 'not-shown', reason: `${seen}, no more than what is left of the gradient can make of 0` };
}

function byGrowth({ growth }: StationarityNumbers): Verdict | null {
  if (growth === null || growth <= grown) return null;
  return {
    verdict: 'not-shown',
    reason: `small gradient, growing norms (W_L vL is ${formatNumber(growth)} times as large as x(L-1)): looks like a valley at infinity`,
  };
}

/** The least Ritz value is never below the least eigenvalue: where it has not settled, it says nothing of the sign. */
function byUncertainty({ largestCurvature, curvatureUncertainty, gradientNorm }: StationarityNumbers): Verdict | null {
  if (curvatureUncertainty === null || largestCurvature === null) return null;
  if (curvatureUncertainty <= certain * Math.abs(largestCurvature)) return null;
  return {
    verdict: 'not-shown',
    reason: `gradient norm ${formatNumber(gradientNorm)} is small, but the least curvature is not settled: what was found is only within ${formatNumber(curvatureUncertainty)} of an eigenvalue, and the largest is ${formatNumber(largestCurvature)}`,
  };
}

/** Whether trained weights may be a local minimum over the prediction weights, and what speaks for or against it. */
export function stationarityVerdict(numbers: StationarityNumbers): Verdict {
  const { gradientNorm, smallestCurvature, weightNorm } = numbers;
  return (
    byGradient(numbers) ??
    byCurvature(numbers) ??
    byGrowth(numbers) ??
    byUncertainty(numbers) ?? {
      verdict: 'plausible',
      reason: `gradient norm ${formatNumber(gradientNorm)} is small, the least curvature found, ${formatNumber(smallestCurvature ?? 0)}, is not negative beyond rounding, and the weights are bounded (norm ${formatNumber(weightNorm)})`,
    }
  );
}
