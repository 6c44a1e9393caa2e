import type { AstNode } from 'langium';
import type { SourceReport } from './source-report.js';

/** No size beyond this can be built: 2^31 numbers are 8 GiB of weights. */
export const largestSize = 2 ** 31;

/**
 * A number as a size: a whole number from 1. Otherwise an error is reported and null returned.
 * @param what it is the size of, for the message: "the input"
 */
export function sizeOf(
  report: SourceReport,
  node: AstNode,
  property: string,
  value: number,
  what: string,
): number | null {
  if (Number.isInteger(value) && value >= 1 && value <= largestSize) return value;
  const place = { node, property };
  const why = value > largestSize ? 'is too large to be built' : 'must be a whole number from 1';
  report.error(place, 'size', `${what} ${why}; this is ${value}.`);
  return null;
}

/** A number as a seed: a whole number from 0, else an error and null. */
export function seedOf(report: SourceReport, node: AstNode, property: string, value: number): number | null {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  report.error({ node, property }, 'seed', `a seed must be a whole number from 0; this is ${value}.`);
  return null;
}

/** A number above 0, else an error and null. */
export function positiveOf(
  report: SourceReport,
  node: AstNode,
  property: string,
  value: number,
  what: string,
): number | null {
  if (Number.isFinite(value) && value > 0) return value;
  report.error({ node, property }, 'size', `${what} must be above 0; this is ${value}.`);
  return null;
}
