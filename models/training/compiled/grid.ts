import { placeOf, wordOf } from './memory';
import { Word } from './words';

// An image is a grid of positions, each its channels: `Margin` rows of zeros, then the pixel rows, each with `Margin` zeros
// before it. What lies below the last pixel row is the next image's margin, what lies right of a pixel row the margin of
// the next. Margins above are never written, so a thread may read its neighbour's; those on the left are zero again when
// an operation ends.

/** Positions from a pixel row to the next. */
export function rowPositions(operation: usize): i32 {
  return wordOf(operation, Word.Width) + wordOf(operation, Word.Margin);
}

/** Positions before the first pixel. */
export function firstPixel(operation: usize): i32 {
  return wordOf(operation, Word.Margin) * (rowPositions(operation) + 1);
}

/** The first pixel of pixel row `y` of an image in a matrix of this stride. */
export function pixelRow(operation: usize, at: usize, stride: usize, image: i32, y: i32): usize {
  const position = image * wordOf(operation, Word.Positions) + firstPixel(operation) + y * rowPositions(operation);
  return at + <usize>position * stride;
}

/** Makes the margins left of all pixel rows but the first zero, of an image of which the product wrote them too. */
export function clearMargins(operation: usize, image: i32): void {
  const margin = <usize>wordOf(operation, Word.Margin);
  const height = wordOf(operation, Word.Height);
  const out = placeOf(operation, Word.Out);
  const stride = placeOf(operation, Word.OutStride);
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  for (let y = 1; y < height; y += 1) {
    let at = pixelRow(operation, out, stride, image, y) - margin * stride;
    for (let i: usize = 0; i < margin; i += 1) {
      memory.fill(at, 0, bytes);
      at += stride;
    }
  }
}
