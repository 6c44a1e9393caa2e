/** Added to a variance before its root, as PyTorch's BatchNorm does. */
export const normEpsilon = 1e-5;

/** The share of a batch's statistics in the running ones after each step, as in PyTorch. */
export const normMomentum = 0.1;
