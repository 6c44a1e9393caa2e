/** What a network's outputs are scored by. Risk is always the mean over rows, of the sum over outputs. */
export const losses = ['squared', 'cross-entropy'] as const;

export type Loss = (typeof losses)[number];

/** What the theorems ask of a loss as a function of the network's output. */
export interface LossProperties {
  /** Chen 2021, Assumption 2: convex in the output for every target. */
  readonly convex: boolean;
  /** Chen 2021, Assumption 2: differentiable in the output for every target. */
  readonly differentiable: boolean;
  /** The formula, for hovers and tables. */
  readonly formula: string;
}

const properties: Record<Loss, LossProperties> = {
  squared: { convex: true, differentiable: true, formula: '|y - t|²' },
  'cross-entropy': { convex: true, differentiable: true, formula: 'log Σ exp(yc) - yt' },
};

/** Which of the theorems' conditions on the loss hold. */
export function lossProperties(loss: Loss): LossProperties {
  return properties[loss];
}
