import type { OperationKind } from './compiled/words.js';
import type { MaskDraw } from './dropout-masks.js';

/** The parts of the program's memory that grow with the network, the batch and the data. */
export type Region = 'weights' | 'transposed' | 'rows' | 'statistics' | 'data';

/** Where a matrix of float32 lies: its first byte in its region, and the bytes from a row to the next. */
export interface Place {
  readonly region: Region;
  readonly at: number;
  readonly stride: number;
}

/**
 * How an image lies: `margin` rows of zeros, then its pixel rows, each with `margin` zeros before it; all images one after
 * the other, so that what is right of a row and below an image is zero too (`compiled/grid.ts`). A vector is one pixel.
 */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly margin: number;
}

export const onePixel: Grid = { height: 1, width: 1, margin: 0 };

/** Positions of an image's grid. */
export function positionsOf({ height, width, margin }: Grid): number {
  return (height + margin) * (width + margin);
}

/** One operation of the program; `compiled/words.ts` says what each kind reads. What is not said is 0. */
export interface Operation {
  readonly kind: OperationKind;
  variant?: number;
  readonly left?: Place;
  readonly right?: Place;
  readonly depth?: number;
  readonly columns: number;
  readonly out?: Place;
  readonly start?: Place;
  extra?: Place | null;
  readonly skipped?: number;
  /** Of Out, or of Left where Out has none; without it rows are vectors. */
  readonly grid?: Grid;
  /** Of what a convolution with a stride reads. */
  readonly source?: Grid;
  readonly kernel?: readonly [height: number, width: number];
  readonly stride?: number;
  readonly firstRow?: number;
  readonly firstColumn?: number;
  readonly aside?: Place;
  readonly notes?: Place;
  readonly running?: Place;
  readonly draw?: MaskDraw;
}

/** The next multiple of four. */
export function padded(size: number): number {
  return (size + 3) & ~3;
}

/**
 * Columns that are stored one part after the other, each padded to four: x, v1, v2 … of a growing stream. All other
 * matrices have one part.
 */
export interface Columns {
  /** With padding. */
  readonly stored: number;
  /** Up to the last that is no padding. */
  readonly used: number;
  /** Where each column is stored. */
  readonly places: Int32Array;
}

export function columnsOf(...parts: readonly number[]): Columns {
  const places: number[] = [];
  let [stored, used] = [0, 0];
  for (const size of parts) {
    for (let i = 0; i < size; i += 1) places.push(stored + i);
    used = stored + size;
    stored += padded(size);
  }
  return { stored, used, places: Int32Array.from(places) };
}

/** Bytes that were handed out. */
export interface Piece {
  readonly at: number;
  readonly bytes: number;
  /** Pieces of one form can lie in one place, one after the other: they have the same rows, and zeros where none is written. */
  readonly form: string | null;
}

/** Hands out the bytes of a region, one piece after the other. */
export interface Arena {
  readonly region: Region;
  take(bytes: number, form?: string): number;
  taken(): number;
  pieces(): readonly Piece[];
}

const line = 64;

export function arenaOf(region: Region): Arena {
  let end = 0;
  const pieces: Piece[] = [];
  return {
    region,
    take(bytes, form) {
      const piece = { at: end, bytes: Math.ceil(bytes / line) * line, form: form ?? null };
      pieces.push(piece);
      end += piece.bytes;
      return piece.at;
    },
    taken: () => end,
    pieces: () => pieces,
  };
}

/**
 * A matrix of rows in an arena. Wide rows are an odd number of cache lines apart: a power of two would put a column's
 * entries into few sets of the cache.
 */
export function rowsPlace(arena: Arena, rows: number, columns: number, form?: string): Place {
  const bytes = 4 * padded(columns);
  const stride = bytes < line ? bytes : line * (Math.ceil(bytes / line) | 1);
  return { region: arena.region, at: arena.take(rows * stride, form), stride };
}

/** The part of a matrix from a column on; the columns before it are a multiple of four. */
export function columnsFrom(place: Place, column: number): Place {
  return { ...place, at: place.at + 4 * column };
}
