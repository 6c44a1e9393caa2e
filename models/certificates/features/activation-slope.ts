import { type Activation, leakySlope, sigmoid } from '../../architecture/activation.js';

/** 1 / √(2π), the normal density's height at 0. */
const normalDensity = 1 / Math.sqrt(2 * Math.PI);

/** σ'(z), given z and σ(z); at a ReLU's kink 0, as the engines have it. */
const slopes: Record<Activation, (z: number, value: number) => number> = {
  identity: () => 1,
  relu: (z) => Number(z > 0),
  'leaky-relu': (z) => (z > 0 ? 1 : leakySlope),
  elu: (z) => (z > 0 ? 1 : Math.exp(z)),
  // σ(z) / z is the distribution function; at 0 it is 1/2.
  gelu: (z, value) => (z === 0 ? 0.5 : value / z) + z * normalDensity * Math.exp((-z * z) / 2),
  silu: (z) => {
    const s = sigmoid(z);
    return s * (1 + z * (1 - s));
  },
  tanh: (_z, value) => 1 - value * value,
  sigmoid: (_z, value) => value * (1 - value),
  softplus: sigmoid,
};

/** The derivative of an activation as a function of z and σ(z), in float64. */
export function activationSlope(activation: Activation): (z: number, value: number) => number {
  return slopes[activation];
}

/** Upper bounds on |σ'|; those of gelu and silu are above 1 (derived: their derivatives' maxima, rounded up). */
const lipschitz: Record<Activation, number> = {
  identity: 1,
  relu: 1,
  'leaky-relu': 1,
  elu: 1,
  gelu: 1.129,
  silu: 1.0999,
  tanh: 1,
  sigmoid: 0.25,
  softplus: 1,
};

/** A Lipschitz constant of an activation. */
export function activationLipschitz(activation: Activation): number {
  return lipschitz[activation];
}
