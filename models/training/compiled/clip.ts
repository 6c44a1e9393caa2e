import { headerFloat, headerWord, wordOf } from './memory';
import { splat, total } from './vector';
import { Header, Word } from './words';

// Gradients shortened together: PyTorch's `clip_grad_norm_`. Nothing is known of their length until all are there, so they are
// kept, each at its weight's place of an array beside the weights, and with them Σ g² of every tile. When all threads have come,
// each adds up the tiles in the same order for itself: the same bits, whatever the number of threads.

export function clips(): bool {
  return headerWord(Header.Gradient) != 0;
}

/** Where the gradient of the weights at `w` is kept. */
export function keptFor(w: usize): usize {
  return w + <usize>headerWord(Header.Gradient);
}

/** Where Σ g² of an operation's tile stands. */
function slotOf(operation: usize, tile: i32): usize {
  return <usize>headerWord(Header.Squares) + ((<usize>(wordOf(operation, Word.FirstTile) + tile)) << 3);
}

/** Before tiles [first, last) of an operation are kept. */
export function forgetSquares(operation: usize, first: i32, last: i32): void {
  memory.fill(slotOf(operation, first), 0, (<usize>(last - first)) << 3);
}

/** Keeps the gradient of the weights at `w`, a panel's tiles [first, last) of `bytes` each, and adds their squares. */
export function keep(operation: usize, w: usize, gradient: usize, first: i32, last: i32, bytes: usize): void {
  memory.copy(keptFor(w), gradient, <usize>(last - first) * bytes);
  for (let tile = first; tile < last; tile += 1) {
    let sum = splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const g = v128.load(gradient + at);
      sum = f32x4.add(sum, f32x4.mul(g, g));
    }
    const slot = slotOf(operation, tile);
    store<f64>(slot, load<f64>(slot) + <f64>total(sum));
    gradient += bytes;
  }
}

/** What all gradients are multiplied by, once all are kept: 1 where they are no longer than they may be. */
export function clipFactor(): f32 {
  const squares = <usize>headerWord(Header.Squares);
  let sum: f64 = 0;
  for (let tile: usize = 0; tile < <usize>headerWord(Header.TileCount); tile += 1)
    sum += load<f64>(squares + (tile << 3));
  return min<f32>(headerFloat(Header.Clip) / (<f32>sqrt<f64>(sum) + 1e-6), 1);
}

/** Multiplies what is kept. */
export function shorten(gradient: usize, bytes: usize, factor: f32): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(gradient + at, f32x4.mul(v128.load(gradient + at), splat(factor)));
  }
}
