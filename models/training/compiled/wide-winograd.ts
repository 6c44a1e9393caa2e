// What `winograd.ts` and `winograd-gradient.ts` turn their tiles into, eight channels at a time: the same numbers by the same
// operations. Neighbours are loaded, added up and stored in one block without a branch, so that V8 can compute them by one
// instruction of twice the width (`wide-product.ts`).

/** `windowLine` of two neighbours, c and d. */
function windowLines(
  c0: v128,
  d0: v128,
  c1: v128,
  d1: v128,
  c2: v128,
  d2: v128,
  c3: v128,
  d3: v128,
  to: usize,
  matrix: usize,
): void {
  v128.store(to, f32x4.sub(c0, c2));
  v128.store(to, f32x4.sub(d0, d2), 16);
  to += matrix;
  v128.store(to, f32x4.add(c1, c2));
  v128.store(to, f32x4.add(d1, d2), 16);
  to += matrix;
  v128.store(to, f32x4.sub(c2, c1));
  v128.store(to, f32x4.sub(d2, d1), 16);
  to += matrix;
  v128.store(to, f32x4.sub(c1, c3));
  v128.store(to, f32x4.sub(d1, d3), 16);
}

/** A line of the numbers of windows beside each other: the differences of the pixels at `d` and those `under` bytes on. */
function differenceLine(
  d: usize,
  across: usize,
  under: usize,
  count: i32,
  to: usize,
  step: usize,
  matrix: usize,
): void {
  let c0 = f32x4.sub(v128.load(d), v128.load(d + under));
  let d0 = f32x4.sub(v128.load(d, 16), v128.load(d + under, 16));
  d += across;
  let c1 = f32x4.sub(v128.load(d), v128.load(d + under));
  let d1 = f32x4.sub(v128.load(d, 16), v128.load(d + under, 16));
  for (let i = 0; i < count; i += 1) {
    d += across;
    const c2 = f32x4.sub(v128.load(d), v128.load(d + under));
    const d2 = f32x4.sub(v128.load(d, 16), v128.load(d + under, 16));
    d += across;
    const c3 = f32x4.sub(v128.load(d), v128.load(d + under));
    const d3 = f32x4.sub(v128.load(d, 16), v128.load(d + under, 16));
    windowLines(c0, d0, c1, d1, c2, d2, c3, d3, to, matrix);
    c0 = c2;
    d0 = d2;
    c1 = c3;
    d1 = d3;
    to += step;
  }
}

/** The two lines between: sums, and differences the other way, of the pixel rows at `d` and `down` bytes on. */
function innerLines(d: usize, across: usize, down: usize, count: i32, to: usize, step: usize, matrix: usize): void {
  const line = matrix << 2;
  let a = v128.load(d);
  let e = v128.load(d, 16);
  let b = v128.load(d + down);
  let f = v128.load(d + down, 16);
  let sumA0 = f32x4.add(a, b);
  let sumE0 = f32x4.add(e, f);
  let restA0 = f32x4.sub(b, a);
  let restE0 = f32x4.sub(f, e);
  d += across;
  a = v128.load(d);
  e = v128.load(d, 16);
  b = v128.load(d + down);
  f = v128.load(d + down, 16);
  let sumA1 = f32x4.add(a, b);
  let sumE1 = f32x4.add(e, f);
  let restA1 = f32x4.sub(b, a);
  let restE1 = f32x4.sub(f, e);
  for (let i = 0; i < count; i += 1) {
    d += across;
    a = v128.load(d);
    e = v128.load(d, 16);
    b = v128.load(d + down);
    f = v128.load(d + down, 16);
    const sumA2 = f32x4.add(a, b);
    const sumE2 = f32x4.add(e, f);
    const restA2 = f32x4.sub(b, a);
    const restE2 = f32x4.sub(f, e);
    d += across;
    a = v128.load(d);
    e = v128.load(d, 16);
    b = v128.load(d + down);
    f = v128.load(d + down, 16);
    const sumA3 = f32x4.add(a, b);
    const sumE3 = f32x4.add(e, f);
    const restA3 = f32x4.sub(b, a);
    const restE3 = f32x4.sub(f, e);
    windowLines(sumA0, sumE0, sumA1, sumE1, sumA2, sumE2, sumA3, sumE3, to, matrix);
    windowLines(restA0, restE0, restA1, restE1, restA2, restE2, restA3, restE3, to + line, matrix);
    sumA0 = sumA2;
    sumE0 = sumE2;
    sumA1 = sumA3;
    sumE1 = sumE3;
    restA0 = restA2;
    restE0 = restE2;
    restA1 = restA3;
    restE1 = restE3;
    to += step;
  }
}

/** `windowNumbers` of eight channels, a row of `step` bytes a window. */
export function eightWindowNumbers(
  d: usize,
  across: usize,
  down: usize,
  count: i32,
  to: usize,
  step: usize,
  matrix: usize,
): void {
  differenceLine(d, across, down << 1, count, to, step, matrix);
  innerLines(d + down, across, down, count, to + 4 * matrix, step, matrix);
  differenceLine(d + down, across, down << 1, count, to + 12 * matrix, step, matrix);
}

/** `gradientLine` of two neighbours, y and z. */
function gradientLines(y0: v128, z0: v128, y1: v128, z1: v128, to: usize, matrix: usize): void {
  v128.store(to, y0);
  v128.store(to, z0, 16);
  to += matrix;
  v128.store(to, f32x4.add(y0, y1));
  v128.store(to, f32x4.add(z0, z1), 16);
  to += matrix;
  v128.store(to, f32x4.sub(y0, y1));
  v128.store(to, f32x4.sub(z0, z1), 16);
  to += matrix;
  v128.store(to, f32x4.neg(y1));
  v128.store(to, f32x4.neg(z1), 16);
}

/** `gradientNumbers` of eight columns. */
export function eightGradientNumbers(y: usize, across: usize, down: usize, to: usize, matrix: usize): void {
  const a0 = v128.load(y);
  const b0 = v128.load(y, 16);
  const a1 = v128.load(y + across);
  const b1 = v128.load(y + across, 16);
  const c0 = v128.load(y + down);
  const d0 = v128.load(y + down, 16);
  const c1 = v128.load(y + down + across);
  const d1 = v128.load(y + down + across, 16);
  const row = matrix << 2;
  gradientLines(a0, b0, a1, b1, to, matrix);
  gradientLines(f32x4.add(a0, c0), f32x4.add(b0, d0), f32x4.add(a1, c1), f32x4.add(b1, d1), to + row, matrix);
  gradientLines(f32x4.sub(a0, c0), f32x4.sub(b0, d0), f32x4.sub(a1, c1), f32x4.sub(b1, d1), to + 2 * row, matrix);
  gradientLines(f32x4.neg(c0), f32x4.neg(d0), f32x4.neg(c1), f32x4.neg(d1), to + 3 * row, matrix);
}
