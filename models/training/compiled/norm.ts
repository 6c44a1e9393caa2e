import { pixelRow } from './grid';
import { headerWord, placeOf, wordOf } from './memory';
import { splat } from './vector';
import { Header, Word } from './words';

// Batch normalisation: sums of each image, then (all threads having come) those of the batch, which every thread adds up in
// the same order for itself: the same bits, whatever the number of threads. Images past the batch's end count nothing.

const epsilon: f64 = 1e-5;
/** What the running statistics take of a batch's. */
const momentum: f64 = 0.1;

function channelBytes(operation: usize): usize {
  return (<usize>wordOf(operation, Word.Columns)) << 2;
}

function pixels(operation: usize): i32 {
  return wordOf(operation, Word.Height) * wordOf(operation, Word.Width);
}

/** An image's sums: two numbers a channel. */
function sumsOf(operation: usize, image: i32): usize {
  return placeOf(operation, Word.Aside) + <usize>image * placeOf(operation, Word.AsideStride);
}

/** Each image's mean and sum of squared deviations from it. */
export function normSums(operation: usize, rows: i32, begin: i32, end: i32): void {
  const bytes = channelBytes(operation);
  const stride = placeOf(operation, Word.LeftStride);
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const share = splat(<f32>1 / <f32>pixels(operation));
  for (let image = begin; image < min(end, rows); image += 1) {
    const mean = sumsOf(operation, image);
    const squares = mean + bytes;
    memory.fill(mean, 0, bytes << 1);
    for (let y = 0; y < height; y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), stride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          v128.store(mean + c, f32x4.add(v128.load(mean + c), v128.load(pixel + c)));
        }
        pixel += stride;
      }
    }
    for (let c: usize = 0; c < bytes; c += 16) v128.store(mean + c, f32x4.mul(v128.load(mean + c), share));
    for (let y = 0; y < height; y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), stride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          const d = f32x4.sub(v128.load(pixel + c), v128.load(mean + c));
          v128.store(squares + c, f32x4.add(v128.load(squares + c), f32x4.mul(d, d)));
        }
        pixel += stride;
      }
    }
  }
}

/** The batch's mean of one channel. */
function batchMean(operation: usize, rows: i32, at: usize): f64 {
  let sum: f64 = 0;
  for (let image = 0; image < rows; image += 1) sum += <f64>load<f32>(sumsOf(operation, image) + at);
  return sum / <f64>rows;
}

/** The batch's sum of squared deviations of one channel (Chan, Golub & LeVeque 1979). */
function batchSquares(operation: usize, rows: i32, at: usize, mean: f64): f64 {
  const bytes = channelBytes(operation);
  let squares: f64 = 0;
  for (let image = 0; image < rows; image += 1) {
    const sums = sumsOf(operation, image) + at;
    const d = <f64>load<f32>(sums) - mean;
    squares += <f64>load<f32>(sums + bytes) + <f64>pixels(operation) * d * d;
  }
  return squares;
}

/** Writes the mean and 1 / deviation that the norm uses: the batch's in training, the running ones else. */
function note(operation: usize, rows: i32): void {
  const bytes = channelBytes(operation);
  const notes = placeOf(operation, Word.Notes);
  const running = placeOf(operation, Word.Running);
  const trains = headerWord(Header.Train);
  for (let at: usize = 0; at < bytes; at += 4) {
    let mean = <f64>load<f32>(running + at);
    let variance = <f64>load<f32>(running + bytes + at);
    if (trains) {
      mean = batchMean(operation, rows, at);
      variance = batchSquares(operation, rows, at, mean) / (<f64>rows * <f64>pixels(operation));
    }
    store<f32>(notes + at, <f32>mean);
    store<f32>(notes + bytes + at, <f32>(1 / sqrt<f64>(variance + epsilon)));
  }
}

/** Writes scale / deviation of each channel. */
function factors(operation: usize, scale: usize, to: usize): void {
  const bytes = channelBytes(operation);
  const deviation = placeOf(operation, Word.Notes) + bytes;
  for (let c: usize = 0; c < bytes; c += 16) {
    v128.store(to + c, f32x4.mul(v128.load(scale + c), v128.load(deviation + c)));
  }
}

/** Of four channels: what is centred times its factor, plus its shift. */
function scaled(centred: v128, factor: usize, shift: usize): v128 {
  return f32x4.add(f32x4.mul(centred, v128.load(factor)), v128.load(shift));
}

/** What a norm's value is cut off at: its ReLU's 0, where it has one. */
function lowestOf(operation: usize): v128 {
  return splat(wordOf(operation, Word.Variant) ? 0 : -Infinity);
}

