import type { NetworkKind } from '../architecture/architecture.js';

const names: Record<NetworkKind, string> = {
  resnest: 'a ResNEst',
  'a-resnest': 'an A-ResNEst',
  densenest: 'a DenseNEst',
  'bn-resnest': 'a BN-ResNEst',
  resnet: 'a ResNet',
  linear: 'a linear predictor',
};

/** "a ResNEst or an A-ResNEst". */
export function kindNames(kinds: readonly NetworkKind[]): string {
  return kinds.map((kind) => names[kind]).join(' or ');
}

/** "ResNEst" of "resnest"; what is no kind stays as it is. */
export function kindName(kind: string): string {
  const known = Object.entries(names).find(([name]) => name === kind);
  return known === undefined ? kind : known[1].replace(/^an? /, '');
}

const reasons: Partial<Record<NetworkKind, string>> = {
  resnet: ": a ReLU stands on $x_L$, so the output is not linear in the blocks' features",
  'bn-resnest': ': a batch normalisation stands on $x_L$, and the result is not shown with one',
};

/** What a network is, and why the theorems on a ResNEst say nothing of it where that is not plain. */
export function kindReason(kind: NetworkKind): string {
  return `it is ${names[kind]}${reasons[kind] ?? ''}`;
}
