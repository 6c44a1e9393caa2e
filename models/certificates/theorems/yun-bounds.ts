import { activationFunction } from '../../architecture/activation.js';
import type { ResidualArchitecture } from '../../architecture/architecture.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import { type ColumnMatrix, dot, squaredNorm } from '../algebra/matrix.js';
import { type Network, mapOf } from '../features/forward.js';
import { type LinearReadout, noReadout } from './linear-readout.js';
import type { StreamRows } from './stream-rows.js';

/** A number, or why there is none. */
export type Bound = { readonly value: number } | { readonly why: string };

function finite(value: number): Bound {
  return Number.isFinite(value) ? { value } : { why: 'it is too large for float64' };
}

/**
 * C in R ≤ R_lin + C for stationary w (theory D4, the constant derived): μ |t*| E|x0| (Π (1 + ρl) - 1), E the mean over
 * the training rows and ρl upper bounds on the blocks' Lipschitz constants.
 */
export function nearIdentityBound(
  { blocks, bias }: ResidualArchitecture,
  loss: Loss,
  readout: LinearReadout | null,
  { meanNorm }: StreamRows,
  lipschitz: readonly number[],
): Bound {
  const { lipschitz: mu, differentiable } = lossProperties(loss);
  const shifted = blocks
    .flatMap(({ layers }) => layers)
    .find(({ activation }) => activationFunction(activation)(0) !== 0);
  if (mu === null) return { why: `the loss ${loss} is not Lipschitz` };
  if (!differentiable) return { why: `the loss ${loss} is not differentiable` };
  if (bias) return { why: 'the network has biases, so its blocks are not 0 at 0' };
  if (shifted !== undefined) return { why: `${shifted.activation} is not 0 at 0` };
  if (readout === null) return { why: noReadout };
  const growth = lipschitz.reduce((product, rho) => product * (1 + rho), 1) - 1;
  return finite(mu * Math.sqrt(dot(readout.weights, readout.weights)) * meanNorm * growth);
}

function frobenius(matrix: ColumnMatrix): number {
  return Math.sqrt(squaredNorm(matrix));
}

/**
 * A bound on the empirical Rademacher complexity of the networks whose weights are no larger than these (theory D5; the
 * factor |w| derived): |w| max|x| Π (1 + 2 Ml²) / √n with Ml the larger Frobenius norm of Vl and Ul.
 */
export function rademacherBound(
  network: Network,
  { blocks, bias, expansion }: ResidualArchitecture,
  { largestNorm }: StreamRows,
  rows: number,
): Bound {
  if (bias) return { why: 'the network has biases' };
  if (expansion.kind !== 'none') return { why: 'the network expands by W0, which the class does not have' };
  const other = blocks.some(({ layers }) => layers.length > 1 || layers[0].activation !== 'relu');
  if (other) return { why: 'not every block is V ReLU(U h)' };
  const growth = blocks.reduce((product, _block, i) => {
    const v = frobenius(mapOf(network, `blocks.${i + 1}.residual`).transposed);
    const u = frobenius(mapOf(network, `blocks.${i + 1}.layers.0`).transposed);
    return product * (1 + 2 * Math.max(u, v) ** 2);
  }, 1);
  return finite((frobenius(mapOf(network, 'output').transposed) * largestNorm * growth) / Math.sqrt(rows));
}
