import { clips, forgetSquares, keep, keptFor, shorten } from './clip';
import { placeOf, recordWord, wordOf } from './memory';
import { statistics } from './norm';
import { crossProduct4 } from './product';
import { transposeTiles } from './transposed';
import { update } from './update';
import { crossProducts8 } from './wide-product';
import { clippedTaps, transposeKernels, winogradGradient } from './winograd-gradient';
import { OperationKind, packedRows, RecordWord, Word } from './words';

// The gradient of each weight over the whole batch, and its update. A thread has rows of a matrix of its own, so nothing is
// added up between threads, and the sums are the same for any number of them. Where gradients are clipped they are kept first
// (`clip.ts`), and the update is a second round of the same tiles.

/** Copies `rows` rows of eight columns to lie together. */
function pack8(right: usize, rightStride: usize, rows: i32, packed: usize): void {
  for (let row = 0; row < rows; row += 1) {
    v128.store(packed, v128.load(right));
    v128.store(packed, v128.load(right, 16), 16);
    right += rightStride;
    packed += 32;
  }
}

/** Where the operation's rows of a panel begin: a convolution's tap is a part of its matrix. */
function panelOf(operation: usize, column: i32, width: i32): usize {
  const first = (<usize>(wordOf(operation, Word.FirstRow) * width)) << 2;
  return placeOf(operation, Word.Out) + <usize>(column >> 3) * placeOf(operation, Word.OutStride) + first;
}

/** The transpose of a whole matrix, where the operation is the gradient of one. */
export function transposeAll(operation: usize): void {
  const kind = wordOf(operation, Word.Kind);
  if (!isTiled(kind) || !placeOf(operation, Word.Extra)) return;
  if (kind == OperationKind.WinogradMatrix) return transposeKernels(operation);
  const depth = wordOf(operation, Word.Depth);
  const columns = wordOf(operation, Word.Columns);
  const before = wordOf(operation, Word.FirstColumn);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    transposeTiles(operation, panelOf(operation, column, width), width, before + column, 0, depth >> 2);
  }
}

/** Update and transpose of one panel's tiles [first, last). */
function takePanelStep(
  operation: usize,
  record: usize,
  column: i32,
  width: i32,
  first: i32,
  last: i32,
  gradient: usize,
): void {
  const panel = panelOf(operation, column, width);
  const tileBytes = (<usize>width) << 4;
  update(panel + <usize>first * tileBytes, gradient, <usize>(last - first) * tileBytes, record);
  const before = wordOf(operation, Word.FirstColumn) + column;
  if (placeOf(operation, Word.Extra)) transposeTiles(operation, panel, width, before, first, last);
}

/** The gradient of one panel's tiles [first, last), and the step by it. */
function panelStep(
  operation: usize,
  record: usize,
  column: i32,
  width: i32,
  first: i32,
  last: i32,
  rows: i32,
  scratch: usize,
): void {
  const leftStride = placeOf(operation, Word.LeftStride);
  const left = placeOf(operation, Word.Left) + ((<usize>first) << 4);
  const rightStride = placeOf(operation, Word.RightStride);
  const right = placeOf(operation, Word.Right) + ((<usize>column) << 2);
  const tiles = last - first;
  const tileBytes = (<usize>width) << 4;
  const sums = scratch + packedRows * 32;
  memory.fill(sums, 0, <usize>tiles * tileBytes);
  for (let from = 0; from < rows; from += packedRows) {
    const count = min(packedRows, rows - from);
    const a = left + <usize>from * leftStride;
    const b = right + <usize>from * rightStride;
    if (width == 4) crossProduct4(a, leftStride, b, rightStride, count, sums, tiles);
    else if (tiles < 3) crossProducts8(a, leftStride, b, rightStride, count, sums, tiles);
    else {
      pack8(b, rightStride, count, scratch);
      crossProducts8(a, leftStride, scratch, 32, count, sums, tiles);
    }
  }
  if (!clips()) return takePanelStep(operation, record, column, width, first, last, sums);
  keep(operation, panelOf(operation, column, width) + <usize>first * tileBytes, sums, first, last, tileBytes);
}

