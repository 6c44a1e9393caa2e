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
  /** Stable, e.g. `chen-2021-theorem-1`. */
  readonly id: string;
  /** Where it is stated: "Chen 2021, Theorem 1", or "derived" with its place in the documentation. */
  readonly source: string;
  /** Not-applicable or fails if any hypothesis is; else needs-data if any does; else holds. */
  readonly status: Status;
  readonly hypotheses: readonly Hypothesis[];
  /** What follows, in words. */
  readonly conclusion: string;
}

/** What is known before training: the network, and the loss of the `train` that names it (null: none does). */
export interface GuaranteeContext {
  readonly architecture: Architecture;
  readonly loss: Loss | null;
}

/** What trained weights and the training rows show of the hypotheses that sizes alone can't decide. */
export interface TrainedNumbers {
  /** Rank of [W0 … W(L-1)]; null: no residual stream. */
  readonly inverseRank: number | null;
  /** Rank of vL over the training rows. */
  readonly lastFeatureRank: number;
  /** Frobenius norm of (1/N) Σ vL(x) yᵀ, as a share of the product of the root mean squares of vL and y. */
  readonly lastFeatureCorrelation: number;
  /** R - aL. */
  readonly epsilon: number;
}
