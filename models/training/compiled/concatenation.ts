import { pixelRow } from './grid';
import { placeOf, wordOf } from './memory';
import { Word } from './words';

// What grows by being put side by side, pixel by pixel, on the images [begin, end) of a batch. The columns of padding, at
// the end of a pixel, are never written: they stay zero.

/** Out = Left's first `Depth` columns, and after them Right's. */
export function concatenate(operation: usize, begin: i32, end: i32): void {
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const first = (<usize>wordOf(operation, Word.Depth)) << 2;
  const rest = ((<usize>wordOf(operation, Word.Columns)) << 2) - first;
  const leftStride = placeOf(operation, Word.LeftStride);
  const rightStride = placeOf(operation, Word.RightStride);
  const outStride = placeOf(operation, Word.OutStride);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < height; y += 1) {
      let left = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y);
      let right = pixelRow(operation, placeOf(operation, Word.Right), rightStride, image, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < width; x += 1) {
        memory.copy(out, left, first);
        memory.copy(out + first, right, rest);
        left += leftStride;
        right += rightStride;
        out += outStride;
      }
    }
  }
}

/** Out = Start + the columns of Left from `FirstColumn` on. */
export function part(operation: usize, begin: i32, end: i32): void {
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const skipped = (<usize>wordOf(operation, Word.FirstColumn)) << 2;
  const bytes = (<usize>wordOf(operation, Word.Columns)) << 2;
  const leftStride = placeOf(operation, Word.LeftStride);
  const startStride = placeOf(operation, Word.StartStride);
  const outStride = placeOf(operation, Word.OutStride);
  for (let image = begin; image < end; image += 1) {
    for (let y = 0; y < height; y += 1) {
      let left = pixelRow(operation, placeOf(operation, Word.Left), leftStride, image, y) + skipped;
      let start = pixelRow(operation, placeOf(operation, Word.Start), startStride, image, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, image, y);
      for (let x = 0; x < width; x += 1) {
        for (let c: usize = 0; c < bytes; c += 4) store<f32>(out + c, load<f32>(start + c) + load<f32>(left + c));
        left += leftStride;
        start += startStride;
        out += outStride;
      }
    }
  }
}
