import type { Activation } from '../../../models/architecture/activation.js';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import type { Loss } from '../../../models/architecture/loss.js';
import type { Targets } from '../../../models/data/dataset.js';
import { resnest } from '../../guarantees/architectures.js';
import { valuesOf } from '../trained.js';

/** x0 = x, blocks of one layer of one unit, one output. */
export const scalar = (blocks: number, activation: Activation, bias: boolean): PlainArchitecture => ({
  ...resnest('none', 1, Array<number>(blocks).fill(1), 1),
  bias,
  blocks: Array.from({ length: blocks }, () => ({ layers: [{ kind: 'dense', units: 1, activation }] }) as const),
});

/** Random rows in float32. */
export const rowsOf = (rows: number, columns: number, next: () => number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(next())));

/** One random target a row: a number under squared loss, else one of two classes. */
export function targetsOf(loss: Loss, rows: number, next: () => number): Targets {
  if (loss === 'squared') return valuesOf(rowsOf(rows, 1, next));
  return { kind: 'classes', classes: 2, labels: Int32Array.from({ length: rows }, () => Number(next() > 0)) };
}
