import type { Operation } from './compiled-places.js';
import { OperationKind, winogradTiles } from './compiled/words.js';

/** Entries of a kernel's matrix up to which its 16 numbers an entry stay in a core's cache. */
const mostEntries = 128 * 128;
/** Fewer channels than this have too little to multiply. */
const fewestChannels = 8;

/** How a convolution of stride 1 is computed: by `compiled/winograd.ts` where that takes less time. */
export function convolutionKind(
  [height, width]: readonly [height: number, width: number],
  depth: number,
  columns: number,
): OperationKind {
  const fits = height === 3 && width === 3 && Math.min(depth, columns) >= fewestChannels;
  return fits && depth * columns <= mostEntries ? OperationKind.Winograd : OperationKind.Convolution;
}

/** Bytes of scratch that an operation takes for it: zeros, then 16 numbers an entry, and a channel and tile. */
export function winogradBytes({ kind, depth = 0, columns }: Operation): number {
  if (kind !== OperationKind.Winograd) return 0;
  return 64 + 64 * (depth * columns + winogradTiles * (depth + columns)) + 2 * 16 * 64;
}