/** Out = scale (x - mean) / deviation + shift, and its positive part where Variant says so. */
export function norm(operation: usize, rows: i32, begin: i32, end: i32, scratch: usize): void {
  note(operation, rows);
  const bytes = channelBytes(operation);
  const mean = placeOf(operation, Word.Notes);
  const shift = placeOf(operation, Word.Extra);
  const leftStride = placeOf(operation, Word.LeftStride);
  const outStride = placeOf(operation, Word.OutStride);
  const lowest = lowestOf(operation);
  factors(operation, placeOf(operation, Word.Right), scratch);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < wordOf(operation, Word.Height); y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < wordOf(operation, Word.Width); x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          const d = f32x4.sub(v128.load(pixel + c), v128.load(mean + c));
          v128.store(out + c, f32x4.pmax(scaled(d, scratch + c, shift + c), lowest));
        }
        pixel += leftStride;
        out += outStride;
      }
    }
  }
}

/**
 * Each image's Σ dy and Σ dy x̂: the shift's and the scale's gradients, image by image. What the norm made of x is computed again,
 * by the same operations in the same order: its sign masks dy, and who reads it later finds it at Out.
 */
export function normSlopes(operation: usize, rows: i32, begin: i32, end: i32, scratch: usize): void {
  const bytes = channelBytes(operation);
  const mean = placeOf(operation, Word.Notes);
  const shift = placeOf(operation, Word.Extra);
  const leftStride = placeOf(operation, Word.LeftStride);
  const rightStride = placeOf(operation, Word.RightStride);
  const outStride = placeOf(operation, Word.OutStride);
  const rectifies = wordOf(operation, Word.Variant) != 0;
  const lowest = lowestOf(operation);
  factors(operation, placeOf(operation, Word.Start), scratch);
  for (let image = begin; image < end; image += 1) {
    const sums = sumsOf(operation, image);
    memory.fill(sums, 0, bytes << 1);
    for (let y = 0; y < wordOf(operation, Word.Height); y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      let dy = pixelRow(operation, placeOf(operation, Word.Right), rightStride, image, y);
      let out = outStride ? pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y) : 0;
      for (let x = 0; x < wordOf(operation, Word.Width); x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          const centred = f32x4.sub(v128.load(pixel + c), v128.load(mean + c));
          const z = f32x4.pmax(scaled(centred, scratch + c, shift + c), lowest);
          if (out) v128.store(out + c, z);
          if (image >= rows) continue;
          let d = v128.load(dy + c);
          if (rectifies) {
            d = v128.and(d, f32x4.gt(z, splat(0)));
            v128.store(dy + c, d);
          }
          const normal = f32x4.mul(centred, v128.load(mean + bytes + c));
          v128.store(sums + c, f32x4.add(v128.load(sums + c), d));
          v128.store(sums + bytes + c, f32x4.add(v128.load(sums + bytes + c), f32x4.mul(d, normal)));
        }
        pixel += leftStride;
        dy += rightStride;
        out += outStride;
      }
    }
  }
}

/** Out = Start + scale / deviation (dy - mean dy - x̂ mean dy x̂). */
export function normBack(operation: usize, rows: i32, begin: i32, end: i32, scratch: usize): void {
  const bytes = channelBytes(operation);
  const mean = placeOf(operation, Word.Notes);
  const count = 1 / <f64>pixels(operation);
  for (let at: usize = 0; at < bytes << 1; at += 4) {
    store<f32>(scratch + at, <f32>(batchMean(operation, rows, at) * count));
  }
  const scale = placeOf(operation, Word.Extra);
  const leftStride = placeOf(operation, Word.LeftStride);
  const rightStride = placeOf(operation, Word.RightStride);
  const startStride = placeOf(operation, Word.StartStride);
  const outStride = placeOf(operation, Word.OutStride);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < wordOf(operation, Word.Height); y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      let dy = pixelRow(operation, placeOf(operation, Word.Right), rightStride, image, y);
      let start = pixelRow(operation, placeOf(operation, Word.Start), startStride, image, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < wordOf(operation, Word.Width); x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          const deviation = v128.load(mean + bytes + c);
          const normal = f32x4.mul(f32x4.sub(v128.load(pixel + c), v128.load(mean + c)), deviation);
          const part = f32x4.add(v128.load(scratch + c), f32x4.mul(normal, v128.load(scratch + bytes + c)));
          const factor = f32x4.mul(v128.load(scale + c), deviation);
          const d = image < rows ? f32x4.mul(factor, f32x4.sub(v128.load(dy + c), part)) : splat(0);
          v128.store(out + c, f32x4.add(v128.load(start + c), d));
        }
        pixel += leftStride;
        dy += rightStride;
        start += startStride;
        out += outStride;
      }
    }
  }
}

/** The running mean and (unbiased) variance move towards the batch's, as PyTorch's do. */
export function statistics(operation: usize, rows: i32): void {
  const bytes = channelBytes(operation);
  const running = placeOf(operation, Word.Running);
  const count = <f64>rows * <f64>pixels(operation);
  for (let at: usize = 0; at < bytes; at += 4) {
    const mean = batchMean(operation, rows, at);
    const variance = batchSquares(operation, rows, at, mean) / (count - 1);
    const before = running + at;
    store<f32>(before, <f32>((1 - momentum) * <f64>load<f32>(before) + momentum * mean));
    const spread = before + bytes;
    store<f32>(spread, <f32>((1 - momentum) * <f64>load<f32>(spread) + momentum * variance));
  }
}
