import type { PlainArchitecture } from '../architecture/architecture.js';
import type { Loss } from '../architecture/loss.js';
import { plain } from '../architecture/staged.js';
import type { RunRecord } from '../training/run-record.js';

/** What a certificate is about. */
interface Certifiable {
  readonly architecture: PlainArchitecture;
  readonly loss: Loss;
}

/** Why nothing is computed of a network's features in float64, in words, where it has more than dense layers. */
export function uncoveredReason({ name }: { readonly name: string }): string {
  return `${name} has convolutions, bn, stages or pooling: this version computes features, certificates and best linear risks of dense layers on vectors, in one stage, only.`;
}

/** A run's network and loss as this version certifies them, or why it doesn't, in words. */
export function certifiable({ architecture, settings }: RunRecord): Certifiable | { readonly reason: string } {
  const dense = plain(architecture);
  return dense === null ? { reason: uncoveredReason(architecture) } : { architecture: dense, loss: settings.loss };
}
