import type { Operation, Piece, Place } from './compiled-places.js';
import { isGradient } from './compiled-shares.js';
import { OperationKind } from './compiled/words.js';

/** A network's operations in the order in which they run. */
interface Steps {
  readonly forward: readonly Operation[];
  readonly backward: readonly Operation[];
  readonly gradients: readonly Operation[];
}

const placeNames = ['left', 'right', 'out', 'start', 'extra', 'aside', 'notes'] as const;

/** The piece that a place of the rows lies in. */
export function pieceOf(pieces: readonly Piece[], { at }: Place): Piece {
  let [low, high] = [0, pieces.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (pieces[middle].at <= at) low = middle;
    else high = middle;
  }
  return pieces[low];
}

function piecesRead(pieces: readonly Piece[], operation: Operation): Piece[] {
  return placeNames.flatMap((name) => {
    const place = operation[name];
    return place?.region === 'rows' ? [pieceOf(pieces, place)] : [];
  });
}

/**
 * Until which operation each piece is used. A thread runs ahead of others up to the next barrier: what a gradient of weights reads of
 * all rows, they may read until then.
 */
function lastUses(pieces: readonly Piece[], operations: readonly Operation[]): Map<Piece, number> {
  const found = new Map<Piece, number>();
  let barrier = operations.length;
  for (let i = operations.length - 1; i >= 0; i -= 1) {
    if (operations[i].kind === OperationKind.Barrier) barrier = i;
    const last = isGradient(operations[i]) ? barrier : i;
    for (const piece of piecesRead(pieces, operations[i])) {
      found.set(piece, Math.max(last, found.get(piece) ?? last));
    }
  }
  return found;
}

/** Where each piece that is used comes to lie, and the bytes of all. */
function placesOf(pieces: readonly Piece[], operations: readonly Operation[]) {
  const ends = lastUses(pieces, operations);
  const found = new Map<Piece, number>();
  const free = new Map<string, number[]>();
  let bytes = 0;
  const release = (piece: Piece) => {
    if (piece.form === null) return;
    free.set(piece.form, [...(free.get(piece.form) ?? []), found.get(piece) ?? 0]);
    ends.delete(piece);
  };
  const place = (piece: Piece) => {
    if (found.has(piece)) return;
    const left = piece.form === null ? undefined : free.get(piece.form)?.pop();
    found.set(piece, left ?? bytes);
    if (left === undefined) bytes += piece.bytes;
  };
  operations.forEach((operation, i) => {
    const read = piecesRead(pieces, operation);
    const { start } = operation;
    // It is read where Out is written, entry by entry: Out may lie there.
    const under = start?.region === 'rows' ? pieceOf(pieces, start) : null;
    if (under !== null && ends.get(under) === i && read.filter((piece) => piece === under).length === 1) release(under);
    read.forEach(place);
    for (const [piece, end] of ends) if (end === i) release(piece);
  });
  return { found, bytes };
}

/**
 * Lays the pieces of the rows' region into as little memory as their uses allow: what is not read again leaves its place to
 * pieces of the same form. Those have their rows in the same places, and a thread has rows of its own, so no barrier is needed between them.
 */
export function placedOnRows<S extends Steps>(pieces: readonly Piece[], { forward, backward, gradients }: S) {
  const { found, bytes } = placesOf(pieces, [...forward, ...backward, ...gradients]);
  const moved = (operation: Operation): Operation => {
    const places = placeNames.flatMap((name) => {
      const place = operation[name];
      if (place?.region !== 'rows') return [];
      const piece = pieceOf(pieces, place);
      return [[name, { ...place, at: place.at - piece.at + (found.get(piece) ?? 0) }]];
    });
    return { ...operation, ...Object.fromEntries(places) };
  };
  return { forward: forward.map(moved), backward: backward.map(moved), gradients: gradients.map(moved), bytes };
}
