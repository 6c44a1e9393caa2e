import { clips, keep, keptFor, shorten } from './clip';
import { firstPixel, rowPositions } from './grid';
import { headerWord, placeOf, recordWord, wordOf } from './memory';
import { crossProduct4 } from './product';
import { transposeTiles } from './transposed';
import { update } from './update';
import { splat } from './vector';
import { crossProducts8 } from './wide-product';
import { eightGradientNumbers } from './wide-winograd';
import { tileMatrix, windowNumbers } from './winograd';
import { Header, RecordWord, winogradRows, winogradTiles, Word } from './words';

// The gradient of a 3x3 convolution's weights by the same tiles, F(3x3, 2x2): the 2x2 gradients of a tile are turned into 16
// numbers, as its window is. Their products are summed over all tiles of the batch, and the sums turned into nine taps.

/** In scratch: the windows' numbers, a row a tile; then those of the gradients, a panel of eight columns after the other; then the sums. */
function gradientsAt(scratch: usize): usize {
  return scratch + (tileMatrix(4 * winogradRows) << 4);
}

function sumsAt(operation: usize, scratch: usize): usize {
  return gradientsAt(scratch) + (tileMatrix(wordOf(operation, Word.Columns)) << 4);
}

/** Bytes of one of the 16 sums of all channels and columns; a cache line more, as of `tileMatrix`. */
function sumsMatrix(operation: usize): usize {
  return ((<usize>(4 * winogradRows * wordOf(operation, Word.Columns))) << 2) + 64;
}

/** Writes four numbers of two gradients, or of two sums of gradients. */
function gradientLine(y0: v128, y1: v128, to: usize, matrix: usize): void {
  v128.store(to, y0);
  v128.store(to + matrix, f32x4.add(y0, y1));
  v128.store(to + 2 * matrix, f32x4.sub(y0, y1));
  v128.store(to + 3 * matrix, f32x4.neg(y1));
}

/** Writes A y Aᵀ of four columns of a tile. Of an odd image the last tiles reach into its margins, which are zero. */
function gradientNumbers(y: usize, across: usize, down: usize, to: usize, matrix: usize): void {
  const a0 = v128.load(y);
  const a1 = v128.load(y + across);
  const b0 = v128.load(y + down);
  const b1 = v128.load(y + down + across);
  const row = matrix << 2;
  gradientLine(a0, a1, to, matrix);
  gradientLine(f32x4.add(a0, b0), f32x4.add(a1, b1), to + row, matrix);
  gradientLine(f32x4.sub(a0, b0), f32x4.sub(a1, b1), to + 2 * row, matrix);
  gradientLine(f32x4.neg(b0), f32x4.neg(b1), to + 3 * row, matrix);
}

/** The numbers of the gradients of `count` tiles beside each other, the first of them at `y`; `i` tiles lie before them. */
function gradientsBeside(operation: usize, y: usize, i: i32, count: i32, scratch: usize): void {
  const columns = wordOf(operation, Word.Columns);
  const matrix = tileMatrix(columns);
  const stride = placeOf(operation, Word.RightStride);
  const down = <usize>rowPositions(operation) * stride;
  const wide = headerWord(Header.Wide) ? columns & ~7 : 0;
  for (let column = 0; column < wide; column += 8) {
    let to = gradientsAt(scratch) + ((<usize>(column * winogradTiles + 8 * i)) << 2);
    let tile = y + ((<usize>column) << 2);
    for (let n = 0; n < count; n += 1) {
      eightGradientNumbers(tile, stride, down, to, matrix);
      to += 32;
      tile += stride << 1;
    }
  }
  for (let column = wide; column < columns; column += 4) {
    const width = min(8, columns - (column & ~7));
    const inPanel = (column & ~7) * winogradTiles + i * width + (column & 4);
    let to = gradientsAt(scratch) + ((<usize>inPanel) << 2);
    let tile = y + ((<usize>column) << 2);
    for (let n = 0; n < count; n += 1) {
      gradientNumbers(tile, stride, down, to, matrix);
      to += (<usize>width) << 2;
      tile += stride << 1;
    }
  }
}

