import type { Certificate } from './certificate.js';

/**
 * How the network's risk stands to the best linear risk, an infimum of which `linearRisk` is an upper bound: below it by
 * more than the solver's gap, above it, or not known.
 */
export function linearComparison({
  risk,
  linearRisk,
  solutions: [{ gap }],
}: Pick<Certificate, 'risk' | 'linearRisk' | 'solutions'>): 'no worse' | 'above' | 'not shown' {
  if (risk > linearRisk) return 'above';
  return gap !== null && risk <= linearRisk - gap ? 'no worse' : 'not shown';
}
