/** More curves than anyone tells apart. */
const mostCompared = 200;

/** Why so many runs are not compared, and what to do instead; null: they are. @param runs at least one */
export function compareObstacle(runs: number): string | null {
  if (runs === 1) return 'One run has nothing to be compared with: select two or more in the Runs view, then compare.';
  if (runs > mostCompared) return `${runs} runs are too many for one page: ${mostCompared} at most.`;
  return null;
}
