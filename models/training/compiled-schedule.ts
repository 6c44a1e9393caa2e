import { pieceOf } from './compiled-lifetimes.js';
import type { Operation, Piece } from './compiled-places.js';
import { isGradient, tilesOf } from './compiled-shares.js';
import { OperationKind } from './compiled/words.js';

/** Tiles of gradients a thread for which they are taken: fewer are unlike shares, of which each turns the same numbers. */
const tilesPerThread = 1;

/** The last operation that writes a piece of the rows, by its number. */
function lastWrites(pieces: readonly Piece[], operations: readonly Operation[]): Map<Piece, number> {
  const found = new Map<Piece, number>();
  operations.forEach(({ out }, i) => {
    if (out?.region === 'rows') found.set(pieceOf(pieces, out), i);
  });
  return found;
}

/**
 * Gradients of weights read what all threads have written, so each waits for a barrier: one of those that norms need anyway. By then
 * what was passed back by the weights themselves has been, so that they can be updated too. A step's last gradients are left over,
 * and all of them where there is no norm.
 * @param operations the backward pass, with gradients where a thread's own rows are ready for them
 */
export function scheduled(
  pieces: readonly Piece[],
  operations: readonly Operation[],
  threads: number,
): { readonly backward: Operation[]; readonly gradients: Operation[] } {
  const written = lastWrites(pieces, operations);
  const isReady = ({ left, right }: Operation, at: number) =>
    [left, right].every((place) => place?.region !== 'rows' || (written.get(pieceOf(pieces, place)) ?? -1) < at);
  const backward: Operation[] = [];
  let waiting: Operation[] = [];
  operations.forEach((operation, i) => {
    if (isGradient(operation)) waiting.push(operation);
    else backward.push(operation);
    if (operation.kind !== OperationKind.Barrier) return;
    const ready = waiting.findIndex((gradient) => !isReady(gradient, i));
    const taken = ready === -1 ? waiting : waiting.slice(0, ready);
    const tiles = taken.reduce((sum, gradient) => sum + tilesOf(gradient), 0);
    if (tiles < tilesPerThread * threads) return;
    backward.push(...taken);
    waiting = waiting.slice(taken.length);
  });
  return { backward, gradients: waiting };
}
