import { placeOf, wordOf } from './memory';
import { Word } from './words';

// The transposed copy of a matrix, by which gradients are passed back.

/** Writes a block of 4 × 4 entries, whose rows are `stride` apart, transposed. */
function transpose4(from: usize, stride: usize, to: usize, toStride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
}

/**
 * Copies tiles of four rows of a panel, `width` columns, into the transposed matrix: panels of eight of the rows from
 * Skipped on, from its row `before` on.
 */
export function transposeTiles(operation: usize, panel: usize, width: i32, before: i32, first: i32, last: i32): void {
  const skipped = wordOf(operation, Word.Skipped);
  const rows = wordOf(operation, Word.Depth) - skipped;
  const stride = (<usize>width) << 2;
  for (let tile = first; tile < last; tile += 1) {
    const row = (tile << 2) - skipped;
    if (row < 0) continue;
    const whole = row & ~7;
    const toStride: usize = whole + 8 <= rows ? 32 : 16;
    const panelAt = <usize>(whole >> 3) * placeOf(operation, Word.ExtraStride);
    const base = placeOf(operation, Word.Extra) + panelAt + ((<usize>(row - whole)) << 2);
    for (let at = 0; at < width; at += 4) {
      const from = panel + ((<usize>tile) << 2) * stride + ((<usize>at) << 2);
      transpose4(from, stride, base + <usize>(before + at) * toStride, toStride);
    }
  }
}