/** The numbers of `count` tiles from `from` on, of all tiles of the batch; of the windows `rows` times four channels. */
function tileNumbers(operation: usize, from: i32, count: i32, first: i32, rows: i32, scratch: usize): void {
  const across = (wordOf(operation, Word.Width) + 1) >> 1;
  const tiles = across * ((wordOf(operation, Word.Height) + 1) >> 1);
  const row = rowPositions(operation);
  const leftStride = placeOf(operation, Word.LeftStride);
  const rightStride = placeOf(operation, Word.RightStride);
  const left = placeOf(operation, Word.Left) + ((<usize>first) << 4);
  const depth = (<usize>rows) << 4;
  let together = 0;
  for (let i = 0; i < count; i += together) {
    const image = (from + i) / tiles;
    const tile = (from + i) % tiles;
    const x = tile % across;
    together = min(across - x, count - i);
    const inImage = firstPixel(operation) + 2 * ((tile / across) * row + x);
    const position = <usize>(image * wordOf(operation, Word.Positions) + inImage);
    const to = scratch + <usize>i * depth;
    const matrix = tileMatrix(4 * winogradRows);
    windowNumbers(left + position * leftStride, leftStride, <usize>row * leftStride, together, depth, to, matrix);
    gradientsBeside(operation, placeOf(operation, Word.Right) + position * rightStride, i, together, scratch);
  }
}

/** Adds the tiles' products to the sums. */
function addProducts(operation: usize, count: i32, rows: i32, scratch: usize): void {
  const columns = wordOf(operation, Word.Columns);
  const leftStride = (<usize>rows) << 4;
  let left = scratch;
  let right = gradientsAt(scratch);
  let sums = sumsAt(operation, scratch);
  for (let number = 0; number < 16; number += 1) {
    for (let column = 0; column < columns; column += 8) {
      const panel = right + ((<usize>(column * winogradTiles)) << 2);
      const to = sums + ((<usize>(column * 4 * rows)) << 2);
      if (column + 8 <= columns) crossProducts8(left, leftStride, panel, 32, count, to, rows);
      else crossProduct4(left, leftStride, panel, 16, count, to, rows);
    }
    left += tileMatrix(4 * winogradRows);
    right += tileMatrix(columns);
    sums += sumsMatrix(operation);
  }
}

/** Writes three numbers, `stride` apart, of four: Gᵀ m. */
function tapLine(m0: v128, m1: v128, m2: v128, m3: v128, to: usize, stride: usize): void {
  const inner = f32x4.mul(f32x4.add(m1, m2), splat(0.5));
  v128.store(to, f32x4.add(m0, inner));
  v128.store(to + stride, f32x4.mul(f32x4.sub(m1, m2), splat(0.5)));
  v128.store(to + 2 * stride, f32x4.add(inner, m3));
}

/** Gᵀ M G of four sums, in their place: the nine taps come to lie where the first nine of the 16 numbers were. */
function sumsToTaps(m: usize, matrix: usize): void {
  const row = matrix << 2;
  for (let x: usize = 0; x < 4; x += 1) {
    const at = m + x * matrix;
    tapLine(v128.load(at), v128.load(at + row), v128.load(at + 2 * row), v128.load(at + 3 * row), at, row);
  }
  for (let y: usize = 0; y < 3; y += 1) {
    const at = m + y * row;
    const d = v128.load(at + 3 * matrix);
    tapLine(v128.load(at), v128.load(at + matrix), v128.load(at + 2 * matrix), d, m + 3 * y * matrix, matrix);
  }
}

/** Where a tap's rows begin, of the panel from `column` on. */
function tapPanel(operation: usize, column: i32, width: i32, tap: i32): usize {
  const before = (<usize>(tap * wordOf(operation, Word.Depth) * width)) << 2;
  return placeOf(operation, Word.Out) + <usize>(column >> 3) * placeOf(operation, Word.OutStride) + before;
}

