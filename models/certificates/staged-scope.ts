import { networkModules } from '../architecture/modules.js';
import type { StagedArchitecture } from '../architecture/staged.js';
import { featuresRead, uncovered } from '../guarantees/covered-part.js';
import { kindReason } from '../guarantees/kind-names.js';
import type { Certificate } from './certificate.js';
import { combinesFeatures } from './features/staged-network.js';

/** xL, BN(xL), ReLU(BN(xL)): what of the last stream stands before the output. */
function lastStream(architecture: StagedArchitecture): string {
  const { final } = networkModules(architecture);
  const normed = final?.operation === 'norm' ? 'BN(xL)' : 'xL';
  return final?.activation === 'relu' ? `ReLU(${normed})` : normed;
}

/** How a certificate reads a staged network's features, and what keeps the theorems on local minima from it. */
export function stagedScope(architecture: StagedArchitecture): NonNullable<Certificate['staged']> {
  const { kind, pool, input } = architecture;
  const last = lastStream(architecture);
  const read = pool && input.kind === 'image' ? `the channel means of ${last}` : last;
  const outside = kind === 'resnet' || kind === 'bn-resnest';
  return {
    input: featuresRead(architecture),
    beside: combinesFeatures(architecture) ? null : read,
    uncovered: outside ? kindReason(kind) : uncovered(architecture),
  };
}
