import type { NetworkKind, ResidualArchitecture } from './architecture.js';
import type { StagedArchitecture } from './staged.js';

/**
 * The same blocks under another name as another kind of estimator: a ResNEst from a ResNet (no nonlinearity on xL),
 * an A-ResNEst from a ResNEst (Chen 2021, eq. 4: heads H0 .. HL on every feature, no W_L, no W_(L+1)).
 */
export function derived(
  source: ResidualArchitecture,
  name: string,
  kind: ResidualArchitecture['kind'],
): ResidualArchitecture;
export function derived(source: StagedArchitecture, name: string, kind: StagedArchitecture['kind']): StagedArchitecture;
export function derived(
  source: ResidualArchitecture | StagedArchitecture,
  name: string,
  kind: NetworkKind,
): ResidualArchitecture | StagedArchitecture {
  return { ...source, name, kind } as typeof source;
}
