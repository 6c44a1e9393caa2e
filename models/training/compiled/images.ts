import { activateRow } from './activation';
import { pixelRow } from './grid';
import { placeOf, wordOf } from './memory';
import { splat } from './vector';
import { Word } from './words';

// What is done to images beside convolutions and norms, on the images [begin, end) of a batch.

/** The data's images are pixels without margins, their channels without padding; `rows` are real, the rest become zero. */
export function gatherImages(operation: usize, order: usize, rows: i32, begin: i32, end: i32): void {
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const channels = wordOf(operation, Word.Depth);
  const outStride = placeOf(operation, Word.OutStride);
  for (let image = begin; image < end; image += 1) {
    const real = image < rows;
    const row = real ? <usize>load<u32>(order + ((<usize>image) << 2)) : 0;
    let source = placeOf(operation, Word.Left) + row * placeOf(operation, Word.LeftStride);
    for (let y = 0; y < height; y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < <usize>channels; c += 1) {
          store<f32>(pixel + (c << 2), real ? load<f32>(source + (c << 2)) : 0);
        }
        source += (<usize>channels) << 2;
        pixel += outStride;
      }
    }
  }
}

/** Activates pixel by pixel: the margins stay zero whatever the activation makes of zero. */
export function activatePixels(operation: usize, begin: i32, end: i32): void {
  const kind = wordOf(operation, Word.Variant);
  const columns = wordOf(operation, Word.Columns);
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const leftStride = placeOf(operation, Word.LeftStride);
  const outStride = placeOf(operation, Word.OutStride);
  const extraStride = placeOf(operation, Word.ExtraStride);
  const slopes = placeOf(operation, Word.Extra);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < height; y += 1) {
      let z = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      let slope = slopes ? pixelRow(operation, slopes, extraStride, image, y) : 0;
      for (let x = 0; x < width; x += 1) {
        activateRow(kind, z, out, slope, columns);
        z += leftStride;
        out += outStride;
        slope += slope ? extraStride : 0;
      }
    }
  }
}

/** Out[c] = the mean of channel c over an image's pixels. */
export function pool(operation: usize, begin: i32, end: i32): void {
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const leftStride = placeOf(operation, Word.LeftStride);
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const share = splat(<f32>1 / <f32>(height * width));
  for (let image = begin; image < end; image += 1) {
    const out = placeOf(operation, Word.Out) + <usize>image * placeOf(operation, Word.OutStride);
    memory.fill(out, 0, bytes);
    for (let y = 0; y < height; y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          v128.store(out + c, f32x4.add(v128.load(out + c), v128.load(pixel + c)));
        }
        pixel += leftStride;
      }
    }
    for (let c: usize = 0; c < bytes; c += 16) v128.store(out + c, f32x4.mul(v128.load(out + c), share));
  }
}

/** Out = Start + Left / pixels, at every pixel. */
export function unpool(operation: usize, begin: i32, end: i32): void {
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const outStride = placeOf(operation, Word.OutStride);
  const startStride = placeOf(operation, Word.StartStride);
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const share = splat(<f32>1 / <f32>(height * width));
  for (let image = begin; image < end; image += 1) {
    const gradient = placeOf(operation, Word.Left) + <usize>image * placeOf(operation, Word.LeftStride);
    for (let y = 0; y < height; y += 1) {
      let pixel = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      let start = pixelRow(operation, placeOf(operation, Word.Start), startStride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          const part = f32x4.mul(v128.load(gradient + c), share);
          v128.store(pixel + c, f32x4.add(v128.load(start + c), part));
        }
        pixel += outStride;
        start += startStride;
      }
    }
  }
}

/** Pixel rows of the input that lie under output row `y` and tap `k`; outside the image where it is none of [0, size). */
function under(y: i32, k: i32, stride: i32, kernel: i32): i32 {
  return y * stride + k - ((kernel - 1) >> 1);
}

