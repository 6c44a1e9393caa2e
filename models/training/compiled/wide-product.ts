import { headerWord } from './memory';
import { crossProduct8, finish } from './product';
import { madd, splat } from './vector';
import { Epilogue, Header } from './words';

// The inner loops of `product.ts` over tiles twice as large: sixteen sums of four, the same sums in the same order. Where V8
// computes neighbouring vectors by one instruction of twice the width (`compiled-vectors.ts`) they are as many registers as
// half of them were, and the products faster; elsewhere they are too many. So that it does, what lies beside each other is
// loaded, added up and stored in one block without a branch: epilogues come afterwards.

/** Applies the epilogue to four rows of sixteen columns at `out`. */
function finishTile(kind: i32, out: usize, outStride: usize, extra: usize, extraStride: usize): void {
  for (let row = 0; row < 4; row += 1) {
    for (let at: usize = 0; at < 64; at += 16) v128.store(out + at, finish(kind, v128.load(out + at), extra + at));
    out += outStride;
    extra += extraStride;
  }
}

/** As `product8`, for two panels that are `panelStride` apart. */
export function product16(
  left: usize,
  leftStride: usize,
  panel: usize,
  panelStride: usize,
  depth: i32,
  out: usize,
  outStride: usize,
  start: usize,
  startStride: usize,
  tiles: i32,
  epilogue: i32,
  extra: usize,
  extraStride: usize,
): void {
  const end = panel + ((<usize>depth) << 5);
  for (let tile = 0; tile < tiles; tile += 1) {
    let a0 = left;
    let a1 = a0 + leftStride;
    let a2 = a1 + leftStride;
    let a3 = a2 + leftStride;
    left = a3 + leftStride;
    let c00 = v128.load(start);
    let c01 = v128.load(start, 16);
    let c02 = v128.load(start, 32);
    let c03 = v128.load(start, 48);
    start += startStride;
    let c10 = v128.load(start);
    let c11 = v128.load(start, 16);
    let c12 = v128.load(start, 32);
    let c13 = v128.load(start, 48);
    start += startStride;
    let c20 = v128.load(start);
    let c21 = v128.load(start, 16);
    let c22 = v128.load(start, 32);
    let c23 = v128.load(start, 48);
    start += startStride;
    let c30 = v128.load(start);
    let c31 = v128.load(start, 16);
    let c32 = v128.load(start, 32);
    let c33 = v128.load(start, 48);
    start += startStride;
    let b = panel;
    let d = panel + panelStride;
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const b2 = v128.load(d);
      const b3 = v128.load(d, 16);
      const x0 = v128.load_splat<f32>(a0);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      c02 = madd(x0, b2, c02);
      c03 = madd(x0, b3, c03);
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      c12 = madd(x1, b2, c12);
      c13 = madd(x1, b3, c13);
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      c22 = madd(x2, b2, c22);
      c23 = madd(x2, b3, c23);
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      c32 = madd(x3, b2, c32);
      c33 = madd(x3, b3, c33);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
      d += 32;
    }
    let o = out;
    v128.store(o, c00);
    v128.store(o, c01, 16);
    v128.store(o, c02, 32);
    v128.store(o, c03, 48);
    o += outStride;
    v128.store(o, c10);
    v128.store(o, c11, 16);
    v128.store(o, c12, 32);
    v128.store(o, c13, 48);
    o += outStride;
    v128.store(o, c20);
    v128.store(o, c21, 16);
    v128.store(o, c22, 32);
    v128.store(o, c23, 48);
    o += outStride;
    v128.store(o, c30);
    v128.store(o, c31, 16);
    v128.store(o, c32, 32);
    v128.store(o, c33, 48);
    o += outStride;
    if (epilogue != Epilogue.None) finishTile(epilogue, out, outStride, extra, extraStride);
    out = o;
    extra += extraStride << 2;
  }
}

