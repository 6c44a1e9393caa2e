import type { Loss } from '../architecture/loss.js';
import { CertificateError } from './certificate-error.js';

/** The losses whose convex problems this version solves. */
export type CertifiedLoss = Extract<Loss, 'squared' | 'cross-entropy'>;

/** Whether this version makes certificates of runs with this loss. */
export function isCertified(loss: Loss): loss is CertifiedLoss {
  return loss === 'squared' || loss === 'cross-entropy';
}

/** Why there is no certificate of a run with this loss, in words. */
export function uncertifiedReason(loss: Loss): string {
  return `This version certifies squared and cross-entropy only: there is no certificate, and no best linear risk, under the loss ${loss}.`;
}

/**
 * The same loss, known to be one of those.
 * @throws CertificateError where it is none
 */
export function certifiedLoss(loss: Loss): CertifiedLoss {
  if (isCertified(loss)) return loss;
  throw new CertificateError(uncertifiedReason(loss));
}
