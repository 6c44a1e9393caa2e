import type { CompiledNetwork } from './compiled-network.js';
import { onePixel, type Operation, positionsOf } from './compiled-places.js';
import { winogradCost } from './compiled-winograd.js';
import { OperationKind } from './compiled/words.js';

/** How a gradient's tiles, four rows of a matrix each, lie in the work of all, of which each thread takes a share. */
export interface GradientShare {
  /** Of the gradients before it that are taken together with it, and of all of those. */
  readonly costBefore: number;
  readonly costTogether: number;
  /** Of all gradients before it. */
  readonly tilesBefore: number;
  /** Of one of its tiles. */
  readonly tileCost: number;
}

/** The program reads costs as signed words of 32 bits. */
const mostCost = 2 ** 30;

function costOf({ kind, columns, grid = onePixel }: Operation): number {
  if (kind === OperationKind.Statistics) return columns;
  return (kind === OperationKind.WinogradMatrix ? winogradCost : 1) * columns * positionsOf(grid);
}

function isTiled({ kind }: Operation): boolean {
  return kind === OperationKind.Matrix || kind === OperationKind.WinogradMatrix;
}

/** Whether an operation is shared out by weights and not by rows. */
export function isGradient(operation: Operation): boolean {
  const { kind } = operation;
  return isTiled(operation) || kind === OperationKind.Bias || kind === OperationKind.Statistics;
}

/** Of a gradient, what threads share it out by. */
export function tilesOf(operation: Operation): number {
  return isTiled(operation) ? (operation.depth ?? 0) / 4 : 1;
}

/** Gradients that stand beside each other: those that are taken together. */
function takenTogether(operations: readonly Operation[]): Operation[][] {
  const found: Operation[][] = [];
  operations.forEach((operation, i) => {
    if (!isGradient(operation)) return;
    if (i > 0 && isGradient(operations[i - 1])) found[found.length - 1].push(operation);
    else found.push([operation]);
  });
  return found;
}

/** Of a gradient, for each row of the batch; of its tiles of four rows each. */
export function multiplyAddsOf(operation: Operation): number {
  const { columns, grid = onePixel } = operation;
  return isTiled(operation) ? 4 * tilesOf(operation) * columns * positionsOf(grid) : 0;
}

/** The shares of a network's gradients. The costs of those that are taken together are in units large enough for a sum below 2 ** 31. */
export function gradientShares({ backward, gradients }: Pick<CompiledNetwork, 'backward' | 'gradients'>) {
  const shares = new Map<Operation, GradientShare>();
  let tiles = 0;
  for (const together of [...takenTogether(backward), gradients]) {
    const exact = together.reduce((sum, operation) => sum + tilesOf(operation) * costOf(operation), 0);
    const unit = Math.max(1, exact / mostCost);
    const tileCosts = together.map((operation) => Math.ceil(costOf(operation) / unit));
    const costTogether = together.reduce((sum, operation, i) => sum + tilesOf(operation) * tileCosts[i], 0);
    let costBefore = 0;
    for (const [i, operation] of together.entries()) {
      shares.set(operation, { costBefore, costTogether, tilesBefore: tiles, tileCost: tileCosts[i] });
      costBefore += tilesOf(operation) * tileCosts[i];
      tiles += tilesOf(operation);
    }
  }
  return { shares, tiles };
}
