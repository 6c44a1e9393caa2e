/** What a network's outputs are scored by. Risk is always the mean over rows, of the sum over outputs. */
export const losses = ['squared', 'absolute', 'huber', 'cross-entropy', 'logistic', 'smoothed-hinge'] as const;

export type Loss = (typeof losses)[number];

/** What the theorems ask of a loss as a function of the network's output. */
export interface LossProperties {
  /** Chen 2021, Assumption 2: convex in the output for every target. */
  readonly convex: boolean;
  /** Chen 2021, Assumption 2: differentiable in the output for every target. */
  readonly differentiable: boolean;
  /** Shamir 2018, Assumption 1: twice differentiable in the output for every target. */
  readonly twiceDifferentiable: boolean;
  /**
   * The least Lipschitz constant in the output, by its Euclidean norm, over all targets; null: there is none. It is that
   * of one output: N_o of them have √N_o times as much. Cross-entropy's is the same for any number of outputs.
   */
  readonly lipschitz: number | null;
  /** What it is scored against. Logistic and smoothed hinge take classes as ±1 (`outputsForClasses`). */
  readonly targets: 'numbers' | 'classes';
  /** The formula, for hovers and tables. */
  readonly formula: string;
}

const properties: Record<Loss, LossProperties> = {
  squared: {
    convex: true,
    differentiable: true,
    twiceDifferentiable: true,
    lipschitz: null,
    targets: 'numbers',
    formula: '|y − t|²',
  },
  absolute: {
    convex: true,
    differentiable: false,
    twiceDifferentiable: false,
    lipschitz: 1,
    targets: 'numbers',
    formula: 'Σ |y − t|',
  },
  huber: {
    convex: true,
    differentiable: true,
    twiceDifferentiable: false,
    lipschitz: 1,
    targets: 'numbers',
    formula: 'Σ h(y − t), h(r) = r²/2 where |r| ≤ 1, else |r| − 1/2',
  },
  'cross-entropy': {
    convex: true,
    differentiable: true,
    twiceDifferentiable: true,
    lipschitz: Math.SQRT2,
    targets: 'classes',
    formula: 'log Σ exp(yc) − yt',
  },
  logistic: {
    convex: true,
    differentiable: true,
    twiceDifferentiable: true,
    lipschitz: 1,
    targets: 'classes',
    formula: 'Σ log(1 + exp(-t y)), t = ±1',
  },
  'smoothed-hinge': {
    convex: true,
    differentiable: true,
    twiceDifferentiable: false,
    lipschitz: 1,
    targets: 'classes',
    formula: 'Σ h(t y), t = ±1, h(z) = 1/2 − z where z ≤ 0, (1 − z)²/2 where 0 < z < 1, else 0',
  },
};

/** Which of the theorems' conditions on the loss hold. */
export function lossProperties(loss: Loss): LossProperties {
  return properties[loss];
}

/**
 * N_o of a network that tells C ≥ 2 classes apart. Logistic and smoothed hinge tell two by one output (class 1 is +1,
 * class 0 is -1) and more by one output each, one against the rest; every other loss has an output for each class.
 */
export function outputsForClasses(loss: Loss, classes: number): number {
  return classes === 2 && (loss === 'logistic' || loss === 'smoothed-hinge') ? 1 : classes;
}
