import type { ColumnMatrix } from '../algebra/matrix.js';
import { type BoxLoss, boxWidth, lowEnd } from './box-loss.js';

/**
 * What an interior-point method keeps of every row: s strictly within its box, a = s - lo and b = hi - s (each with its
 * own digits), multipliers z of a ≥ 0 and w of b ≥ 0, y = q W, and the last directions u = q D of y.
 */
export interface RowStates {
  readonly loss: BoxLoss;
  readonly y: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly z: Float64Array;
  readonly w: Float64Array;
  /** The predictor's direction. */
  readonly affine: Float64Array;
  /** The whole step's direction. */
  readonly step: Float64Array;
}

/** One row's direction: of s, z and w. */
export interface RowStep {
  readonly ds: number;
  readonly dz: number;
  readonly dw: number;
}

/** s in the middle of its box, and multipliers that fit the residual, all of them well above 0. */
export function startingRows(loss: BoxLoss, y: Float64Array): RowStates {
  const half = boxWidth(loss) / 2;
  const left = y.map((value, i) => value - loss.targets[i] - loss.curvature * (lowEnd(loss, i) + half));
  const spread = left.reduce((sum, value) => sum + Math.abs(value), 0) / y.length;
  return {
    loss,
    y,
    a: new Float64Array(y.length).fill(half),
    b: new Float64Array(y.length).fill(half),
    z: left.map((value) => Math.max(0, -value) + spread),
    w: left.map((value) => Math.max(0, value) + spread),
    affine: new Float64Array(y.length),
    step: new Float64Array(y.length),
  };
}

/** s, from the bound that it is nearer to. */
export function dualAt({ loss, a, b }: RowStates, i: number): number {
  const lo = lowEnd(loss, i);
  return a[i] < b[i] ? lo + a[i] : lo + boxWidth(loss) - b[i];
}

/** D = 1 / (κ + z/a + w/b): how far s gives way to y. */
export function compliance({ loss, a, b, z, w }: RowStates, i: number): number {
  return 1 / (loss.curvature + z[i] / a[i] + w[i] / b[i]);
}

/** y - t - κ s, which is to be w - z. */
export function stationarity(rows: RowStates, i: number): number {
  return rows.y[i] - rows.loss.targets[i] - rows.loss.curvature * dualAt(rows, i);
}

/**
 * A row's direction, given u = q D: ds = D (u + ρ), ρ = y - t - κ s + (μ - ca)/a - (μ - cb)/b.
 * @param barrier μ
 * @param corrections ca and cb, what a·z and b·w are off at second order
 */
function rowStep(rows: RowStates, i: number, u: number, barrier: number, [ca, cb]: readonly [number, number]): RowStep {
  const { a, b, z, w } = rows;
  const [toA, toB] = [(barrier - ca) / a[i], (barrier - cb) / b[i]];
  const ds = compliance(rows, i) * (u + stationarity(rows, i) + toA - toB);
  return { ds, dz: toA - z[i] - (z[i] / a[i]) * ds, dw: toB - w[i] + (w[i] / b[i]) * ds };
}

/** The predictor's step: no barrier, first order. */
export function affineStep(rows: RowStates, i: number): RowStep {
  return rowStep(rows, i, rows.affine[i], 0, [0, 0]);
}

/** The whole step: towards the barrier μ, the predictor's products taken into account. */
export function wholeStep(rows: RowStates, i: number, barrier: number): RowStep {
  const { ds, dz, dw } = affineStep(rows, i);
  return rowStep(rows, i, rows.step[i], barrier, [ds * dz, -ds * dw]);
}

/** The longest step, at most `most`, that keeps a, b, z and w of a row at 0 or above. */
export function longestStep({ a, b, z, w }: RowStates, i: number, { ds, dz, dw }: RowStep, most: number): number {
  let length = most;
  if (ds < 0) length = Math.min(length, -a[i] / ds);
  if (ds > 0) length = Math.min(length, b[i] / ds);
  if (dz < 0) length = Math.min(length, -z[i] / dz);
  if (dw < 0) length = Math.min(length, -w[i] / dw);
  return length;
}

/** Takes a step of some length. */
export function advance(rows: RowStates, length: number, barrier: number): void {
  const { y, a, b, z, w, step } = rows;
  for (let i = 0; i < y.length; i += 1) {
    const { ds, dz, dw } = wholeStep(rows, i, barrier);
    y[i] += length * step[i];
    a[i] += length * ds;
    b[i] -= length * ds;
    z[i] += length * dz;
    w[i] += length * dw;
  }
}

/** A matrix of some columns over some rows, filled row by row. */
export function filled(count: number, columns: number, row: (i: number) => readonly number[]): ColumnMatrix {
  const values = new Float64Array(count * columns);
  for (let i = 0; i < count; i += 1) {
    row(i).forEach((value, j) => {
      values[j * count + i] = value;
    });
  }
  return { rows: count, columns, values };
}
