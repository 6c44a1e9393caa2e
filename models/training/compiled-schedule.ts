import { pieceOf } from './compiled-lifetimes.js';
import type { Operation, Piece } from './compiled-places.js';
import { isGradient, multiplyAddsOf, tilesOf } from './compiled-shares.js';
import { OperationKind } from './compiled/words.js';

/** Tiles of gradients a thread from which on they are taken: of fewer each turns the same numbers, and shares are unlike. */
const tilesPerThread = 2;

/** The last operation that writes a piece of the rows, by its number. */
function lastWrites(pieces: readonly Piece[], operations: readonly Operation[]): Map<Piece, number> {
  const found = new Map<Piece, number>();
  operations.forEach(({ out }, i) => {
    if (out?.region === 'rows') found.set(pieceOf(pieces, out), i);
  });
  return found;
}

function isBarrier({ kind }: Operation): boolean {
  return kind === OperationKind.Barrier;
}

/** Multiply-adds of a thread, in gradients, that are worth a barrier: some tenths of a millisecond. */
const worthBarrier = 2 ** 23;

/** What is shared out among the threads: rows of the batch, and the weights' gradients. */
interface Sizes {
  readonly rows: number;
  readonly threads: number;
}

/**
 * Gradients of weights read what all threads have written, so each waits for a barrier: one of those that norms need anyway, or, where
 * there are no norms, one of their own once enough of them wait, as what they read is let go of then. By then what was passed back by
 * the weights themselves has been, so that they can be updated too. A step's last gradients are left over, and all of them where they are small.
 * @param operations the backward pass, with gradients where a thread's own rows are ready for them
 */
export function scheduled(
  pieces: readonly Piece[],
  operations: readonly Operation[],
  { rows, threads }: Sizes,
): { readonly backward: Operation[]; readonly gradients: Operation[] } {
  const written = lastWrites(pieces, operations);
  const isReady = ({ left, right }: Operation, at: number) =>
    [left, right].every((place) => place?.region !== 'rows' || (written.get(pieceOf(pieces, place)) ?? -1) < at);
  const hasNorms = operations.some(isBarrier);
  const backward: Operation[] = [];
  let waiting: Operation[] = [];
  const readyAt = (at: number): Operation[] => {
    const first = waiting.findIndex((gradient) => !isReady(gradient, at));
    return first === -1 ? waiting : waiting.slice(0, first);
  };
  const take = (ready: readonly Operation[]) => {
    backward.push(...ready);
    waiting = waiting.slice(ready.length);
  };
  let work = 0;
  operations.forEach((operation, i) => {
    if (isGradient(operation)) {
      // Between layers: the last one has passed its gradient back by the weights that are updated here.
      const between = !hasNorms && i > 0 && !isGradient(operations[i - 1]);
      if (between && work >= worthBarrier * threads) {
        const ready = readyAt(i);
        if (ready.length > 0) backward.push({ kind: OperationKind.Barrier, columns: 4 });
        take(ready);
        work = 0;
      }
      work += rows * multiplyAddsOf(operation);
      waiting.push(operation);
      return;
    }
    backward.push(operation);
    if (!isBarrier(operation)) return;
    const ready = readyAt(i);
    if (ready.reduce((sum, gradient) => sum + tilesOf(gradient), 0) >= tilesPerThread * threads) take(ready);
  });
  return { backward, gradients: waiting };
}
