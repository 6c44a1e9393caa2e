import { exp, lanesBefore, log1p, sigmoid, softplus, splat, total } from './vector';
import { LossIndex } from './words';

function clip(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, splat(low)), splat(high));
}

/** u²/2 where nothing is cut off u, |u| - 1/2 where it is cut to ±1, 0 where it is cut to 0. */
function cutParabola(u: v128, cut: v128): v128 {
  return f32x4.mul(cut, f32x4.sub(u, f32x4.mul(cut, splat(0.5))));
}

function value(kind: i32, y: v128, t: v128): v128 {
  const r = f32x4.sub(y, t);
  switch (kind) {
    case LossIndex.Squared:
      return f32x4.mul(r, r);
    case LossIndex.Absolute:
      return f32x4.abs(r);
    case LossIndex.Huber:
      return cutParabola(r, clip(r, -1, 1));
    case LossIndex.Logistic:
      return softplus(f32x4.neg(f32x4.mul(t, y)));
    default: {
      const shortfall = f32x4.sub(splat(1), f32x4.mul(t, y));
      return cutParabola(shortfall, clip(shortfall, 0, 1));
    }
  }
}

function derivative(kind: i32, y: v128, t: v128): v128 {
  const r = f32x4.sub(y, t);
  switch (kind) {
    case LossIndex.Squared:
      return f32x4.add(r, r);
    case LossIndex.Absolute: {
      const size = v128.and(splat(1), f32x4.ne(r, splat(0)));
      return v128.bitselect(r, size, v128.and(splat(-0.0), f32x4.ne(r, splat(0))));
    }
    case LossIndex.Huber:
      return clip(r, -1, 1);
    case LossIndex.Logistic:
      return f32x4.neg(f32x4.mul(t, sigmoid(f32x4.neg(f32x4.mul(t, y)))));
    default:
      return f32x4.neg(f32x4.mul(t, clip(f32x4.sub(splat(1), f32x4.mul(t, y)), 0, 1)));
  }
}

function entrywise(kind: i32, y: usize, t: usize, dy: usize, columns: i32, scale: f32): f32 {
  let sum = splat(0);
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    const lanes = lanesBefore(columns, column);
    const output = v128.load(y + at);
    const target = v128.load(t + at);
    sum = f32x4.add(sum, v128.and(value(kind, output, target), lanes));
    if (dy) v128.store(dy + at, v128.and(f32x4.mul(derivative(kind, output, target), splat(scale)), lanes));
  }
  return total(sum);
}

/** log x for 1 ≤ x, by the series of artanh. */
function log(x: f64): f64 {
  if (!(x < Infinity)) return x;
  const bits = reinterpret<i64>(x);
  let exponent = <f64>((bits >> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  const series = 1 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13))))));
  return exponent * 0.6931471805599453 + 2 * s * series;
}

function entry(row: usize, column: i32): f32 {
  return load<f32>(row + ((<usize>column) << 2));
}

/** The largest of the first columns; NaN where one is. */
function largest(row: usize, columns: i32): f32 {
  let found = entry(row, 0);
  for (let column = 1; column < columns; column += 1) {
    const candidate = entry(row, column);
    if (!(candidate <= found)) found = candidate;
  }
  return found;
}

/** log Σ exp(y) - Σ t y, the largest output taken off first. The gradient is exp(y) / Σ exp(y) - t. */
function crossEntropy(y: usize, t: usize, dy: usize, columns: i32, scale: f32): f32 {
  const top = splat(largest(y, columns));
  let sum = splat(0);
  let dot = splat(0);
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    const lanes = lanesBefore(columns, column);
    const shifted = f32x4.sub(v128.load(y + at), top);
    sum = f32x4.add(sum, v128.and(exp(shifted), lanes));
    dot = f32x4.add(dot, v128.and(f32x4.mul(shifted, v128.load(t + at)), lanes));
  }
  const all = total(sum);
  if (dy) {
    const share = splat(1 / all);
    for (let column = 0; column < columns; column += 4) {
      const at = (<usize>column) << 2;
      const part = f32x4.mul(exp(f32x4.sub(v128.load(y + at), top)), share);
      const slope = f32x4.mul(f32x4.sub(part, v128.load(t + at)), splat(scale));
      v128.store(dy + at, v128.and(slope, lanesBefore(columns, column)));
    }
  }
  return <f32>log(all) - total(dot);
}

/**
 * The loss of one row of outputs y against targets t, summed over the columns; dy, where it is not 0, takes the gradient
 * times `scale`, padding 0.
 */
export function rowLoss(kind: i32, y: usize, t: usize, dy: usize, columns: i32, scale: f32): f32 {
  return kind == LossIndex.CrossEntropy
    ? crossEntropy(y, t, dy, columns, scale)
    : entrywise(kind, y, t, dy, columns, scale);
}

/** The class of a row: the first of the largest of several columns; of one, whether it is above 0. */
function classOf(row: usize, columns: i32): i32 {
  if (columns == 1) return i32(entry(row, 0) > 0);
  let best = 0;
  for (let column = 1; column < columns; column += 1) {
    if (entry(row, column) > entry(row, best)) best = column;
  }
  return best;
}

/** Σ (y - t)² over the columns of a row. */
function squaredError(y: usize, t: usize, columns: i32): f32 {
  return entrywise(LossIndex.Squared, y, t, 0, columns, 0);
}

/** Whether a row is right; of losses for numbers, how far it is off, squared. */
export function hitOf(kind: i32, y: usize, t: usize, columns: i32): f32 {
  if (kind <= LossIndex.Huber) return squaredError(y, t, columns);
  return classOf(y, columns) == classOf(t, columns) ? 1 : 0;
}

/** Whether fewer than five outputs come before that of the row's class: larger ones, and equal ones to its left. */
export function isInTopFive(y: usize, t: usize, columns: i32): bool {
  if (columns == 1) return false;
  const own = classOf(t, columns);
  const mine = entry(y, own);
  let before = 0;
  for (let column = 0; column < columns; column += 1) {
    const other = entry(y, column);
    if (other > mine || (other == mine && column < own)) before += 1;
  }
  return before < 5;
}
