import { firstPixel, rowPositions } from './grid';
import { headerWord, placeOf, wordOf } from './memory';
import { bareProduct8, finish, product4 } from './product';
import { splat } from './vector';
import { bareProduct16 } from './wide-product';
import { eightWindowNumbers } from './wide-winograd';
import { Epilogue, Header, winogradTiles, Word } from './words';

// A convolution of 3x3 and stride 1 by tiles of 2x2 pixels, F(2x2, 3x3) of Lavin & Gray 2016: windows of 4x4 and kernels are
// turned into 16 numbers each, whose products over the channels take 16 multiplications a tile where the taps take 36.

/** What each thread has in its scratch: zeros, the kernels' numbers, the windows', the products. */
function kernelsAt(scratch: usize): usize {
  return scratch + 64;
}

function windowsAt(operation: usize, scratch: usize): usize {
  return kernelsAt(scratch) + ((<usize>(wordOf(operation, Word.Depth) * wordOf(operation, Word.Columns))) << 6);
}

function productsAt(operation: usize, scratch: usize): usize {
  return windowsAt(operation, scratch) + (tileMatrix(wordOf(operation, Word.Depth)) << 4);
}

/** Bytes of one of the 16 numbers of all tiles. A cache line more than they take: else they all lie in the same sets of the cache. */
export function tileMatrix(columns: i32): usize {
  return ((<usize>(winogradTiles * columns)) << 2) + 64;
}

/** The three numbers of a kernel's row or column as four: g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2. The inner two. */
function half(sum: v128, g1: v128): v128 {
  return f32x4.mul(f32x4.add(sum, g1), splat(0.5));
}

/** Writes four numbers, `stride` apart, of three. */
function kernelLine(g0: v128, g1: v128, g2: v128, to: usize, stride: usize): void {
  const ends = f32x4.add(g0, g2);
  v128.store(to, g0);
  v128.store(to + stride, half(ends, g1));
  v128.store(to + 2 * stride, half(ends, f32x4.neg(g1)));
  v128.store(to + 3 * stride, g2);
}

/** G g Gᵀ of the kernels of four columns; `tap` is the distance between taps, `matrix` that between the 16 numbers. */
function kernelNumbers(from: usize, tap: usize, to: usize, matrix: usize): void {
  for (let kx: usize = 0; kx < 3; kx += 1) {
    const g = from + kx * tap;
    kernelLine(v128.load(g), v128.load(g + 3 * tap), v128.load(g + 6 * tap), to + kx * matrix, matrix << 2);
  }
  for (let y: usize = 0; y < 4; y += 1) {
    const line = to + y * (matrix << 2);
    kernelLine(v128.load(line), v128.load(line + matrix), v128.load(line + 2 * matrix), line, matrix);
  }
}

function allKernels(operation: usize, scratch: usize): void {
  const depth = <usize>wordOf(operation, Word.Depth);
  const columns = wordOf(operation, Word.Columns);
  const matrix = (depth * <usize>columns) << 2;
  let panel = placeOf(operation, Word.Right);
  let to = kernelsAt(scratch);
  for (let column = 0; column < columns; column += 8) {
    const bytes = (<usize>min(8, columns - column)) << 2;
    const size = depth * bytes;
    for (let at: usize = 0; at < size; at += 16) kernelNumbers(panel + at, size, to + at, matrix);
    panel += placeOf(operation, Word.RightStride);
    to += size;
  }
}

/** One row of a window's numbers, from the sums or differences of its pixel rows. */
function windowLine(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, matrix: usize): void {
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + matrix, f32x4.add(d1, d2));
  v128.store(to + 2 * matrix, f32x4.sub(d2, d1));
  v128.store(to + 3 * matrix, f32x4.sub(d1, d3));
}

/** The difference of two entries of the window. */
function apart(a: usize, b: usize): v128 {
  return f32x4.sub(v128.load(a), v128.load(b));
}

/** The first and the last row of the numbers of windows beside each other: each has two columns of the one before it. */
function outerLines(d: usize, across: usize, down: usize, count: i32, to: usize, step: usize, matrix: usize): void {
  const under = down << 1;
  let first0 = apart(d, d + under);
  let last0 = apart(d + down, d + down + under);
  d += across;
  let first1 = apart(d, d + under);
  let last1 = apart(d + down, d + down + under);
  const lastLine = 12 * matrix;
  for (let i = 0; i < count; i += 1) {
    d += across;
    const first2 = apart(d, d + under);
    const last2 = apart(d + down, d + down + under);
    d += across;
    const first3 = apart(d, d + under);
    const last3 = apart(d + down, d + down + under);
    windowLine(first0, first1, first2, first3, to, matrix);
    windowLine(last0, last1, last2, last3, to + lastLine, matrix);
    first0 = first2;
    first1 = first3;
    last0 = last2;
    last1 = last3;
    to += step;
  }
}

