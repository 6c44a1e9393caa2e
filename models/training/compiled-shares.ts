import { onePixel, type Operation, positionsOf } from './compiled-places.js';
import { winogradCost } from './compiled-winograd.js';
import { OperationKind } from './compiled/words.js';

/** How a gradient's tiles, four rows of a matrix each, lie in the work of all, of which each thread takes a share. */
export interface GradientShare {
  /** Of the gradients before it. */
  readonly costBefore: number;
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

function tilesOf({ kind, depth = 0 }: Operation): number {
  const tiled = kind === OperationKind.Matrix || kind === OperationKind.WinogradMatrix;
  return tiled ? depth / 4 : 1;
}

/** The gradients' shares, in their order, and what all cost: in units large enough for a sum below 2 ** 31. */
export function gradientShares(gradients: readonly Operation[]) {
  const exact = gradients.reduce((sum, operation) => sum + tilesOf(operation) * costOf(operation), 0);
  const unit = Math.max(1, exact / mostCost);
  let [cost, tiles] = [0, 0];
  const shares = gradients.map((operation): GradientShare => {
    const tileCost = Math.ceil(costOf(operation) / unit);
    const share = { costBefore: cost, tilesBefore: tiles, tileCost };
    cost += tilesOf(operation) * tileCost;
    tiles += tilesOf(operation);
    return share;
  });
  return { shares, cost, tiles };
}
