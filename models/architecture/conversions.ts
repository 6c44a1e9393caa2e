import type { ResidualArchitecture } from './architecture.js';

/**
 * The same blocks under another name as another kind of estimator: a ResNEst from a ResNet (no nonlinearity on xL),
 * an A-ResNEst from a ResNEst (Chen 2021, eq. 4: heads H0 .. HL on every feature, no W_L, no W_(L+1)).
 */
export function derived(
  source: ResidualArchitecture,
  name: string,
  kind: ResidualArchitecture['kind'],
): ResidualArchitecture {
  return { ...source, name, kind };
}
