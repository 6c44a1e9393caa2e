import type { NetworkKind } from '../architecture/architecture.js';
import { kindName } from '../architecture/kind-name.js';

/** "a ResNEst", "an A-ResNEst" */
function oneOf(kind: NetworkKind): string {
  return `${kind === 'a-resnest' ? 'an' : 'a'} ${kindName(kind)}`;
}

/** "a ResNEst or an A-ResNEst". */
export function kindNames(kinds: readonly NetworkKind[]): string {
  return kinds.map(oneOf).join(' or ');
}

const reasons: Partial<Record<NetworkKind, string>> = {
  resnet: ": a ReLU stands on $x_L$, so the output is not linear in the blocks' features",
  'bn-resnest': ': a batch normalisation stands on $x_L$, and the result is not shown with one',
};

/** What a network is, and why the theorems on a ResNEst say nothing of it where that is not plain. */
export function kindReason(kind: NetworkKind): string {
  return `it is ${oneOf(kind)}${reasons[kind] ?? ''}`;
}