/** The two rows between, sums and differences of the pixel rows at `d` and below it. */
function innerLines(d: usize, across: usize, down: usize, count: i32, to: usize, step: usize, matrix: usize): void {
  let a = v128.load(d);
  let b = v128.load(d + down);
  let sum0 = f32x4.add(a, b);
  let rest0 = f32x4.sub(b, a);
  d += across;
  a = v128.load(d);
  b = v128.load(d + down);
  let sum1 = f32x4.add(a, b);
  let rest1 = f32x4.sub(b, a);
  const line = 4 * matrix;
  for (let i = 0; i < count; i += 1) {
    d += across;
    a = v128.load(d);
    b = v128.load(d + down);
    const sum2 = f32x4.add(a, b);
    const rest2 = f32x4.sub(b, a);
    d += across;
    a = v128.load(d);
    b = v128.load(d + down);
    const sum3 = f32x4.add(a, b);
    const rest3 = f32x4.sub(b, a);
    windowLine(sum0, sum1, sum2, sum3, to, matrix);
    windowLine(rest0, rest1, rest2, rest3, to + line, matrix);
    sum0 = sum2;
    sum1 = sum3;
    rest0 = rest2;
    rest1 = rest3;
    to += step;
  }
}

/**
 * Writes Bᵀ d B of `count` windows beside each other, whose first begins at `d` and whose pixel rows are `down` apart, of
 * `bytes` bytes of channels: a row of so many bytes a window, `matrix` between the 16 numbers.
 */
export function windowNumbers(
  d: usize,
  across: usize,
  down: usize,
  count: i32,
  bytes: usize,
  to: usize,
  matrix: usize,
): void {
  const wide: usize = headerWord(Header.Wide) ? bytes & ~31 : 0;
  for (let channel: usize = 0; channel < wide; channel += 32) {
    eightWindowNumbers(d + channel, across, down, count, to + channel, bytes, matrix);
  }
  for (let channel = wide; channel < bytes; channel += 16) {
    outerLines(d + channel, across, down, count, to + channel, bytes, matrix);
    innerLines(d + channel + down, across, down, count, to + channel + 4 * matrix, bytes, matrix);
  }
}

/** The products of the 16 matrices of windows and kernels. */
function products(operation: usize, tiles: i32, scratch: usize): void {
  const depth = wordOf(operation, Word.Depth);
  const columns = wordOf(operation, Word.Columns);
  const leftStride = (<usize>depth) << 2;
  const outStride = (<usize>columns) << 2;
  const none = Epilogue.None;
  const wide = headerWord(Header.Wide) ? columns & ~15 : 0;
  let panel = kernelsAt(scratch);
  let left = windowsAt(operation, scratch);
  let out = productsAt(operation, scratch);
  for (let number = 0; number < 16; number += 1) {
    for (let column = 0; column < wide; column += 16) {
      bareProduct16(left, leftStride, panel, leftStride << 3, depth, out + ((<usize>column) << 2), outStride, tiles);
      panel += leftStride << 4;
    }
    for (let column = wide; column < columns; column += 8) {
      const to = out + ((<usize>column) << 2);
      if (column + 8 <= columns) {
        bareProduct8(left, leftStride, panel, depth, to, outStride, tiles);
        panel += leftStride << 3;
      } else {
        product4(left, leftStride, panel, depth, to, outStride, scratch, 0, tiles, none, scratch, 0);
        panel += leftStride << 2;
      }
    }
    left += tileMatrix(depth);
    out += tileMatrix(columns);
  }
}

/** What the products of a column of the window add up to in the tile's upper row, m0 + m1 + m2, at `m` and below it. */
function upper(m: usize, m1: v128, m2: v128): v128 {
  return f32x4.add(v128.load(m), f32x4.add(m1, m2));
}

/** In its lower row: m1 - m2 - m3. */
function lower(m3: usize, m1: v128, m2: v128): v128 {
  return f32x4.sub(f32x4.sub(m1, m2), v128.load(m3));
}

/** Writes four columns of a pixel: Start + c, then the epilogue. */
function writePixel(epilogue: i32, out: usize, start: usize, extra: usize, c: v128): void {
  const sum = f32x4.add(v128.load(start), c);
  v128.store(out, epilogue == Epilogue.None ? sum : finish(epilogue, sum, extra));
}

