import type { AstNode } from 'langium';
import type { Kernel } from '../../architecture/shape.js';
import type { Expression } from '../generated/ast.js';
import type { Reading } from './reading.js';

/** No size beyond this can be built: 2^31 numbers are 8 GiB of weights. */
export const largestSize = 2 ** 31;

/** A number in the text: an expression that is a property of a node. */
export interface Written {
  readonly node: AstNode;
  readonly property: string;
  readonly index?: number;
  readonly value: Expression;
}

/** A number for a message: what a division by zero comes to has none. */
function shown(value: number): string {
  return Number.isFinite(value) ? String(value) : 'no finite number';
}

interface Range {
  readonly code: 'size' | 'seed';
  readonly isIn: (value: number) => boolean;
  /** "must be above 0". */
  readonly asks: (value: number) => string;
}

function within({ report, numbers, given }: Reading, written: Written, what: string, range: Range): number | null {
  const value = numbers.valueOf(written.value, given);
  if (value === null || range.isIn(value)) return value;
  report.error(written, range.code, `${what} ${range.asks(value)}; this is ${shown(value)}.`);
  return null;
}

const sizes: Range = {
  code: 'size',
  isIn: (value) => Number.isInteger(value) && value >= 1 && value <= largestSize,
  asks: (value) => (value > largestSize ? 'is too large to be built' : 'must be a whole number from 1'),
};

const seeds: Range = {
  code: 'seed',
  isIn: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
  asks: () => 'must be a whole number from 0 to 4294967295',
};

const positives: Range = {
  code: 'size',
  isIn: (value) => Number.isFinite(value) && value > 0,
  asks: () => 'must be above 0',
};

const nonNegatives: Range = {
  code: 'size',
  isIn: (value) => Number.isFinite(value) && value >= 0,
  asks: () => 'must not be below 0',
};

const fractions: Range = {
  code: 'size',
  isIn: (value) => value >= 0 && value < 1,
  asks: () => 'must be from 0 to below 1',
};

/**
 * A number as a size: a whole number from 1. Otherwise an error is reported and null returned.
 * @param what it is the size of, for the message: "the input"
 */
export function sizeOf(reading: Reading, written: Written, what: string): number | null {
  return within(reading, written, what, sizes);
}

/** A number as a seed: a whole number of 32 bits, else an error and null. */
export function seedOf(reading: Reading, written: Written): number | null {
  return within(reading, written, 'a seed', seeds);
}

/** A number above 0, else an error and null. */
export function positiveOf(reading: Reading, written: Written, what: string): number | null {
  return within(reading, written, what, positives);
}

/** A number from 0, else an error and null. */
export function nonNegativeOf(reading: Reading, written: Written, what: string): number | null {
  return within(reading, written, what, nonNegatives);
}

/** A number from 0 to below 1, else an error and null. */
export function fractionOf(reading: Reading, written: Written, what: string): number | null {
  return within(reading, written, what, fractions);
}

/** `32x32x3` as numbers, as many as asked for and each from 1; else an error and null. */
export function dimensionsOf(
  { report }: Reading,
  { node, property, text }: { readonly node: AstNode; readonly property: string; readonly text: string },
  { count, example, what }: { readonly count: number; readonly example: string; readonly what: string },
): number[] | null {
  const sides = text.split('x').map(Number);
  if (sides.length === count && sides.every((side) => side >= 1 && side <= largestSize)) return sides;
  report.error({ node, property }, 'size', `${what} must be ${count} sizes from 1, as ${example}; this is ${text}.`);
  return null;
}

/** `3x3` as a convolution's window; else an error and null. */
export function kernelOf(
  reading: Reading,
  written: { readonly node: AstNode; readonly property: string; readonly text: string },
): Kernel | null {
  const sides = dimensionsOf(reading, written, { count: 2, example: '3x3', what: "a convolution's window" });
  return sides === null ? null : [sides[0], sides[1]];
}
