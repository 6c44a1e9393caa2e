import { columnAt } from './panels';

// A convolution as a product of windows and weights: the windows go straight into panels, some places at a time.

let height: i32 = 0;
let width: i32 = 0;
let step: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;

/** The size of the images, which stand one after another by height, then width, and of what a convolution makes of them. */
export function setImages(imageHeight: i32, imageWidth: i32, stride: i32): void {
  height = imageHeight;
  width = imageWidth;
  step = stride;
  outHeight = (imageHeight + stride - 1) / stride;
  outWidth = (imageWidth + stride - 1) / stride;
}

/** Where row `row` of a panel's column that begins at `column` stands. */
function rowAt(column: usize, row: i32): usize {
  return column + ((<usize>(row >> 1)) << 6) + ((<usize>(row & 1)) << 3);
}

function clear(column: usize, row: i32, end: i32): void {
  for (; row < end; row += 1) store<f64>(rowAt(column, row), 0);
}

/** Copies numbers, `step` apart, to the rows from `row` up to `end`. */
function copy(source: usize, column: usize, row: i32, end: i32): void {
  const stride = (<usize>step) << 3;
  if (row < end && row & 1) {
    store<f64>(rowAt(column, row), load<f64>(source));
    source += stride;
    row += 1;
  }
  let to = rowAt(column, row);
  if (step == 1) {
    for (; row + 2 <= end; row += 2) {
      v128.store(to, v128.load(source));
      source += 16;
      to += 64;
    }
  } else {
    for (; row + 2 <= end; row += 2) {
      store<f64>(to, load<f64>(source));
      store<f64>(to + 8, load<f64>(source + stride));
      source += stride << 1;
      to += 64;
    }
  }
  if (row < end) store<f64>(to, load<f64>(source));
}

/** The places of one line of an output from x up to `end`, from row `row` on: what lies outside the image is 0. */
function shiftedLine(source: usize, right: i32, x: i32, end: i32, column: usize, row: i32): void {
  const begin = min(end, max(x, right < 0 ? (step - 1 - right) / step : 0));
  const stop = max(begin, min(end, (width - 1 - right + step) / step));
  const shift = row - x;
  clear(column, row, begin + shift);
  copy(source + ((<usize>(begin * step + right)) << 3), column, begin + shift, stop + shift);
  clear(column, stop + shift, end + shift);
}

/**
 * Writes one entry of the windows, `down` and `right` of each place, of one channel as a column of a panel: for the
 * places from `first` on, as many as `rows`.
 */
export function windowColumn(
  source: usize,
  down: i32,
  right: i32,
  first: i32,
  rows: i32,
  panels: usize,
  stride: usize,
  column: i32,
): void {
  const to = columnAt(panels, stride, column);
  let done = 0;
  while (done < rows) {
    const place = first + done;
    const x = place % outWidth;
    const line = place / outWidth;
    const from = (line % outHeight) * step + down;
    const end = min(outWidth, x + rows - done);
    if (from < 0 || from >= height) clear(to, done, done + end - x);
    else {
      const at = source + ((<usize>(((line / outHeight) * height + from) * width)) << 3);
      shiftedLine(at, right, x, end, to, done);
    }
    done += end - x;
  }
}
