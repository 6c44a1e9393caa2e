import { activateRow } from './activation';
import { hitOf, isInTopFive, rowLoss } from './loss';
import { headerWord, placeOf, recordWord, wordOf } from './memory';
import { concatenate, part } from './concatenation';
import { convolution } from './convolution';
import { dropout } from './dropout';
import { activatePixels, gatherImages, patches, pool, unpatches, unpool } from './images';
import { norm, normBack, normSlopes, normSums } from './norm';
import { winograd } from './winograd';
import { product4, product8 } from './product';
import { product16 } from './wide-product';
import { Epilogue, Header, OperationKind, RecordWord, RowScore, Word } from './words';

// Forward and backward on some rows of a batch. Rows past the batch's end, up to a multiple of four, are zero in the inputs
// and in the gradient of the loss: they cost a little and change nothing.

/** Rows of a product that are taken through all panels at a time: they stay in the second-level cache. */
const blockBytes = 131072;

function product(operation: usize, begin: i32, end: i32): void {
  const leftStride = placeOf(operation, Word.LeftStride);
  const outStride = placeOf(operation, Word.OutStride);
  const startStride = placeOf(operation, Word.StartStride);
  const extraStride = placeOf(operation, Word.ExtraStride);
  const depth = wordOf(operation, Word.Depth);
  const columns = wordOf(operation, Word.Columns);
  const epilogue = wordOf(operation, Word.Variant);
  const panelStride = placeOf(operation, Word.RightStride);
  const wide = headerWord(Header.Wide) ? columns & ~15 : 0;
  const block = max(16, (blockBytes / (depth << 2)) & ~3);
  for (let from = begin; from < end; from += block) {
    const tiles = (min(from + block, end) - from) >> 2;
    const row = <usize>from;
    const left = placeOf(operation, Word.Left) + row * leftStride;
    let panel = placeOf(operation, Word.Right);
    let out = placeOf(operation, Word.Out) + row * outStride;
    let start = placeOf(operation, Word.Start) + row * startStride;
    let extra = placeOf(operation, Word.Extra) + row * extraStride;
    for (let column = 0; column < wide; column += 16) {
      product16(
        left,
        leftStride,
        panel,
        panelStride,
        depth,
        out,
        outStride,
        start,
        startStride,
        tiles,
        epilogue,
        extra,
        extraStride,
      );
      panel += panelStride << 1;
      out += 64;
      start += 64;
      extra += 64;
    }
    for (let column = wide + 8; column <= columns; column += 8) {
      product8(left, leftStride, panel, depth, out, outStride, start, startStride, tiles, epilogue, extra, extraStride);
      panel += panelStride;
      out += 32;
      start += 32;
      extra += 32;
    }
    if (columns & 4) {
      product4(left, leftStride, panel, depth, out, outStride, start, startStride, tiles, epilogue, extra, extraStride);
    }
  }
}

function activation(operation: usize, begin: i32, end: i32): void {
  const kind = wordOf(operation, Word.Variant);
  const columns = wordOf(operation, Word.Columns);
  const slope = placeOf(operation, Word.Extra);
  for (let at = begin; at < end; at += 1) {
    const row = <usize>at;
    const z = placeOf(operation, Word.Left) + row * placeOf(operation, Word.LeftStride);
    const y = placeOf(operation, Word.Out) + row * placeOf(operation, Word.OutStride);
    const d = slope ? slope + row * placeOf(operation, Word.ExtraStride) : 0;
    activateRow(kind, z, y, d, columns);
  }
}

function slope(operation: usize, begin: i32, end: i32): void {
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const masks = wordOf(operation, Word.Variant) == Epilogue.Mask;
  for (let at = begin; at < end; at += 1) {
    const row = <usize>at;
    const left = placeOf(operation, Word.Left) + row * placeOf(operation, Word.LeftStride);
    const out = placeOf(operation, Word.Out) + row * placeOf(operation, Word.OutStride);
    const start = placeOf(operation, Word.Start) + row * placeOf(operation, Word.StartStride);
    const extra = placeOf(operation, Word.Extra) + row * placeOf(operation, Word.ExtraStride);
    for (let column: usize = 0; column < bytes; column += 16) {
      const e = v128.load(extra + column);
      const c = v128.load(left + column);
      const scaled = masks ? v128.and(c, f32x4.gt(e, f32x4.splat(0))) : f32x4.mul(c, e);
      v128.store(out + column, f32x4.add(v128.load(start + column), scaled));
    }
  }
}