/** As `bareProduct8`, for two panels that are `panelStride` apart. */
export function bareProduct16(
  left: usize,
  leftStride: usize,
  panel: usize,
  panelStride: usize,
  depth: i32,
  out: usize,
  outStride: usize,
  tiles: i32,
): void {
  const end = panel + ((<usize>depth) << 5);
  for (let tile = 0; tile < tiles; tile += 1) {
    let a0 = left;
    let a1 = a0 + leftStride;
    let a2 = a1 + leftStride;
    let a3 = a2 + leftStride;
    left = a3 + leftStride;
    let c00 = splat(0);
    let c01 = splat(0);
    let c02 = splat(0);
    let c03 = splat(0);
    let c10 = splat(0);
    let c11 = splat(0);
    let c12 = splat(0);
    let c13 = splat(0);
    let c20 = splat(0);
    let c21 = splat(0);
    let c22 = splat(0);
    let c23 = splat(0);
    let c30 = splat(0);
    let c31 = splat(0);
    let c32 = splat(0);
    let c33 = splat(0);
    let b = panel;
    let d = panel + panelStride;
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const b2 = v128.load(d);
      const b3 = v128.load(d, 16);
      const x0 = v128.load_splat<f32>(a0);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      c02 = madd(x0, b2, c02);
      c03 = madd(x0, b3, c03);
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      c12 = madd(x1, b2, c12);
      c13 = madd(x1, b3, c13);
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      c22 = madd(x2, b2, c22);
      c23 = madd(x2, b3, c23);
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      c32 = madd(x3, b2, c32);
      c33 = madd(x3, b3, c33);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
      d += 32;
    }
    v128.store(out, c00);
    v128.store(out, c01, 16);
    v128.store(out, c02, 32);
    v128.store(out, c03, 48);
    out += outStride;
    v128.store(out, c10);
    v128.store(out, c11, 16);
    v128.store(out, c12, 32);
    v128.store(out, c13, 48);
    out += outStride;
    v128.store(out, c20);
    v128.store(out, c21, 16);
    v128.store(out, c22, 32);
    v128.store(out, c23, 48);
    out += outStride;
    v128.store(out, c30);
    v128.store(out, c31, 16);
    v128.store(out, c32, 32);
    v128.store(out, c33, 48);
    out += outStride;
  }
}

/** As `crossProduct8`, two tiles at a time. */
function crossProduct8InPairs(
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  rows: i32,
  sums: usize,
  pairs: i32,
): void {
  const end = right + <usize>rows * rightStride;
  for (let pair = 0; pair < pairs; pair += 1) {
    let c00 = v128.load(sums);
    let c01 = v128.load(sums, 16);
    let c10 = v128.load(sums, 32);
    let c11 = v128.load(sums, 48);
    let c20 = v128.load(sums, 64);
    let c21 = v128.load(sums, 80);
    let c30 = v128.load(sums, 96);
    let c31 = v128.load(sums, 112);
    let c40 = v128.load(sums, 128);
    let c41 = v128.load(sums, 144);
    let c50 = v128.load(sums, 160);
    let c51 = v128.load(sums, 176);
    let c60 = v128.load(sums, 192);
    let c61 = v128.load(sums, 208);
    let c70 = v128.load(sums, 224);
    let c71 = v128.load(sums, 240);
    let a = left;
    let b = right;
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load_splat<f32>(a);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      const x1 = v128.load_splat<f32>(a, 4);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      const x2 = v128.load_splat<f32>(a, 8);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      const x3 = v128.load_splat<f32>(a, 12);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      const x4 = v128.load_splat<f32>(a, 16);
      c40 = madd(x4, b0, c40);
      c41 = madd(x4, b1, c41);
      const x5 = v128.load_splat<f32>(a, 20);
      c50 = madd(x5, b0, c50);
      c51 = madd(x5, b1, c51);
      const x6 = v128.load_splat<f32>(a, 24);
      c60 = madd(x6, b0, c60);
      c61 = madd(x6, b1, c61);
      const x7 = v128.load_splat<f32>(a, 28);
      c70 = madd(x7, b0, c70);
      c71 = madd(x7, b1, c71);
      a += leftStride;
      b += rightStride;
    }
    v128.store(sums, c00);
    v128.store(sums, c01, 16);
    v128.store(sums, c10, 32);
    v128.store(sums, c11, 48);
    v128.store(sums, c20, 64);
    v128.store(sums, c21, 80);
    v128.store(sums, c30, 96);
    v128.store(sums, c31, 112);
    v128.store(sums, c40, 128);
    v128.store(sums, c41, 144);
    v128.store(sums, c50, 160);
    v128.store(sums, c51, 176);
    v128.store(sums, c60, 192);
    v128.store(sums, c61, 208);
    v128.store(sums, c70, 224);
    v128.store(sums, c71, 240);
    left += 32;
    sums += 256;
  }
}

/** `crossProduct8`, two tiles at a time where those are the faster. */
export function crossProducts8(
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  rows: i32,
  sums: usize,
  tiles: i32,
): void {
  const pairs = headerWord(Header.Wide) ? tiles >> 1 : 0;
  if (pairs) crossProduct8InPairs(left, leftStride, right, rightStride, rows, sums, pairs);
  const done = (<usize>pairs) << 1;
  crossProduct8(left + (done << 4), leftStride, right, rightStride, rows, sums + (done << 7), tiles - (pairs << 1));
}
