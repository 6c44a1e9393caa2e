import { madd, positivePart, splat } from './vector';
import { Epilogue } from './words';

// The inner loops, over tiles of four rows by eight or four columns whose sums stay in registers. They are called many
// times a step: WebAssembly has no on-stack replacement, so a loop that is called once would stay in the first compiler.
// Not unrolled by hand: that halves the speed on some versions of V8.

/** The epilogue on four columns of the sums. */
export function finish(kind: i32, c: v128, extra: usize): v128 {
  if (kind == Epilogue.Relu) return positivePart(c);
  if (kind == Epilogue.Mask) return v128.and(c, f32x4.gt(v128.load(extra), splat(0)));
  if (kind == Epilogue.Multiply) return f32x4.mul(c, v128.load(extra));
  return f32x4.add(c, v128.load(extra));
}

/** Out = Start + Left · panel over `tiles` tiles of four rows; eight columns, `depth` terms, strides in bytes. */
export function product8(
  left: usize,
  leftStride: usize,
  panel: usize,
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
  for (let tile = 0; tile < tiles; tile += 1) {
    let a0 = left;
    let a1 = a0 + leftStride;
    let a2 = a1 + leftStride;
    let a3 = a2 + leftStride;
    let s = start;
    let c00 = v128.load(s);
    let c01 = v128.load(s, 16);
    s += startStride;
    let c10 = v128.load(s);
    let c11 = v128.load(s, 16);
    s += startStride;
    let c20 = v128.load(s);
    let c21 = v128.load(s, 16);
    s += startStride;
    let c30 = v128.load(s);
    let c31 = v128.load(s, 16);
    let b = panel;
    const end = panel + ((<usize>depth) << 5);
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load_splat<f32>(a0);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
    }
    if (epilogue != Epilogue.None) {
      let e = extra;
      c00 = finish(epilogue, c00, e);
      c01 = finish(epilogue, c01, e + 16);
      e += extraStride;
      c10 = finish(epilogue, c10, e);
      c11 = finish(epilogue, c11, e + 16);
      e += extraStride;
      c20 = finish(epilogue, c20, e);
      c21 = finish(epilogue, c21, e + 16);
      e += extraStride;
      c30 = finish(epilogue, c30, e);
      c31 = finish(epilogue, c31, e + 16);
    }
    let o = out;
    v128.store(o, c00);
    v128.store(o, c01, 16);
    o += outStride;
    v128.store(o, c10);
    v128.store(o, c11, 16);
    o += outStride;
    v128.store(o, c20);
    v128.store(o, c21, 16);
    o += outStride;
    v128.store(o, c30);
    v128.store(o, c31, 16);
    left += leftStride << 2;
    out += outStride << 2;
    start += startStride << 2;
    extra += extraStride << 2;
  }
}

/** The same for a panel of four columns. */
export function product4(
  left: usize,
  leftStride: usize,
  panel: usize,
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
  for (let tile = 0; tile < tiles; tile += 1) {
    let a0 = left;
    let a1 = a0 + leftStride;
    let a2 = a1 + leftStride;
    let a3 = a2 + leftStride;
    let c0 = v128.load(start);
    let c1 = v128.load(start + startStride);
    let c2 = v128.load(start + 2 * startStride);
    let c3 = v128.load(start + 3 * startStride);
    let b = panel;
    const end = panel + ((<usize>depth) << 4);
    while (b < end) {
      const b0 = v128.load(b);
      c0 = madd(v128.load_splat<f32>(a0), b0, c0);
      c1 = madd(v128.load_splat<f32>(a1), b0, c1);
      c2 = madd(v128.load_splat<f32>(a2), b0, c2);
      c3 = madd(v128.load_splat<f32>(a3), b0, c3);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 16;
    }
    if (epilogue != Epilogue.None) {
      c0 = finish(epilogue, c0, extra);
      c1 = finish(epilogue, c1, extra + extraStride);
      c2 = finish(epilogue, c2, extra + 2 * extraStride);
      c3 = finish(epilogue, c3, extra + 3 * extraStride);
    }
    v128.store(out, c0);
    v128.store(out + outStride, c1);
    v128.store(out + 2 * outStride, c2);
    v128.store(out + 3 * outStride, c3);
    left += leftStride << 2;
    out += outStride << 2;
    start += startStride << 2;
    extra += extraStride << 2;
  }
}

/** Out = Left · panel, as `product8` without what it adds: where products are short that takes its time. */
export function bareProduct8(
  left: usize,
  leftStride: usize,
  panel: usize,
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
    let c10 = splat(0);
    let c11 = splat(0);
    let c20 = splat(0);
    let c21 = splat(0);
    let c30 = splat(0);
    let c31 = splat(0);
    let b = panel;
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load_splat<f32>(a0);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
    }
    v128.store(out, c00);
    v128.store(out, c01, 16);
    out += outStride;
    v128.store(out, c10);
    v128.store(out, c11, 16);
    out += outStride;
    v128.store(out, c20);
    v128.store(out, c21, 16);
    out += outStride;
    v128.store(out, c30);
    v128.store(out, c31, 16);
    out += outStride;
  }
}

/**
 * sums += Leftᵀ · Right over `rows` rows, for `tiles` tiles of four columns of Left by eight columns of Right. Right's
 * rows are `rightStride` apart, the sums of a tile lie together.
 */
export function crossProduct8(
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  rows: i32,
  sums: usize,
  tiles: i32,
): void {
  for (let tile = 0; tile < tiles; tile += 1) {
    let c00 = v128.load(sums);
    let c01 = v128.load(sums, 16);
    let c10 = v128.load(sums, 32);
    let c11 = v128.load(sums, 48);
    let c20 = v128.load(sums, 64);
    let c21 = v128.load(sums, 80);
    let c30 = v128.load(sums, 96);
    let c31 = v128.load(sums, 112);
    let a = left;
    let b = right;
    const end = right + <usize>rows * rightStride;
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
    left += 16;
    sums += 128;
  }
}

/** The same for four columns of Right. */
export function crossProduct4(
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  rows: i32,
  sums: usize,
  tiles: i32,
): void {
  for (let tile = 0; tile < tiles; tile += 1) {
    let c0 = v128.load(sums);
    let c1 = v128.load(sums, 16);
    let c2 = v128.load(sums, 32);
    let c3 = v128.load(sums, 48);
    let a = left;
    let b = right;
    const end = right + <usize>rows * rightStride;
    while (b < end) {
      const b0 = v128.load(b);
      c0 = madd(v128.load_splat<f32>(a), b0, c0);
      c1 = madd(v128.load_splat<f32>(a, 4), b0, c1);
      c2 = madd(v128.load_splat<f32>(a, 8), b0, c2);
      c3 = madd(v128.load_splat<f32>(a, 12), b0, c3);
      a += leftStride;
      b += rightStride;
    }
    v128.store(sums, c0);
    v128.store(sums, c1, 16);
    v128.store(sums, c2, 32);
    v128.store(sums, c3, 48);
    left += 16;
    sums += 64;
  }
}
