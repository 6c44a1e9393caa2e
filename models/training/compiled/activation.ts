import { erf, exp, expm1, lanesBefore, positivePart, sigmoid, softplus, splat, tanh } from './vector';
import { ActivationIndex } from './words';

function value(kind: i32, z: v128): v128 {
  switch (kind) {
    case ActivationIndex.Relu:
      return positivePart(z);
    case ActivationIndex.LeakyRelu:
      return v128.bitselect(z, f32x4.mul(z, splat(0.01)), f32x4.gt(z, splat(0)));
    case ActivationIndex.Elu:
      return v128.bitselect(z, expm1(f32x4.pmin(z, splat(0))), f32x4.gt(z, splat(0)));
    case ActivationIndex.Gelu:
      return f32x4.mul(f32x4.mul(z, splat(0.5)), f32x4.add(splat(1), erf(f32x4.mul(z, splat(0.70710678118654752)))));
    case ActivationIndex.Silu:
      return f32x4.mul(z, sigmoid(z));
    case ActivationIndex.Tanh:
      return tanh(z);
    case ActivationIndex.Sigmoid:
      return sigmoid(z);
    case ActivationIndex.Softplus:
      return softplus(z);
    default:
      return z;
  }
}

/** The derivative at z, where the value y is known. */
function derivative(kind: i32, z: v128, y: v128): v128 {
  const one = splat(1);
  switch (kind) {
    case ActivationIndex.LeakyRelu:
      return v128.bitselect(one, splat(0.01), f32x4.gt(z, splat(0)));
    case ActivationIndex.Elu:
      return v128.bitselect(one, f32x4.add(y, one), f32x4.gt(z, splat(0)));
    case ActivationIndex.Gelu: {
      const half = f32x4.mul(splat(0.5), f32x4.add(one, erf(f32x4.mul(z, splat(0.70710678118654752)))));
      const density = f32x4.mul(splat(0.3989422804014327), exp(f32x4.mul(f32x4.mul(z, z), splat(-0.5))));
      return f32x4.add(half, f32x4.mul(z, density));
    }
    case ActivationIndex.Silu: {
      const s = sigmoid(z);
      return f32x4.mul(s, f32x4.add(one, f32x4.mul(z, f32x4.sub(one, s))));
    }
    case ActivationIndex.Tanh:
      return f32x4.sub(one, f32x4.mul(y, y));
    case ActivationIndex.Sigmoid:
      return f32x4.mul(y, f32x4.sub(one, y));
    case ActivationIndex.Softplus:
      return sigmoid(z);
    default:
      return one;
  }
}

/** One row: y = activation(z) and, where there is a place for it, the derivative. The columns of padding become 0. */
export function activateRow(kind: i32, z: usize, y: usize, slope: usize, columns: i32): void {
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    const before = v128.load(z + at);
    const lanes = lanesBefore(columns, column);
    const after = value(kind, before);
    v128.store(y + at, v128.and(after, lanes));
    if (slope) v128.store(slope + at, v128.and(derivative(kind, before, after), lanes));
  }
}
