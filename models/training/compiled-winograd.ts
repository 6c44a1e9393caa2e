import type { Operation } from './compiled-places.js';
import { OperationKind, winogradRows, winogradTiles } from './compiled/words.js';

/** Entries of a kernel's matrix up to which its 16 numbers an entry stay in a core's cache. */
const mostEntries = 128 * 128;
/** Fewer channels than this have too little to multiply. */
const fewestChannels = 8;
/** What the gradient of nine taps costs so, where that of one taken alone costs 1. */
export const winogradCost = 5;

/** How a convolution of stride 1 is computed: by `compiled/winograd.ts` where that takes less time. */
export function convolutionKind(
  [height, width]: readonly [height: number, width: number],
  depth: number,
  columns: number,
): OperationKind {
  const fits = height === 3 && width === 3 && Math.min(depth, columns) >= fewestChannels;
  return fits && depth * columns <= mostEntries ? OperationKind.Winograd : OperationKind.Convolution;
}

/**
 * Bytes of scratch that an operation takes for it: zeros, then 16 numbers an entry, and a channel and tile; of a gradient the same
 * for some rows of its matrix.
 */
export function winogradBytes({ kind, depth = 0, columns }: Operation): number {
  if (kind === OperationKind.WinogradMatrix)
    return winogradBytes({ kind: OperationKind.Winograd, depth: 4 * winogradRows, columns });
  if (kind !== OperationKind.Winograd) return 0;
  return 64 + 64 * (depth * columns + winogradTiles * (depth + columns)) + 3 * 16 * 64;
}