/** A tap's place in the transposed matrix, which has the taps in the other order. */
function transposeTap(operation: usize, column: i32, width: i32, tap: i32, first: i32, last: i32): void {
  const before = (8 - tap) * wordOf(operation, Word.Columns) + column;
  transposeTiles(operation, tapPanel(operation, column, width, tap), width, before, first, last);
}

/** The transpose of all taps. */
export function transposeKernels(operation: usize): void {
  const columns = wordOf(operation, Word.Columns);
  const rows = wordOf(operation, Word.Depth) >> 2;
  for (let column = 0; column < columns; column += 8) {
    for (let tap = 0; tap < 9; tap += 1) transposeTap(operation, column, min(8, columns - column), tap, 0, rows);
  }
}

/** Update and transpose of a tap's tiles [first, last) in the panel from `column` on. */
function takeTapStep(
  operation: usize,
  record: usize,
  column: i32,
  width: i32,
  tap: i32,
  first: i32,
  last: i32,
  gradient: usize,
): void {
  const tileBytes = (<usize>width) << 4;
  const weights = tapPanel(operation, column, width, tap) + <usize>first * tileBytes;
  update(weights, gradient, <usize>(last - first) * tileBytes, record);
  if (placeOf(operation, Word.Extra)) transposeTap(operation, column, width, tap, first, last);
}

/** Updates `rows` times four channels from the sums, or keeps their gradient to be clipped. */
function updateTaps(operation: usize, record: usize, first: i32, rows: i32, scratch: usize): void {
  const columns = wordOf(operation, Word.Columns);
  const matrix = sumsMatrix(operation);
  const last = first + rows;
  let sums = sumsAt(operation, scratch);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    const tileBytes = (<usize>width) << 4;
    const bytes = <usize>rows * tileBytes;
    for (let at: usize = 0; at < bytes; at += 16) sumsToTaps(sums + at, matrix);
    for (let tap = 0; tap < 9; tap += 1) {
      const gradient = sums + <usize>tap * matrix;
      const weights = tapPanel(operation, column, width, tap) + <usize>first * tileBytes;
      if (clips()) keep(operation, weights, gradient, first, last, tileBytes);
      else takeTapStep(operation, record, column, width, tap, first, last, gradient);
    }
    sums += bytes;
  }
}

/** The second round of tiles [first, last), where gradients are clipped: the step by those kept, times `factor`. */
export function clippedTaps(operation: usize, record: usize, first: i32, last: i32, factor: f32): void {
  const columns = wordOf(operation, Word.Columns);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    const tileBytes = (<usize>width) << 4;
    for (let tap = 0; tap < 9; tap += 1) {
      const gradient = keptFor(tapPanel(operation, column, width, tap) + <usize>first * tileBytes);
      shorten(gradient, <usize>(last - first) * tileBytes, factor);
      takeTapStep(operation, record, column, width, tap, first, last, gradient);
    }
  }
}

/** Gradient, update and transpose of the channels from four times `first` to four times `last`. */
export function winogradGradient(operation: usize, record: usize, first: i32, last: i32, scratch: usize): void {
  const across = (wordOf(operation, Word.Width) + 1) >> 1;
  const tiles = across * ((wordOf(operation, Word.Height) + 1) >> 1) * recordWord(record, RecordWord.Rows);
  for (let row = first; row < last; row += winogradRows) {
    const rows = min(winogradRows, last - row);
    memory.fill(sumsAt(operation, scratch), 0, sumsMatrix(operation) << 4);
    for (let from = 0; from < tiles; from += winogradTiles) {
      const count = min(winogradTiles, tiles - from);
      tileNumbers(operation, from, count, row, rows, scratch);
      addProducts(operation, count, rows, scratch);
    }
    updateTaps(operation, record, row, rows, scratch);
  }
}
