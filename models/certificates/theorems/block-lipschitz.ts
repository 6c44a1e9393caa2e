import type { ResidualArchitecture } from '../../architecture/architecture.js';
import { activationLipschitz } from '../features/activation-slope.js';
import { type Network, mapOf } from '../features/forward.js';
import { singularValues } from '../algebra/singular-values.js';

function spectralNorm(network: Network, name: string): number {
  return singularValues(mapOf(network, name).transposed)[0] ?? 0;
}

/** An upper bound on the Lipschitz constant of each block Wi Gi: spectral norms times the activations' constants. */
export function blockLipschitz(network: Network, { blocks }: ResidualArchitecture): number[] {
  return blocks.map(({ layers }, i) =>
    layers.reduce(
      (bound, { activation }, j) =>
        bound * activationLipschitz(activation) * spectralNorm(network, `blocks.${i + 1}.layers.${j}`),
      spectralNorm(network, `blocks.${i + 1}.residual`),
    ),
  );
}
