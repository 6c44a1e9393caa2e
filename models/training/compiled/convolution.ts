import { clearMargins, firstPixel, rowPositions } from './grid';
import { placeOf, wordOf } from './memory';
import { product4, product8 } from './product';
import { Epilogue, Word } from './words';

/** Positions that are taken through all panels at a time: what they read stays in the first-level cache. */
const blockPositions = 128;

/**
 * Out = Start + the taps, for `tiles` tiles of positions and a panel of `width` columns; `left` is the first tap. Taps beside each other lie
 * together where the channels do, so they are one product.
 */
function taps(
  operation: usize,
  left: usize,
  panel: usize,
  width: i32,
  tiles: i32,
  out: usize,
  outStride: usize,
  start: usize,
  extra: usize,
): void {
  const leftStride = placeOf(operation, Word.LeftStride);
  const channels = wordOf(operation, Word.Depth);
  const kernelHeight = wordOf(operation, Word.KernelHeight);
  const kernelWidth = wordOf(operation, Word.KernelWidth);
  const together = leftStride == (<usize>channels) << 2;
  const depth = together ? channels * kernelWidth : channels;
  const across = together ? 1 : kernelWidth;
  const down = <usize>rowPositions(operation) * leftStride;
  const extraStride = placeOf(operation, Word.ExtraStride);
  const last = wordOf(operation, Word.Variant);
  let startStride = placeOf(operation, Word.StartStride);
  let row = left;
  for (let ky = 0; ky < kernelHeight; ky += 1) {
    let a = row;
    for (let kx = 0; kx < across; kx += 1) {
      const ends = ky + 1 == kernelHeight && kx + 1 == across;
      const epilogue = ends ? last : Epilogue.None;
      if (width == 8) {
        product8(a, leftStride, panel, depth, out, outStride, start, startStride, tiles, epilogue, extra, extraStride);
      } else {
        product4(a, leftStride, panel, depth, out, outStride, start, startStride, tiles, epilogue, extra, extraStride);
      }
      panel += (<usize>(depth * width)) << 2;
      start = out;
      startStride = outStride;
      a += leftStride;
    }
    row += down;
  }
}

/** All panels, for the positions from `position` on. The last ones that make no tile of four go by way of `scratch`. */
function block(operation: usize, position: i32, count: i32, scratch: usize): void {
  const at = <usize>position;
  const columns = wordOf(operation, Word.Columns);
  const outStride = placeOf(operation, Word.OutStride);
  const left = placeOf(operation, Word.Left) + at * placeOf(operation, Word.LeftStride);
  let out = placeOf(operation, Word.Out) + at * outStride;
  let start = placeOf(operation, Word.Start) + at * placeOf(operation, Word.StartStride);
  let extra = placeOf(operation, Word.Extra) + at * placeOf(operation, Word.ExtraStride);
  let panel = placeOf(operation, Word.Right);
  for (let column = 0; column < columns; column += 8) {
    const width = min(8, columns - column);
    const bytes = (<usize>width) << 2;
    const tiles = count >> 2;
    if (tiles > 0) taps(operation, left, panel, width, tiles, out, outStride, start, extra);
    const rest = count & 3;
    if (rest > 0) {
      const done = <usize>(tiles << 2);
      const tail = left + done * placeOf(operation, Word.LeftStride);
      const tailStart = start + done * placeOf(operation, Word.StartStride);
      const tailExtra = extra + done * placeOf(operation, Word.ExtraStride);
      taps(operation, tail, panel, width, 1, scratch, 32, tailStart, tailExtra);
      for (let i: usize = 0; i < <usize>rest; i += 1)
        memory.copy(out + (done + i) * outStride, scratch + (i << 5), bytes);
    }
    out += bytes;
    start += bytes;
    extra += bytes;
    panel += placeOf(operation, Word.RightStride);
  }
}

/** Convolves the images [begin, end). Positions between pixel rows are computed too, and made zero again. */
export function convolution(operation: usize, begin: i32, end: i32, scratch: usize): void {
  const positions = wordOf(operation, Word.Positions);
  const first = firstPixel(operation);
  const count = wordOf(operation, Word.Height) * rowPositions(operation) - wordOf(operation, Word.Margin);
  for (let image = begin; image < end; image += 1) {
    for (let from = 0; from < count; from += blockPositions) {
      block(operation, image * positions + first + from, min(blockPositions, count - from), scratch);
    }
    clearMargins(operation, image);
  }
}