/** Aᵀ m A of a tile's products at `from`, to those of its pixels that lie in the image: one column or two, one row or two. */
function writeTile(operation: usize, from: usize, matrix: usize, position: usize, wide: bool, high: bool): void {
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const down = <usize>rowPositions(operation);
  const epilogue = wordOf(operation, Word.Variant);
  const outStride = placeOf(operation, Word.OutStride);
  const startStride = placeOf(operation, Word.StartStride);
  const extraStride = placeOf(operation, Word.ExtraStride);
  const row = matrix << 2;
  let o = placeOf(operation, Word.Out) + position * outStride;
  let s = placeOf(operation, Word.Start) + position * startStride;
  let e = placeOf(operation, Word.Extra) + position * extraStride;
  for (let a = from; a < from + bytes; a += 16) {
    const b = a + matrix;
    const c = b + matrix;
    const d = c + matrix;
    const a1 = v128.load(a + row);
    const a2 = v128.load(a + 2 * row);
    const b1 = v128.load(b + row);
    const b2 = v128.load(b + 2 * row);
    const c1 = v128.load(c + row);
    const c2 = v128.load(c + 2 * row);
    const d1 = v128.load(d + row);
    const d2 = v128.load(d + 2 * row);
    const inner = upper(b, b1, b2);
    const outer = upper(c, c1, c2);
    writePixel(epilogue, o, s, e, f32x4.add(upper(a, a1, a2), f32x4.add(inner, outer)));
    if (wide) {
      const right = f32x4.sub(f32x4.sub(inner, outer), upper(d, d1, d2));
      writePixel(epilogue, o + outStride, s + startStride, e + extraStride, right);
    }
    if (high) {
      const o1 = o + down * outStride;
      const s1 = s + down * startStride;
      const e1 = e + down * extraStride;
      const innerBelow = lower(b + 3 * row, b1, b2);
      const outerBelow = lower(c + 3 * row, c1, c2);
      const left = f32x4.add(lower(a + 3 * row, a1, a2), f32x4.add(innerBelow, outerBelow));
      writePixel(epilogue, o1, s1, e1, left);
      if (wide) {
        const right = f32x4.sub(f32x4.sub(innerBelow, outerBelow), lower(d + 3 * row, d1, d2));
        writePixel(epilogue, o1 + outStride, s1 + startStride, e1 + extraStride, right);
      }
    }
    o += 16;
    s += 16;
    e += 16;
  }
}

/** Tiles [from, from + count) of an image, row after row of tiles. */
function tilesFrom(operation: usize, image: i32, from: i32, count: i32, scratch: usize): void {
  const width = wordOf(operation, Word.Width);
  const height = wordOf(operation, Word.Height);
  const across = (width + 1) >> 1;
  const row = rowPositions(operation);
  const first = image * wordOf(operation, Word.Positions) + firstPixel(operation);
  const depth = (<usize>wordOf(operation, Word.Depth)) << 2;
  const columns = (<usize>wordOf(operation, Word.Columns)) << 2;
  const leftStride = placeOf(operation, Word.LeftStride);
  const left = placeOf(operation, Word.Left);
  const windows = windowsAt(operation, scratch);
  const matrix = tileMatrix(wordOf(operation, Word.Depth));
  let together = 0;
  for (let i = 0; i < count; i += together) {
    const tile = from + i;
    const x = tile % across;
    together = min(across - x, count - i);
    const window = left + <usize>(first + 2 * ((tile / across) * row + x)) * leftStride;
    windowNumbers(window, leftStride, <usize>row * leftStride, together, depth, windows + <usize>i * depth, matrix);
  }
  products(operation, (count + 3) >> 2, scratch);
  const results = productsAt(operation, scratch);
  const resultMatrix = tileMatrix(wordOf(operation, Word.Columns));
  for (let i = 0; i < count; i += 1) {
    const tile = from + i;
    const x = 2 * (tile % across);
    const y = 2 * (tile / across);
    const position = first + y * row + x;
    writeTile(operation, results + <usize>i * columns, resultMatrix, <usize>position, x + 1 < width, y + 1 < height);
  }
}

/** Convolves the images [begin, end). What a window reads past the image's end goes to no pixel of the image. */
export function winograd(operation: usize, begin: i32, end: i32, scratch: usize): void {
  const across = (wordOf(operation, Word.Width) + 1) >> 1;
  const tiles = across * ((wordOf(operation, Word.Height) + 1) >> 1);
  memory.fill(scratch, 0, 64);
  if (begin < end) allKernels(operation, scratch);
  for (let image = begin; image < end; image += 1) {
    for (let from = 0; from < tiles; from += winogradTiles) {
      tilesFrom(operation, image, from, min(winogradTiles, tiles - from), scratch);
    }
  }
}