function gather(operation: usize, order: usize, rows: i32, begin: i32, end: i32): void {
  const leftStride = placeOf(operation, Word.LeftStride);
  const outStride = placeOf(operation, Word.OutStride);
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  for (let at = begin; at < end; at += 1) {
    const out = placeOf(operation, Word.Out) + <usize>at * outStride;
    if (at >= rows) {
      memory.fill(out, 0, bytes);
      continue;
    }
    const row = <usize>load<u32>(order + ((<usize>at) << 2));
    const source = placeOf(operation, Word.Left) + row * leftStride;
    for (let column: usize = 0; column < bytes; column += 16) v128.store(out + column, v128.load(source + column));
  }
}

/** Losses and, in training, their gradient; else what the rows count in a score. */
function loss(operation: usize, rows: i32, begin: i32, end: i32): void {
  const kind = wordOf(operation, Word.Variant);
  const columns = wordOf(operation, Word.Columns);
  const trains = headerWord(Header.Train);
  const outStride = placeOf(operation, Word.OutStride);
  const scale = <f32>1 / <f32>rows;
  for (let at = begin; at < end; at += 1) {
    const row = <usize>at;
    const dy = trains ? placeOf(operation, Word.Out) + row * outStride : 0;
    if (at >= rows) {
      if (dy) memory.fill(dy, 0, outStride);
      continue;
    }
    const y = placeOf(operation, Word.Left) + row * placeOf(operation, Word.LeftStride);
    const t = placeOf(operation, Word.Extra) + row * placeOf(operation, Word.ExtraStride);
    store<f32>(<usize>headerWord(Header.RowLosses) + (row << 2), rowLoss(kind, y, t, dy, columns, scale));
    if (trains) continue;
    const score = <usize>headerWord(Header.RowScores) + row * (4 * RowScore.Size);
    store<f32>(score, hitOf(kind, y, t, columns), 4 * RowScore.Hit);
    store<f32>(score, <f32>isInTopFive(y, t, columns), 4 * RowScore.TopFive);
  }
}

/**
 * Runs one operation on the rows [begin, end) of a record whose rows are named at `order`. A row may be an image: then
 * products and slopes take its positions one after the other.
 */
export function runOnRows(operation: usize, record: usize, order: usize, begin: i32, end: i32, scratch: usize): void {
  const rows = recordWord(record, RecordWord.Rows);
  const positions = wordOf(operation, Word.Positions);
  switch (wordOf(operation, Word.Kind)) {
    case OperationKind.Gather:
      return gather(operation, order, rows, begin, end);
    case OperationKind.Product:
      return product(operation, begin * positions, end * positions);
    case OperationKind.Activation:
      return activation(operation, begin * positions, end * positions);
    case OperationKind.Slope:
      return slope(operation, begin * positions, end * positions);
    case OperationKind.GatherImage:
      return gatherImages(operation, order, rows, begin, end);
    case OperationKind.Convolution:
      return convolution(operation, begin, end, scratch);
    case OperationKind.Winograd:
      return winograd(operation, begin, end, scratch);
    case OperationKind.Patches:
      return patches(operation, begin, end);
    case OperationKind.Unpatches:
      return unpatches(operation, begin, end);
    case OperationKind.PixelActivation:
      return activatePixels(operation, begin, end);
    case OperationKind.NormSums:
      if (headerWord(Header.Train)) normSums(operation, rows, begin, end);
      return;
    case OperationKind.Norm:
      return norm(operation, rows, begin, end, scratch);
    case OperationKind.NormSlopes:
      return normSlopes(operation, rows, begin, end, scratch);
    case OperationKind.NormBack:
      return normBack(operation, rows, begin, end, scratch);
    case OperationKind.Pool:
      return pool(operation, begin, end);
    case OperationKind.Unpool:
      return unpool(operation, begin, end);
    case OperationKind.Dropout:
      return dropout(operation, record, begin, end);
    case OperationKind.Concatenate:
      return concatenate(operation, begin, end);
    case OperationKind.Part:
      return part(operation, begin, end);
    default:
      return loss(operation, rows, begin, end);
  }
}
