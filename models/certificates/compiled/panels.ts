// The two inner loops, over tiles whose sums stay in registers, and the form of the matrices that they read. They are called
// often: WebAssembly has no on-stack replacement, so a loop that is called once would stay in the first compiler. Not
// unrolled by hand: that is slower on every version of V8 that was tried.
//
// A panel is four columns beside each other, two rows of one column after two rows of the next: 64 bytes for two rows, so
// that all of a tile is reached from one address. Rows come in fours; those of padding are 0.

function madd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

function addBoth(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/**
 * Adds the products of a panel's four columns with two columns of another, `right` being where these begin: those of one
 * left column stand beside each other, those of the next `stride` bytes on.
 */
export function dots(left: usize, right: usize, rows: i32, out: usize, stride: usize): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  const end = left + ((<usize>rows) << 5);
  while (left < end) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    const a0 = v128.load(left);
    c00 = madd(c00, a0, b0);
    c01 = madd(c01, a0, b1);
    const a1 = v128.load(left, 16);
    c10 = madd(c10, a1, b0);
    c11 = madd(c11, a1, b1);
    const a2 = v128.load(left, 32);
    c20 = madd(c20, a2, b0);
    c21 = madd(c21, a2, b1);
    const a3 = v128.load(left, 48);
    c30 = madd(c30, a3, b0);
    c31 = madd(c31, a3, b1);
    left += 64;
    right += 64;
  }
  addBoth(out, c00);
  addBoth(out + 8, c01);
  out += stride;
  addBoth(out, c10);
  addBoth(out + 8, c11);
  out += stride;
  addBoth(out, c20);
  addBoth(out + 8, c21);
  out += stride;
  addBoth(out, c30);
  addBoth(out + 8, c31);
}

/**
 * Adds `count` panels, `stride` bytes apart, times weights to the panel `target`. Weights are four for each of the panels'
 * columns, one after another.
 */
export function combine(panels: usize, stride: usize, count: i32, weights: usize, target: usize, rows: i32): void {
  const last = weights + ((<usize>count) << 7);
  const end = target + ((<usize>rows) << 5);
  while (target < end) {
    let c00 = v128.load(target);
    let c10 = v128.load(target, 16);
    let c20 = v128.load(target, 32);
    let c30 = v128.load(target, 48);
    let c01 = v128.load(target, 64);
    let c11 = v128.load(target, 80);
    let c21 = v128.load(target, 96);
    let c31 = v128.load(target, 112);
    let panel = panels;
    let w = weights;
    while (w < last) {
      let a = panel;
      const next = w + 128;
      while (w < next) {
        const a0 = v128.load(a);
        const a1 = v128.load(a, 64);
        const w0 = v128.load_splat<f64>(w);
        c00 = madd(c00, a0, w0);
        c01 = madd(c01, a1, w0);
        const w1 = v128.load_splat<f64>(w, 8);
        c10 = madd(c10, a0, w1);
        c11 = madd(c11, a1, w1);
        const w2 = v128.load_splat<f64>(w, 16);
        c20 = madd(c20, a0, w2);
        c21 = madd(c21, a1, w2);
        const w3 = v128.load_splat<f64>(w, 24);
        c30 = madd(c30, a0, w3);
        c31 = madd(c31, a1, w3);
        a += 16;
        w += 32;
      }
      panel += stride;
    }
    v128.store(target, c00);
    v128.store(target, c10, 16);
    v128.store(target, c20, 32);
    v128.store(target, c30, 48);
    v128.store(target, c01, 64);
    v128.store(target, c11, 80);
    v128.store(target, c21, 96);
    v128.store(target, c31, 112);
    target += 128;
    panels += 128;
  }
}

/** Where a column begins among panels that are `stride` bytes apart. */
export function columnAt(panels: usize, stride: usize, column: i32): usize {
  return panels + ((<usize>column) >> 2) * stride + (((<usize>column) & 3) << 4);
}

/** Writes columns, one after another of `rows` rows, as one column of a panel each; padding is left as it is. */
export function toPanels(source: usize, rows: i32, columns: i32, panels: usize, stride: usize): void {
  for (let column = 0; column < columns; column += 1) {
    let to = columnAt(panels, stride, column);
    const whole = source + ((<usize>(rows & ~1)) << 3);
    while (source < whole) {
      v128.store(to, v128.load(source));
      source += 16;
      to += 64;
    }
    if (rows & 1) {
      store<f64>(to, load<f64>(source));
      source += 8;
    }
  }
}

/** The way back. */
export function fromPanels(panels: usize, stride: usize, rows: i32, columns: i32, target: usize): void {
  for (let column = 0; column < columns; column += 1) {
    let from = columnAt(panels, stride, column);
    const whole = target + ((<usize>(rows & ~1)) << 3);
    while (target < whole) {
      v128.store(target, v128.load(from));
      from += 64;
      target += 16;
    }
    if (rows & 1) {
      store<f64>(target, load<f64>(from));
      target += 8;
    }
  }
}
