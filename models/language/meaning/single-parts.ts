import type { AstNode } from 'langium';
import type { SourceReport } from '../source-report.js';

/**
 * The part of a block that may stand there once; a second one is an error.
 * @param word the part's own word, for the message
 */
export function onlyPart<P extends AstNode, T extends P>(
  report: SourceReport,
  parts: readonly P[],
  isPart: (part: unknown) => part is T,
  word: string,
): T | null {
  const [first, ...others] = parts.filter((part): part is T => isPart(part));
  for (const other of others) {
    report.error({ node: other }, 'duplicate-part', `${word} is given twice: only the first counts. Remove this one.`);
  }
  return first ?? null;
}
