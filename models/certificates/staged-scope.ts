import { networkModules } from '../architecture/modules.js';
import type { StagedArchitecture } from '../architecture/staged.js';
import { featuresRead, uncovered } from '../guarantees/covered-part.js';
import { kindReason } from '../guarantees/kind-names.js';
import { plainWords } from '../guarantees/words.js';
import type { Certificate } from './certificate.js';
import { combinesFeatures, type StagedNetwork } from './features/staged-network.js';

/** xL, BN(xL), ReLU(BN(xL)): what of the last stream stands before the output. */
function lastStream(architecture: StagedArchitecture): string {
  const { final } = networkModules(architecture);
  const normed = final?.operation === 'norm' ? 'BN(xL)' : 'xL';
  return final?.activation === 'relu' ? `ReLU(${normed})` : normed;
}

/** What keeps the theorems on local minima from a network; null: they cover it, or a last stage of it. */
function whyUncovered(network: StagedNetwork): string | null {
  const { architecture } = network;
  if (architecture.kind === 'resnet') return plainWords(kindReason('resnet'));
  const reason = uncovered(architecture);
  if (reason !== null || combinesFeatures(network)) return reason;
  return 'a scale of the norm on xL is 0: the channel is lost, and W(L+1) with the norm is no free matrix';
}

/** How a certificate reads a staged network's features, and what keeps the theorems on local minima from it. */
export function stagedScope(network: StagedNetwork): NonNullable<Certificate['staged']> {
  const { architecture } = network;
  const { pool, input } = architecture;
  const last = lastStream(architecture);
  const read = pool && input.kind === 'image' ? `the channel means of ${last}` : last;
  return {
    input: featuresRead(architecture),
    beside: combinesFeatures(network) ? null : read,
    uncovered: whyUncovered(network),
  };
}
