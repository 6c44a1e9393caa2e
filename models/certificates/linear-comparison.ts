import type { Certificate } from './certificate.js';
import { rounding, shownBound } from './shown-bound.js';

/**
 * How the network's risk stands to the best linear risk, an infimum of which `linearRisk` is an upper bound: no higher
 * than what is shown of it, the same but for rounding, above it, or not known.
 */
export function linearComparison({
  risk,
  linearRisk,
  solutions: [first],
}: Pick<Certificate, 'risk' | 'linearRisk' | 'solutions'>): 'no worse' | 'equal' | 'above' | 'not shown' {
  const scale = Math.max(risk, linearRisk);
  if (risk > linearRisk) return risk - linearRisk <= rounding * scale ? 'equal' : 'above';
  return risk <= shownBound(first, scale) ? 'no worse' : 'not shown';
}
