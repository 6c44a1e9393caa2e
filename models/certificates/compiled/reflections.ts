import { columnAt, combine, dots } from './panels';

// Householder QR of a triangular factor with a chunk of rows below it, in blocks of reflections: H1 H2 … = I - V T Vᵀ with
// a triangle T (Schreiber and Van Loan 1989). A reflection's vector is 1 in its own row of the factor, 0 in the other rows,
// and what stands in the chunk: so each row of the factor takes part by its own entries alone.

/** Reflections that the columns behind them go through together, and those that are made one after the other. */
const wide = 16;
const narrow = 4;

const rowBytes: usize = wide * 8;

/** Scales of the reflections; products of their vectors; T; weights. They lie in the module's own page. */
const scales = memory.data(wide * 8, 16);
const products = memory.data(wide * wide * 8, 16);
const triangle = memory.data(wide * wide * 8, 16);
const weights = memory.data(wide * 32, 16);

let factor: usize = 0;
let factorStride: usize = 0;
let chunk: usize = 0;
let chunkStride: usize = 0;
let rows: i32 = 0;

function entry(row: i32, column: i32): usize {
  return factor + ((<usize>row) << 3) + <usize>column * factorStride;
}

function dot(x: usize, y: usize): f64 {
  let sum = f64x2.splat(0);
  const end = x + ((<usize>rows) << 5);
  while (x < end) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(x), v128.load(y)));
    x += 64;
    y += 64;
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

function subtractScaled(y: usize, scale: f64, x: usize): void {
  const scales = f64x2.splat(scale);
  const end = x + ((<usize>rows) << 5);
  while (x < end) {
    v128.store(y, f64x2.sub(v128.load(y), f64x2.mul(scales, v128.load(x))));
    x += 64;
    y += 64;
  }
}

function multiply(x: usize, scale: f64): void {
  const scales = f64x2.splat(scale);
  const end = x + ((<usize>rows) << 5);
  while (x < end) {
    v128.store(x, f64x2.mul(scales, v128.load(x)));
    x += 64;
  }
}

/** The reflection that takes column j of the chunk to 0, left in its place; its scale, 0 where there is nothing to take. */
function reflection(j: i32): f64 {
  const tail = columnAt(chunk, chunkStride, j);
  const below = dot(tail, tail);
  if (below == 0) return 0;
  const diagonal = load<f64>(entry(j, j));
  const norm = Math.sqrt(diagonal * diagonal + below);
  const head = diagonal > 0 ? diagonal + norm : diagonal - norm;
  store<f64>(entry(j, j), diagonal > 0 ? -norm : norm);
  multiply(tail, 1 / head);
  return (2 * head) / (head + below / head);
}

function scaleAt(column: i32): usize {
  return scales + ((<usize>(column % wide)) << 3);
}

/** Makes the reflections of one panel. */
function factorPanel(first: i32): void {
  for (let j = first; j < first + narrow; j += 1) {
    const scale = reflection(j);
    store<f64>(scaleAt(j), scale);
    if (scale == 0) continue;
    const tail = columnAt(chunk, chunkStride, j);
    for (let k = j + 1; k < first + narrow; k += 1) {
      const at = entry(j, k);
      const other = columnAt(chunk, chunkStride, k);
      const sum = scale * (load<f64>(at) + dot(tail, other));
      store<f64>(at, load<f64>(at) - sum);
      subtractScaled(other, sum, tail);
    }
  }
}

/** T of some reflections: its column j, entries 0 .. j, in row j of its place. */
function makeTriangle(first: i32, width: i32): void {
  memory.fill(products, 0, wide * rowBytes);
  for (let c = 0; c < width; c += 2) {
    for (let k = 0; k <= c; k += 4) {
      const left = columnAt(chunk, chunkStride, first + k);
      const right = columnAt(chunk, chunkStride, first + c);
      dots(left, right, rows, products + <usize>k * rowBytes + ((<usize>c) << 3), rowBytes);
    }
  }
  for (let j = 0; j < width; j += 1) {
    const scale = load<f64>(scaleAt(first + j));
    const row = triangle + <usize>j * rowBytes;
    store<f64>(row + ((<usize>j) << 3), scale);
    for (let i = 0; i < j; i += 1) {
      let sum: f64 = 0;
      for (let l = <usize>i; l < <usize>j; l += 1) {
        sum +=
          load<f64>(triangle + l * rowBytes + ((<usize>i) << 3)) *
          load<f64>(products + l * rowBytes + ((<usize>j) << 3));
      }
      store<f64>(row + ((<usize>i) << 3), -scale * sum);
    }
  }
}

/** Copies four columns' entries in the factor's rows of some reflections into the weights. */
function factorToWeights(first: i32, width: i32, column: i32): void {
  for (let c = 0; c < 4; c += 1) {
    let from = entry(first, column + c);
    let to = weights + ((<usize>c) << 3);
    for (let k = 0; k < width; k += 1) {
      store<f64>(to, load<f64>(from));
      from += 8;
      to += 32;
    }
  }
}

/** Multiplies the weights [width, 4] by -Tᵀ and adds them to the factor. */
function triangleTimesWeights(first: i32, width: i32, column: i32): void {
  for (let j = width - 1; j >= 0; j -= 1) {
    let t = triangle + <usize>j * rowBytes;
    let row = weights;
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let i = 0; i <= j; i += 1) {
      const scale = v128.load_splat<f64>(t);
      low = f64x2.sub(low, f64x2.mul(scale, v128.load(row)));
      high = f64x2.sub(high, f64x2.mul(scale, v128.load(row, 16)));
      t += 8;
      row += 32;
    }
    row -= 32;
    v128.store(row, low);
    v128.store(row, high, 16);
    for (let c = 0; c < 4; c += 1) {
      const at = entry(first + j, column + c);
      store<f64>(at, load<f64>(at) + load<f64>(row + ((<usize>c) << 3)));
    }
  }
}

/** Takes a panel through some reflections. */
function reflectPanel(first: i32, width: i32, column: i32): void {
  const target = columnAt(chunk, chunkStride, column);
  factorToWeights(first, width, column);
  for (let k = 0; k < width; k += 4) {
    const left = columnAt(chunk, chunkStride, first + k);
    const out = weights + ((<usize>k) << 5);
    dots(left, target, rows, out, 32);
    dots(left, target + 32, rows, out + 16, 32);
  }
  triangleTimesWeights(first, width, column);
  combine(columnAt(chunk, chunkStride, first), chunkStride, width >> 2, weights, target, rows);
}

/** Takes the columns from `begin` up to `end` through the reflections of `width` columns. */
function reflectColumns(first: i32, width: i32, begin: i32, end: i32): void {
  if (begin >= end) return;
  makeTriangle(first, width);
  for (let column = begin; column < end; column += 4) reflectPanel(first, width, column);
}

/**
 * Folds a chunk [chunkRows, columns], in panels, into the factor [columns, columns] of the rows before it, column after
 * column. The chunk is used up. Columns come in fours; those of padding are 0.
 */
export function fold(factorAt: usize, chunkAt: usize, stride: usize, chunkRows: i32, columns: i32): void {
  factor = factorAt;
  factorStride = (<usize>columns) << 3;
  chunk = chunkAt;
  chunkStride = stride;
  rows = chunkRows;
  for (let first = 0; first < columns; first += wide) {
    const end = min(first + wide, columns);
    for (let inner = first; inner < end; inner += narrow) {
      factorPanel(inner);
      reflectColumns(inner, narrow, inner + narrow, end);
    }
    reflectColumns(first, end - first, end, columns);
  }
}
