import type { PlainArchitecture } from '../architecture/architecture.js';
import { plain } from '../architecture/staged.js';
import { type CertifiedLoss, isCertified, uncertifiedReason } from '../certificates/certified-loss.js';
import type { RunRecord } from '../training/run-record.js';

/** What a certificate is about. */
export interface Certifiable {
  readonly architecture: PlainArchitecture;
  readonly loss: CertifiedLoss;
}

/** Why nothing is computed of a network's features in float64, in words, where it has more than dense layers. */
export function uncoveredReason({ name }: { readonly name: string }): string {
  return `${name} has convolutions, bn, stages or pooling: this version computes features, certificates and best linear risks of dense layers on vectors, in one stage, only.`;
}

/** A run's network and loss as this version certifies them, or why it doesn't, in words. */
export function certifiable({
  architecture,
  settings: { loss },
}: RunRecord): Certifiable | { readonly reason: string } {
  const dense = plain(architecture);
  if (dense === null) return { reason: uncoveredReason(architecture) };
  return isCertified(loss) ? { architecture: dense, loss } : { reason: uncertifiedReason(loss) };
}
