import * as z from 'zod';
import { losses } from '../architecture/loss.js';
import {
  featureSpaceSection,
  kawaguchiBengioSection,
  negativeCurvatureSection,
  shamirSection,
  stationaritySection,
  yunSection,
} from './theorems/sections.js';

/** Of a network that has more than dense layers on vectors in one stage: how its features are read, and what theory covers. */
const staged = z.object({
  /** What v0 is, in words: "the input's channel means". Every other feature is read alike. */
  input: z.string(),
  /** What the last of the solutions reads beside v0 .. vL, in words, so that it is a bound; null: nothing, they are enough. */
  beside: z.string().nullable(),
  /** Why the theorems on local minima say nothing of it, in words; null: they cover it. */
  uncovered: z.string().nullable(),
});

const guarantee = z.object({
  id: z.string(),
  source: z.string(),
  basis: z.enum(['quoted', 'derived']),
  status: z.enum(['holds', 'fails', 'needs-data', 'not-applicable']),
  hypotheses: z
    .array(
      z.object({
        text: z.string(),
        status: z.enum(['holds', 'fails', 'needs-data', 'not-applicable']),
        detail: z.string(),
      }),
    )
    .readonly(),
  conclusion: z.string(),
  /** LaTeX. */
  formula: z.string(),
});

/** A convex problem's solution: `risk` is within `gap` of the infimum where a bound is known. */
const solution = z.object({
  /** How it was solved: "Householder QR, refined", "truncated Newton". */
  method: z.string(),
  risk: z.number(),
  /** Upper bound on risk - infimum; null where none could be shown. */
  gap: z.number().nullable(),
  /** There where the gap is one up to the rounding of the features: ReLU(-z) stood for ReLU(z) to show it. */
  upToRounding: z.literal(true).optional(),
  /** Norm of the gradient at the solution, over orthonormalised features. */
  gradientNorm: z.number(),
  /** Classes are separated by these features: the infimum is 0 and is not attained. */
  separable: z.boolean(),
});

/** `certificate.json`: the theorems held against trained weights, on the training rows, in float64 (theory: sections A to E). */
export const certificate = z.object({
  version: z.literal(3, { error: 'made by an older version: certify again' }),
  network: z.string(),
  kind: z.string(),
  loss: z.enum(losses),
  /** Weight decay of the training; the theorems are about the risk without it. */
  decay: z.number(),
  /** Absent: dense layers on vectors, in one stage. */
  staged: staged.optional(),
  /** Training rows. */
  rows: z.number().int(),
  /** Of the trained network, on the training rows. */
  risk: z.number(),
  /** Of the trained network on the held-out rows; null where there are none. */
  testRisk: z.number().nullable(),
  /** For classes, the share of rows that are right. */
  accuracy: z.number().nullable(),
  testAccuracy: z.number().nullable(),
  /** a0: the best linear (affine, where the network has biases) predictor of the input, as far as `solutions[0].gap` tells. */
  linearRisk: z.number(),
  /**
   * aL: the best A-ResNEst on the trained features. Where the output reads what is no combination of them (ReLU(xL) of
   * a ResNet, `staged.beside`), that is one more feature.
   * Where its solver left a gap, aL minus that gap; where no gap is known 0, for no risk is below it.
   */
  lowerBound: z.number(),
  /** risk - lowerBound, Chen 2021, eq. 6: no less than epsilon itself where the bound is below aL. */
  epsilon: z.number(),
  /** The part of epsilon that no training of the prediction weights removes (derived, theory A6.2); null: not a ResNEst, or narrower than its output. */
  architectureEpsilon: z.number().nullable(),
  /** [a0 .. aL], re-optimised at each level (derived, theory A6.5). */
  ladder: z.array(z.number()),
  /** One entry a level of the ladder, and one more where the lower bound reads more than v0 .. vL. */
  solutions: z.array(solution),
  features: z.array(
    z.object({
      block: z.number().int(),
      /** Rank of the block's feature matrix over the training rows. */
      rank: z.number().int(),
      size: z.number().int(),
      /** Least over largest singular value of the columns scaled to norm 1; 0 where they are dependent. */
      margin: z.number(),
      /** |vi - P vi|² / |vi|², P the projection on v0 .. v(i-1) (and 1, with biases); null where N is too small to tell. */
      unpredictability: z.number().nullable(),
      /**
       * |E[gl(ŷ(i-1)) viᵀ]| at the best predictor on v0 .. v(i-1): above 0 if and only if vi lowers the ladder (derived,
       * theory A6.5). Null where that predictor is not attained, or the loss is not differentiable.
       */
      gain: z.number().nullable(),
    }),
  ),
  /** [W0 … W(L-1)] and what the bottleneck condition asks of its rank; null: no residual stream, or no blocks. */
  inverse: z
    .object({
      rank: z.number().int(),
      required: z.number().int(),
      sigmaMin: z.number(),
      sigmaMax: z.number(),
      /** sigmaMax / sigmaMin; null where sigmaMin is 0. */
      condition: z.number().nullable(),
      /** What float32 rounding of the weights can make of a singular value 0. */
      roundingFloor: z.number(),
      singularValues: z.array(z.number()),
    })
    .nullable(),
  featureSpace: featureSpaceSection,
  stationarity: stationaritySection,
  /** Null where W(L+1) has full rank, or D is 0. */
  negativeCurvature: negativeCurvatureSection.nullable(),
  shamir: shamirSection.nullable(),
  kawaguchiBengio: kawaguchiBengioSection.nullable(),
  yun: yunSection.nullable(),
  guarantees: z.array(guarantee),
  /** What is shown and what is not, in sentences. */
  remarks: z.array(z.string()),
});

export type Certificate = z.infer<typeof certificate>;
export type ConvexSolution = z.infer<typeof solution>;