function matrix(operation: usize, record: usize, first: i32, last: i32, rows: i32, scratch: usize): void {
  const columns = wordOf(operation, Word.Columns);
  for (let column = 0; column < columns; column += 8) {
    panelStep(operation, record, column, min(8, columns - column), first, last, rows, scratch);
  }
}

/** The column sums of Right, and the update of the bias that they are the gradient of. */
function bias(operation: usize, record: usize, rows: i32, scratch: usize): void {
  const stride = placeOf(operation, Word.RightStride);
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  for (let column: usize = 0; column < bytes; column += 16) {
    let at = placeOf(operation, Word.Right) + column;
    let sum = v128.load(at);
    for (let row = 1; row < rows; row += 1) {
      at += stride;
      sum = f32x4.add(sum, v128.load(at));
    }
    v128.store(scratch + column, sum);
  }
  if (clips()) keep(operation, placeOf(operation, Word.Out), scratch, 0, 1, bytes);
  else update(placeOf(operation, Word.Out), scratch, bytes, record);
}

/** The second round of a matrix's tiles [first, last): the step by the gradient that was kept, times `factor`. */
function clippedMatrix(operation: usize, record: usize, first: i32, last: i32, factor: f32): void {
  const columns = wordOf(operation, Word.Columns);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    const tileBytes = (<usize>width) << 4;
    const gradient = keptFor(panelOf(operation, column, width) + <usize>first * tileBytes);
    shorten(gradient, <usize>(last - first) * tileBytes, factor);
    takePanelStep(operation, record, column, width, first, last, gradient);
  }
}

function clippedBias(operation: usize, record: usize, factor: f32): void {
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const gradient = keptFor(placeOf(operation, Word.Out));
  shorten(gradient, bytes, factor);
  update(placeOf(operation, Word.Out), gradient, bytes, record);
}

/** The first tile of this thread's share: that which begins at or after its part of what the gradients cost that are taken together. */
function firstTile(operation: usize, thread: i32, threads: i32): i32 {
  const cost = (<i64>wordOf(operation, Word.CostTogether) * thread) / threads;
  const width = <i64>wordOf(operation, Word.TileCost);
  const before = cost - <i64>wordOf(operation, Word.CostBefore);
  return before <= 0 ? 0 : <i32>min((before + width - 1) / width, <i64>tilesOf(operation));
}

function isTiled(kind: i32): bool {
  return kind == OperationKind.Matrix || kind == OperationKind.WinogradMatrix;
}

function tilesOf(operation: usize): i32 {
  return isTiled(wordOf(operation, Word.Kind)) ? wordOf(operation, Word.Depth) >> 2 : 1;
}

/** Whether it is shared out by weights and not by rows. */
export function isGradient(kind: i32): bool {
  return isTiled(kind) || kind == OperationKind.Bias || kind == OperationKind.Statistics;
}

/** Runs a thread's tiles of one gradient, over the rows of the record, up to a multiple of four. */
export function runGradient(operation: usize, record: usize, thread: i32, threads: i32, scratch: usize): void {
  const kind = wordOf(operation, Word.Kind);
  const first = firstTile(operation, thread, threads);
  const last = firstTile(operation, thread + 1, threads);
  if (first >= last) return;
  if (clips()) forgetSquares(operation, first, last);
  const batch = recordWord(record, RecordWord.Rows);
  const rows = ((batch + 3) & ~3) * wordOf(operation, Word.Positions);
  if (kind == OperationKind.Bias) bias(operation, record, rows, scratch);
  else if (kind == OperationKind.Statistics) statistics(operation, batch);
  else if (kind == OperationKind.WinogradMatrix) winogradGradient(operation, record, first, last, scratch);
  else matrix(operation, record, first, last, rows, scratch);
}

/** The second round, where gradients are clipped: the same tiles take their step, all having been kept. */
export function runClipped(operation: usize, record: usize, thread: i32, threads: i32, factor: f32): void {
  const kind = wordOf(operation, Word.Kind);
  const first = firstTile(operation, thread, threads);
  const last = firstTile(operation, thread + 1, threads);
  if (first >= last) return;
  if (kind == OperationKind.Bias) clippedBias(operation, record, factor);
  else if (kind == OperationKind.Matrix) clippedMatrix(operation, record, first, last, factor);
  else if (kind == OperationKind.WinogradMatrix) clippedTaps(operation, record, first, last, factor);
}
