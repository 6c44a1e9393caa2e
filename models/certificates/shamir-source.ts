import type { Certificate } from './certificate.js';

/** Where the bound on R - R_lin by the gradient comes from, and under what condition; "derived" where no paper states it. */
export function shamirSource({ shamir, guarantees }: Pick<Certificate, 'shamir' | 'guarantees'>): string {
  if (shamir?.outputNorm === 0) return 'derived after Shamir 2018, Theorem 2: w = 0';
  const stated = guarantees.find(({ id }) => id === 'shamir-2018-theorem-1')?.basis === 'quoted';
  return `${stated ? '' : 'derived form of '}Shamir 2018, Theorem 1: w ≠ 0`;
}
