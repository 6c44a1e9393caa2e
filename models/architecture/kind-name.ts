import type { NetworkKind } from './architecture.js';

const names: Readonly<Record<NetworkKind, string>> = {
  resnest: 'ResNEst',
  'a-resnest': 'A-ResNEst',
  densenest: 'DenseNEst',
  'bn-resnest': 'BN-ResNEst',
  resnet: 'ResNet',
  linear: 'linear predictor',
};
const named: ReadonlyMap<string, string> = new Map(Object.entries(names));

/** A network's kind as papers write it: "ResNEst" of "resnest"; what is no kind stays as it is. */
export function kindName(kind: string): string {
  return named.get(kind) ?? kind;
}
