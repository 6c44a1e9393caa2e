import type { Certificate } from '../../../models/certificates/certificate.js';

/** A smaller share of the longest bar is not seen. */
const leastShare = 0.005;

/** "a0", "a1 and a3", "a0 to a4". */
function named(levels: readonly number[]): string {
  const names = levels.map((level) => `a${level}`);
  const inOrder = levels.every((level, i) => level === levels[0] + i);
  if (inOrder && names.length > 2) return `${names[0]} to ${names[names.length - 1]}`;
  return names.join(' and ');
}

/** Why some levels of the ladder have no bar to be seen, in words; nothing where all have one. */
export function missingBars({ ladder, risk, solutions }: Pick<Certificate, 'ladder' | 'risk' | 'solutions'>): string {
  const least = leastShare * Math.max(risk, ...ladder);
  const levels = ladder.map((_, level) => level);
  const zero = levels.filter((level) => ladder[level] === 0);
  const small = levels.filter((level) => ladder[level] > 0 && ladder[level] < least);
  const verb = (found: readonly number[]) => (found.length === 1 ? 'is' : 'are');
  const why = zero.every((level) => solutions[level].separable)
    ? ': the classes are separated there, so that the risk comes as near to 0 as one likes'
    : '';
  return [
    zero.length === 0 ? '' : `${named(zero)} ${verb(zero)} 0${why}.`,
    small.length === 0 ? '' : `${named(small)} ${verb(small)} above 0, but too small beside the largest to be seen.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
