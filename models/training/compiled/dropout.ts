import { pixelRow } from './grid';
import { headerWord, placeOf, recordWord, wordOf } from './memory';
import { splat } from './vector';
import { Header, RecordWord, Word } from './words';

// The masks of `dropout-masks.ts`, four values at a time: they are computed where they are used, forward and backward.

/** Of its four numbers each: 32 bits that hang on all of them (lowbias32 of C. Wellons' hash-prospector). */
function mixed(bits: v128): v128 {
  let x = v128.xor(bits, i32x4.shr_u(bits, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(<i32>0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The key of one row in one step, in all four numbers. */
function rowKey(key: i32, step: i32, row: i32): v128 {
  return mixed(v128.xor(mixed(i32x4.splat(key ^ step)), i32x4.splat(row)));
}

/** Out = Left times the mask of its rows [begin, end), in training; an evaluation has it whole where it lies. */
export function dropout(operation: usize, record: usize, begin: i32, end: i32): void {
  if (!headerWord(Header.Train)) return;
  const step = recordWord(record, RecordWord.Step);
  const columns = wordOf(operation, Word.Columns);
  const height = wordOf(operation, Word.Height);
  const width = wordOf(operation, Word.Width);
  const leftStride = placeOf(operation, Word.LeftStride);
  const outStride = placeOf(operation, Word.OutStride);
  const threshold = i32x4.splat(wordOf(operation, Word.Threshold));
  const factor = splat(load<f32>(operation + ((<usize>Word.Factor) << 2)));
  for (let row = begin; row < end; row += 1) {
    const first = rowKey(wordOf(operation, Word.FirstKey), step, row);
    const second = rowKey(wordOf(operation, Word.SecondKey), step, row);
    let place = 0;
    for (let y = 0; y < height; y += 1) {
      let left = pixelRow(operation, placeOf(operation, Word.Left), leftStride, row, y);
      let out = pixelRow(operation, placeOf(operation, Word.Out), outStride, row, y);
      for (let x = 0; x < width; x += 1) {
        for (let column = 0; column < columns; column += 4) {
          const at = (<usize>column) << 2;
          const places = i32x4.add(i32x4.splat(place + column), i32x4(0, 1, 2, 3));
          const kept = i32x4.ge_u(mixed(v128.xor(mixed(v128.xor(places, first)), second)), threshold);
          v128.store(out + at, v128.and(f32x4.mul(v128.load(left + at), factor), kept));
        }
        place += columns;
        left += leftStride;
        out += outStride;
      }
    }
  }
}
