import * as z from 'zod';

const why = z.record(z.string(), z.string());

/** How near the weights are to a local minimum over the prediction weights (theory E.7). */
export const stationaritySection = z.object({
  /** Norm of the training risk's gradient over the prediction weights. */
  gradientNorm: z.number(),
  /** The same over every trained array; null where it is not computed: of networks that are not dense layers on vectors in one stage. */
  wholeGradientNorm: z.number().nullable(),
  /** Σ over the arrays A of |∂R/∂A| · max(|A|, 1), as a share of `constantRisk`: what steps as long as the weights change. */
  relativeGradient: z.number(),
  /** Ends of the Hessian's spectrum over the prediction weights as Lanczos' method finds them: the least eigenvalue is at most the first. Null: the loss has no Hessian everywhere. */
  smallestCurvature: z.number().nullable(),
  largestCurvature: z.number().nullable(),
  /** Some eigenvalue is this near to smallestCurvature. */
  curvatureUncertainty: z.number().nullable(),
  /** Frobenius norm of all prediction weights and their biases. */
  weightNorm: z.number(),
  /** Of W(L+1), or the heads beside each other. */
  outputNorm: z.number(),
  /** Of W_L; null where it is no prediction weight. */
  lastNorm: z.number().nullable(),
  /** Of W(L+1), the largest first. */
  outputSingularValues: z.array(z.number()),
  /** Root mean square of W_L vL over that of x(L-1); null where W_L is no prediction weight. */
  growth: z.number().nullable(),
  verdict: z.enum(['plausible', 'refuted', 'not-shown']),
  reason: z.string(),
});

/** A direction of negative curvature over (W_L, W(L+1)), where W(L+1) is rank-deficient (derived, theory A6.4). */
export const negativeCurvatureSection = z.object({
  /** dᵀ H d of the unit direction d. */
  curvature: z.number(),
  /** The risk's second difference along d. */
  finiteDifference: z.number(),
  /** |D| for D = (1/N) Σ gl vLᵀ, Frobenius. */
  correlationNorm: z.number(),
  /** Rank of W(L+1), of `outputSize`. */
  rank: z.number().int(),
  outputSize: z.number().int(),
});

/** [1; v0; …; vL] (the 1 with biases) over the training rows, and Assumption 1. */
export const featureSpaceSection = z.object({
  rank: z.number().int(),
  size: z.number().int(),
  /** Least over largest singular value of the features scaled to norm 1; 0 where they are dependent. */
  margin: z.number(),
  /** Rank of vL, which Assumption 1 asks to be its size. */
  lastRank: z.number().int(),
  /** Least eigenvalue of (1/N) Σ vL vLᵀ. */
  lastSigmaMin: z.number(),
  /** |Σ vL yᵀ| / (|vL| |y|). */
  lastCorrelation: z.number(),
});

/** Shamir 2018 at these weights; null: not a ResNEst of one block and one output. */
export const shamirSection = z.object({
  outputNorm: z.number(),
  /** R - R_lin ≤ this by Theorem 1. */
  excessBound: z.number().nullable(),
  /** R - R_lin ≤ this by the proof of Theorem 2, where w = 0. */
  zeroBound: z.number().nullable(),
  /** Why a number is null. */
  why,
});

/** Kawaguchi and Bengio 2019 at these weights (derived, theory C); null: not a ResNEst of one block. */
export const kawaguchiBengioSection = z.object({
  /** R_lin - inf over A, H of the risk of A W0 x + H z: what a local minimum is below it; negative where W0 loses more. */
  improvement: z.number().nullable(),
  /** R minus that infimum: 0 at a local minimum. */
  excess: z.number().nullable(),
  /** Why a number is null. */
  why,
});

/** Yun 2019 at these weights; null: not a ResNEst with one output. */
export const yunSection = z.object({
  stackedRank: z.number().int(),
  width: z.number().int(),
  secondMomentSigmaMin: z.number().nullable(),
  rowSpaceDistance: z.number(),
  kinkDistance: z.number().nullable(),
  blockLipschitz: z.array(z.number()).nullable(),
  nearIdentityBound: z.number().nullable(),
  rademacherBound: z.number().nullable(),
  /** Why a number is null. */
  why,
});

export type StationarityFindings = z.infer<typeof stationaritySection>;
export type NegativeCurvature = z.infer<typeof negativeCurvatureSection>;
export type FeatureSpace = z.infer<typeof featureSpaceSection>;
export type ShamirFindings = z.infer<typeof shamirSection>;
export type KawaguchiBengioFindings = z.infer<typeof kawaguchiBengioSection>;
export type YunFindings = z.infer<typeof yunSection>;
