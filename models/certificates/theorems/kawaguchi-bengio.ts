import type { Architecture } from '../../architecture/architecture.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import { coveredPart, uncovered } from '../../guarantees/covered-part.js';
import type { KawaguchiBengioFindings } from './sections.js';

function nothing(reason: string): KawaguchiBengioFindings {
  return { improvement: null, excess: null, why: { improvement: reason, excess: reason } };
}

/**
 * Kawaguchi and Bengio 2019 in the derived form (theory C): under a differentiable loss, a local minimum of one block
 * with N_o ≤ M has the risk inf over A, H of the risk of A x0 + H z, x0 = W0 x: a1 and what W0 loses of the input.
 * Where it loses nothing and the loss is squared, a0 minus that is (1/N) |Y P|², P the projection on what of z is
 * orthogonal to x.
 * @param architectureEpsilon a([x0; z]) - a1; null where M < N_o
 * @returns null where the network is no ResNEst of one block that the theorems cover
 */
export function kawaguchiBengio(
  architecture: Architecture,
  loss: Loss,
  {
    risk,
    ladder,
    architectureEpsilon,
  }: { risk: number; ladder: readonly number[]; architectureEpsilon: number | null },
): KawaguchiBengioFindings | null {
  if (architecture.kind !== 'resnest' || ladder.length !== 2 || uncovered(architecture) !== null) return null;
  if (coveredPart(architecture)?.scope === 'last-stage') return null;
  if (!lossProperties(loss).differentiable) return nothing(`the loss ${loss} is not differentiable`);
  if (architectureEpsilon === null) return nothing('the stream is narrower than the output');
  const infimum = ladder[1] + architectureEpsilon;
  return { improvement: ladder[0] - infimum, excess: risk - infimum, why: {} };
}
