/** The nonlinearities a layer may end with. */
export const activations = [
  'identity',
  'relu',
  'leaky-relu',
  'elu',
  'gelu',
  'silu',
  'tanh',
  'sigmoid',
  'softplus',
] as const;

export type Activation = (typeof activations)[number];

/** Slope of `leaky-relu` left of zero, as in PyTorch. */
export const leakySlope = 0.01;

/**
 * The coefficients of erf by Abramowitz & Stegun 7.1.26 (absolute error below 1.5e-7), which every engine
 * and the certificate share, so that `gelu` is the same function everywhere.
 */
export const erfCoefficients = {
  p: 0.3275911,
  a: [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429],
} as const;

function erf(z: number): number {
  const { p, a } = erfCoefficients;
  const t = 1 / (1 + p * Math.abs(z));
  const tail = ((((a[4] * t + a[3]) * t + a[2]) * t + a[1]) * t + a[0]) * t * Math.exp(-z * z);
  return Math.sign(z) * (1 - tail);
}

/** 1 / (1 + e^-z), without overflow. */
export function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

const values: Record<Activation, (z: number) => number> = {
  identity: (z) => z,
  relu: (z) => (z > 0 ? z : 0),
  'leaky-relu': (z) => (z > 0 ? z : leakySlope * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  gelu: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
  silu: (z) => z * sigmoid(z),
  tanh: Math.tanh,
  sigmoid,
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
};

/** The scalar function of an activation, in float64. */
export function activationFunction(activation: Activation): (z: number) => number {
  return values[activation];
}

/** The activations that are not twice differentiable at 0. */
export const kinked: ReadonlySet<Activation> = new Set(['relu', 'leaky-relu', 'elu']);
