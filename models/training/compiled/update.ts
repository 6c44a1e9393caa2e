import { madd, splat } from './vector';
import { headerFloat, headerWord, recordFloat } from './memory';
import { Header, Optimizer, RecordWord } from './words';

/**
 * Applies the optimiser to weights [w, w + bytes), their gradient at `gradient`, in PyTorch's form; weights decay by
 * adding decay × w to the gradient, under AdamW by the record's Kept.
 */
export function update(w: usize, gradient: usize, bytes: usize, record: usize): void {
  const kind = headerWord(Header.Optimizer);
  if (kind == Optimizer.Adam) adam(w, gradient, bytes, record);
  else if (kind == Optimizer.Sgd) descend(w, gradient, bytes, record);
  else descendWithMomentum(w, gradient, bytes, record, kind == Optimizer.Nesterov);
}

/** Kingma & Ba 2015: w = Kept · w - Rate · m / (√v · Scale + ε); Kept is 1, under AdamW (Loshchilov & Hutter 2019) less. */
function adam(w: usize, gradient: usize, bytes: usize, record: usize): void {
  const first = w + <usize>headerWord(Header.FirstMemory);
  const second = w + <usize>headerWord(Header.SecondMemory);
  const decay = splat(headerFloat(Header.Decay));
  const beta1 = splat(headerFloat(Header.Beta1));
  const beta2 = splat(headerFloat(Header.Beta2));
  const rest1 = splat(headerFloat(Header.Rest1));
  const rest2 = splat(headerFloat(Header.Rest2));
  const rate = splat(recordFloat(record, RecordWord.Rate));
  const scale = splat(recordFloat(record, RecordWord.Scale));
  const kept = splat(recordFloat(record, RecordWord.Kept));
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(w + at);
    const g = madd(weight, decay, v128.load(gradient + at));
    const m = madd(v128.load(first + at), beta1, f32x4.mul(g, rest1));
    const v = madd(v128.load(second + at), beta2, f32x4.mul(f32x4.mul(g, g), rest2));
    v128.store(first + at, m);
    v128.store(second + at, v);
    const denominator = madd(f32x4.sqrt(v), scale, splat(1e-8));
    v128.store(w + at, f32x4.sub(f32x4.mul(weight, kept), f32x4.mul(rate, f32x4.div(m, denominator))));
  }
}

/** w -= Rate · g. */
function descend(w: usize, gradient: usize, bytes: usize, record: usize): void {
  const decay = splat(headerFloat(Header.Decay));
  const rate = splat(recordFloat(record, RecordWord.Rate));
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(w + at);
    const g = madd(weight, decay, v128.load(gradient + at));
    v128.store(w + at, f32x4.sub(weight, f32x4.mul(rate, g)));
  }
}

/** v = μ v + g, w -= Rate · v, or under Nesterov Rate · (g + μ v). */
function descendWithMomentum(w: usize, gradient: usize, bytes: usize, record: usize, nesterov: bool): void {
  const velocity = w + <usize>headerWord(Header.FirstMemory);
  const decay = splat(headerFloat(Header.Decay));
  const momentum = splat(headerFloat(Header.Momentum));
  const rate = splat(recordFloat(record, RecordWord.Rate));
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(w + at);
    const g = madd(weight, decay, v128.load(gradient + at));
    const v = madd(v128.load(velocity + at), momentum, g);
    v128.store(velocity + at, v);
    const direction = nesterov ? madd(v, momentum, g) : v;
    v128.store(w + at, f32x4.sub(weight, f32x4.mul(rate, direction)));
  }
}
