import type { Architecture } from '../../architecture/architecture.js';
import { uncovered } from '../../guarantees/covered-part.js';
import type { KawaguchiBengioFindings } from './sections.js';

/**
 * Kawaguchi and Bengio 2019 in the derived form (theory C): a local minimum of one block with N_o ≤ M has the risk
 * inf over A, H of the risk of A x + H z, which is a1. Under squared loss the improvement a0 - a1 is
 * (1/N) |Y P|², P the projection on what of z is orthogonal to x.
 * @returns null where the network is no ResNEst of one block that the theorems cover
 */
export function kawaguchiBengio(
  architecture: Architecture,
  risk: number,
  ladder: readonly number[],
): KawaguchiBengioFindings | null {
  if (architecture.kind !== 'resnest' || ladder.length !== 2 || uncovered(architecture) !== null) return null;
  return { improvement: ladder[0] - ladder[1], excess: risk - ladder[1] };
}
