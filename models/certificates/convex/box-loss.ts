/**
 * A loss of one output whose conjugate is a parabola or a line on a box (derived): l(y) = max over s in [lo, hi] of
 * s (y - t) - κ s² / 2. Absolute: κ = 0 on [-1, 1]; Huber: κ = 1 on [-1, 1]; smoothed hinge, with t = ±1: κ = 1, on
 * [-1, 0] for t = 1 and on [0, 1] for t = -1.
 */
export interface BoxLoss {
  /** κ */
  readonly curvature: 0 | 1;
  /** t, a row each. */
  readonly targets: Float64Array;
  /** Whether the box ends at 0, on the side that the target's sign says; else it is [-1, 1]. */
  readonly oneSided: boolean;
}

/** hi - lo. */
export function boxWidth({ oneSided }: BoxLoss): number {
  return oneSided ? 1 : 2;
}

/** lo of row i. */
export function lowEnd({ oneSided, targets }: BoxLoss, i: number): number {
  return oneSided && targets[i] < 0 ? 0 : -1;
}

/** The maximizing s of row i at y: the loss's derivative, for κ = 0 its sign. */
export function slopeAt(loss: BoxLoss, i: number, y: number): number {
  const e = y - loss.targets[i];
  const lo = lowEnd(loss, i);
  const hi = lo + boxWidth(loss);
  if (loss.curvature === 1) return Math.min(hi, Math.max(lo, e));
  if (e === 0) return 0;
  return e > 0 ? hi : lo;
}

/** The loss of row i at y. */
export function lossAt(loss: BoxLoss, i: number, y: number): number {
  const s = slopeAt(loss, i, y);
  return s * (y - loss.targets[i] - (loss.curvature * s) / 2);
}

/**
 * By how much the loss of row i at y exceeds what an s in its box shows of it, s (y - t) - κ s² / 2: never negative, and
 * with its digits kept where it is small.
 * @param a s - lo
 * @param b hi - s
 */
export function excessOf(loss: BoxLoss, i: number, y: number, a: number, b: number): number {
  const e = y - loss.targets[i];
  if (loss.curvature === 0) return e > 0 ? b * e : -a * e;
  const lo = lowEnd(loss, i);
  const hi = lo + boxWidth(loss);
  if (e > hi) return b * (e - hi) + (b * b) / 2;
  if (e < lo) return a * (lo - e) + (a * a) / 2;
  const off = a < b ? e - lo - a : e - hi + b;
  return (off * off) / 2;
}
