import type { ConvexSolution } from './certificate.js';

/** A gap up to this share of the network's risk, or of the best linear one, is rounding. */
export const rounding = 1e-9;

/**
 * Whether a level's risk is its infimum up to rounding.
 * @param scale the larger of the network's risk and the best linear one
 */
export function isSolved({ gap }: Pick<ConvexSolution, 'gap'>, scale: number): boolean {
  return gap !== null && gap <= rounding * scale;
}

/**
 * What is shown of a level's infimum from below: its risk where it is solved, else its risk minus the gap. No risk is
 * below 0, which is all that is shown where no gap is known.
 */
export function shownBound(solution: ConvexSolution, scale: number): number {
  if (isSolved(solution, scale)) return solution.risk;
  return solution.gap === null ? 0 : Math.max(0, solution.risk - solution.gap);
}
