import type { PlainArchitecture } from '../../architecture/architecture.js';
import type { KawaguchiBengioFindings } from './sections.js';

/**
 * Kawaguchi and Bengio 2019 in the derived form (theory C): a local minimum of one block with N_o ≤ M has the risk
 * inf over A, H of the risk of A x + H z, which is a1. Under squared loss the improvement a0 - a1 is
 * (1/N) |Y P|², P the projection on what of z is orthogonal to x.
 * @returns null where the network is no ResNEst of one block
 */
export function kawaguchiBengio(
  architecture: PlainArchitecture,
  risk: number,
  ladder: readonly number[],
): KawaguchiBengioFindings | null {
  if (architecture.kind !== 'resnest' || architecture.blocks.length !== 1) return null;
  return { improvement: ladder[0] - ladder[1], excess: risk - ladder[1] };
}