/** The grid of what a convolution with a stride reads: `Skipped` is its height, `FirstColumn` its width. */
function inputPixel(operation: usize, at: usize, stride: usize, image: i32, y: i32, x: i32): usize {
  const width = wordOf(operation, Word.FirstColumn);
  const margin = wordOf(operation, Word.Margin);
  const row = width + margin;
  const positions = (wordOf(operation, Word.Skipped) + margin) * row;
  const position = image * positions + margin * (row + 1) + y * row + x;
  return at + <usize>position * stride;
}

function inside(operation: usize, y: i32, x: i32): bool {
  return y >= 0 && x >= 0 && y < wordOf(operation, Word.Skipped) && x < wordOf(operation, Word.FirstColumn);
}

/** Out[position, tap, channel] = Left's pixel under the tap; zero outside the image. */
export function patches(operation: usize, begin: i32, end: i32): void {
  const stride = wordOf(operation, Word.Stride);
  const kernelHeight = wordOf(operation, Word.KernelHeight);
  const kernelWidth = wordOf(operation, Word.KernelWidth);
  const bytes = (<usize>wordOf(operation, Word.Depth)) << 2;
  const outStride = placeOf(operation, Word.OutStride);
  const left = placeOf(operation, Word.Left);
  const leftStride = placeOf(operation, Word.LeftStride);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < wordOf(operation, Word.Height); y += 1) {
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < wordOf(operation, Word.Width); x += 1) {
        let tap = out;
        for (let ky = 0; ky < kernelHeight; ky += 1) {
          const sourceY = under(y, ky, stride, kernelHeight);
          for (let kx = 0; kx < kernelWidth; kx += 1) {
            const sourceX = under(x, kx, stride, kernelWidth);
            if (inside(operation, sourceY, sourceX)) {
              memory.copy(tap, inputPixel(operation, left, leftStride, image, sourceY, sourceX), bytes);
            } else memory.fill(tap, 0, bytes);
            tap += bytes;
          }
        }
        out += outStride;
      }
    }
  }
}

/** Out = Start, and each tap of Left added to the pixel of Out that it was read from. */
export function unpatches(operation: usize, begin: i32, end: i32): void {
  const stride = wordOf(operation, Word.Stride);
  const kernelHeight = wordOf(operation, Word.KernelHeight);
  const kernelWidth = wordOf(operation, Word.KernelWidth);
  const bytes = (<usize>wordOf(operation, Word.Depth)) << 2;
  const leftStride = placeOf(operation, Word.LeftStride);
  const out = placeOf(operation, Word.Out);
  const outStride = placeOf(operation, Word.OutStride);
  const start = placeOf(operation, Word.Start);
  const startStride = placeOf(operation, Word.StartStride);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < wordOf(operation, Word.Skipped); y += 1) {
      for (let x = 0; x < wordOf(operation, Word.FirstColumn); x += 1) {
        const pixel = inputPixel(operation, out, outStride, image, y, x);
        memory.copy(pixel, inputPixel(operation, start, startStride, image, y, x), bytes);
      }
    }
    for (let y = 0; y < wordOf(operation, Word.Height); y += 1) {
      let tap = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      for (let x = 0; x < wordOf(operation, Word.Width); x += 1) {
        let from = tap;
        for (let ky = 0; ky < kernelHeight; ky += 1) {
          const targetY = under(y, ky, stride, kernelHeight);
          for (let kx = 0; kx < kernelWidth; kx += 1) {
            const targetX = under(x, kx, stride, kernelWidth);
            if (inside(operation, targetY, targetX)) {
              const pixel = inputPixel(operation, out, outStride, image, targetY, targetX);
              for (let c: usize = 0; c < bytes; c += 16) {
                v128.store(pixel + c, f32x4.add(v128.load(pixel + c), v128.load(from + c)));
              }
            }
            from += bytes;
          }
        }
        tap += leftStride;
      }
    }
  }
}
