import type { Module } from './modules.js';
import { valuesIn } from './shape.js';

/** Bytes of a float32, in which every engine trains. */
const numberBytes = 4;

/**
 * Bytes that a step's result takes for one row while a network trains, for the way back needs it: one float32 a number, the
 * nonlinearity behind it in the same place. What an engine holds besides (sums of the stream, windows, gradients) is not counted.
 */
export function activationBytes({ output }: Pick<Module, 'output'>): number {
  return numberBytes * valuesIn(output);
}
