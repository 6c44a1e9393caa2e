import type { Architecture } from '../architecture/architecture.js';
import type { Loss } from '../architecture/loss.js';

export type Status = 'holds' | 'fails' | 'needs-data' | 'not-applicable';

/** One thing that a theorem asks, and whether this network has it. */
export interface Hypothesis {
  /** What is asked, in words: "Assumption 3: the residual width M is at least the output size". */
  readonly text: string;
  readonly status: Status;
  /** The numbers: "64 ≥ 1". */
  readonly detail: string;
}

/** A theorem held against a network. */
export interface Guarantee {
  /** Stable, e.g. `chen-2021-theorem-1`; its page is `docs/theory/<id>.md`. */
  readonly id: string;
  /** Where it is stated: "Chen 2021, Theorem 1". */
  readonly source: string;
  /** `quoted`: as the paper states it. `derived`: ours, after the paper; the page has the derivation. */
  readonly basis: 'quoted' | 'derived';
  /** Not-applicable or fails if any hypothesis is; else needs-data if any does; else holds. */
  readonly status: Status;
  /** All that is asked; of a result that is not applicable, only what keeps it from being so. */
  readonly hypotheses: readonly Hypothesis[];
  /** What follows, in words. */
  readonly conclusion: string;
  /** What follows, in LaTeX without delimiters. */
  readonly formula: string;
}

/** What is known before training: the network, and what the `train` that names it says. */
export interface GuaranteeContext {
  readonly architecture: Architecture;
  /** Null: no train names it. */
  readonly loss: Loss | null;
  /** Weight decay, which acts beside the risk; 0: none. */
  readonly decay: number;
  /** Whether images are changed anew in every epoch (the data's `augment`); absent: they are not. */
  readonly augmented?: boolean;
}

/**
 * How near trained weights are to a local minimum of the training risk over the prediction weights: (W_L, W(L+1)) of a
 * ResNEst, the heads of an A-ResNEst, the output of every other kind.
 */
export interface Stationarity {
  /** Norm of the training risk's gradient over the prediction weights and their biases. */
  readonly gradientNorm: number;
  /** The same over every trained array; null where it was not computed. */
  readonly wholeGradientNorm: number | null;
  /** Smallest curvature that Lanczos found in the risk's Hessian over the prediction weights: the least eigenvalue is at most that. Null where the loss has none. */
  readonly smallestCurvature: number | null;
  /** Largest one, the scale of the smallest. */
  readonly largestCurvature: number | null;
  /** Frobenius norm of the prediction weights and their biases together. */
  readonly weightNorm: number;
  /** Singular values of W(L+1), the largest first. */
  readonly outputSingularValues: readonly number[];
  /**
   * `plausible`: small gradient, no negative curvature, bounded weights. `refuted`: some of them says that it is none.
   * `not-shown`: the numbers don't decide.
   */
  readonly verdict: 'plausible' | 'refuted' | 'not-shown';
  /** What was seen, in words: "small gradient, growing norms: looks like a valley at infinity". */
  readonly reason: string;
}

/** Shamir 2018, Theorems 1 and 2, at trained weights of one block with one output. */
export interface ShamirNumbers {
  /** |w|: Theorem 1 speaks where it is not 0, Theorem 2 where it is. */
  readonly outputNorm: number;
  /** R - R_lin ≤ this, from the gradient's norm (Theorem 1); null where w = 0 or no best linear predictor is attained. */
  readonly excessBound: number | null;
}

/** Yun 2019 at trained weights with one output. */
export interface YunNumbers {
  /** Rank of the stacked first maps [U2; …; UL]; condition (2) asks it to be below `width`. 0 with one block. */
  readonly stackedRank: number;
  /** d_x, the width of the stream. */
  readonly width: number;
  /** Least eigenvalue of (1/N) Σ l''(f; y) hL hLᵀ, condition (1); null: the loss has no second derivative. */
  readonly secondMomentSigmaMin: number | null;
  /** Distance of w / |w| from the row space of [U2; …; UL]: above 0, stationarity gives R ≤ R_lin (derived, theory D3). */
  readonly rowSpaceDistance: number;
  /** Least |preactivation| at a kink (of a ReLU, say) over the training rows; null without kinks. 0: the risk has one there. */
  readonly kinkDistance: number | null;
  /** Upper bounds on the Lipschitz constants of the blocks Vl φl; null: not known (a norm, say). */
  readonly blockLipschitz: readonly number[] | null;
  /** C in R ≤ R_lin + C for stationary w (theory D4, constant derived); null: the hypotheses fail. */
  readonly nearIdentityBound: number | null;
  /** Bound on the empirical Rademacher complexity of networks with weights no larger than these (theory D5); null: the hypotheses fail. */
  readonly rademacherBound: number | null;
}

/** What trained weights and the training rows show of the hypotheses that sizes alone can't decide. */
export interface TrainedNumbers {
  /** R, of the trained network. */
  readonly risk: number;
  /** a0. */
  readonly linearRisk: number;
  /** R - aL. */
  readonly epsilon: number;
  /** Rank of [W0 … W(L-1)]; null: no residual stream. */
  readonly inverseRank: number | null;
  /** Rank of vL over the training rows. */
  readonly lastFeatureRank: number;
  /** Frobenius norm of (1/N) Σ vL(x) yᵀ, as a share of the product of the root mean squares of vL and y. */
  readonly lastFeatureCorrelation: number;
  /** Null where it was not computed. */
  readonly stationarity: Stationarity | null;
  readonly shamir: ShamirNumbers | null;
  readonly yun: YunNumbers | null;
}
