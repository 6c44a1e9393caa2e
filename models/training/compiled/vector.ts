// Functions of four float32 at once. Each is an unconditional sequence of instructions: the same input gives the same bits.

/** a b + c: rounded once in the relaxed module, twice in the plain one. */
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

export function positivePart(z: v128): v128 {
  // Keeps a NaN, unlike the other order of arguments.
  return f32x4.pmax(z, splat(0));
}

/** n and r of x = n log 2 + r, |r| ≤ log 2 / 2: n as float32. */
function halvings(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, splat(1.44269504)));
}

function remainder(x: v128, n: v128): v128 {
  const high = f32x4.sub(x, f32x4.mul(n, splat(0.693359375)));
  return f32x4.add(high, f32x4.mul(n, splat(2.1219444e-4)));
}

/** exp(r) - 1 for |r| ≤ log 2 / 2, by Taylor's polynomial of degree 7. */
function shortExpm1(r: v128): v128 {
  let p = madd(r, splat(1.0 / 5040), splat(1.0 / 720));
  p = madd(p, r, splat(1.0 / 120));
  p = madd(p, r, splat(1.0 / 24));
  p = madd(p, r, splat(1.0 / 6));
  p = madd(p, r, splat(0.5));
  return madd(f32x4.mul(r, r), p, r);
}

function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** Below it exp is 0 to float32's eyes. */
const lowest: f32 = -87;

/** exp(x) for x ≤ 0. */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(x, splat(lowest));
  const n = halvings(clamped);
  return f32x4.mul(powerOfTwo(n), f32x4.add(splat(1), shortExpm1(remainder(clamped, n))));
}

/** exp(x) - 1 for x ≤ 0, without cancellation near 0. */
export function expm1(x: v128): v128 {
  const clamped = f32x4.pmax(x, splat(lowest));
  const n = halvings(clamped);
  const power = powerOfTwo(n);
  return madd(power, shortExpm1(remainder(clamped, n)), f32x4.sub(power, splat(1)));
}

/** log(1 + e) for 0 ≤ e ≤ 1: 2 artanh(e / (2 + e)), by its series. */
export function log1p(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, splat(2)));
  const q = f32x4.mul(s, s);
  let p = madd(q, splat(2.0 / 15), splat(2.0 / 13));
  p = madd(p, q, splat(2.0 / 11));
  p = madd(p, q, splat(2.0 / 9));
  p = madd(p, q, splat(2.0 / 7));
  p = madd(p, q, splat(2.0 / 5));
  p = madd(p, q, splat(2.0 / 3));
  p = madd(p, q, splat(2));
  return f32x4.mul(s, p);
}

export function sigmoid(z: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(z)));
  const s = f32x4.div(splat(1), f32x4.add(splat(1), e));
  return v128.bitselect(s, f32x4.mul(e, s), f32x4.ge(z, splat(0)));
}

/** log(1 + exp(z)). */
export function softplus(z: v128): v128 {
  return f32x4.add(positivePart(z), log1p(exp(f32x4.neg(f32x4.abs(z)))));
}

export function tanh(z: v128): v128 {
  const e = expm1(f32x4.mul(f32x4.abs(z), splat(-2)));
  const size = f32x4.div(f32x4.neg(e), f32x4.add(e, splat(2)));
  return v128.bitselect(z, size, splat(-0.0));
}

/** Abramowitz & Stegun 7.1.26, with the coefficients of `erfCoefficients`. */
export function erf(x: v128): v128 {
  const t = f32x4.div(splat(1), madd(f32x4.abs(x), splat(0.3275911), splat(1)));
  let p = madd(t, splat(1.061405429), splat(-1.453152027));
  p = madd(p, t, splat(1.421413741));
  p = madd(p, t, splat(-0.284496736));
  p = madd(p, t, splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), exp(f32x4.neg(f32x4.mul(x, x))));
  return v128.bitselect(x, f32x4.sub(splat(1), tail), splat(-0.0));
}

/** The sum of the four, in their order. */
export function total(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

/** All bits set in the lanes that lie before `columns`, for four columns from `column` on. */
export function lanesBefore(columns: i32, column: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(column), i32x4(0, 1, 2, 3)), i32x4.splat(columns));
}
