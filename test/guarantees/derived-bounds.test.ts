import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

// The derived forms of Shamir's Theorems 1 and 2, with an output bias c, under squared loss: as docs/theory states them.

const number = fc.integer({ min: -30, max: 30 }).map((tenths) => tenths / 10);
const vector = (size: number) => fc.array(number, { minLength: size, maxLength: size });

const instance = fc.record({
  rows: fc.array(fc.record({ x: vector(2), f: vector(2), y: number }), { minLength: 1, maxLength: 6 }),
  w: vector(2),
  c: number,
  V: fc.array(vector(2), { minLength: 2, maxLength: 2 }),
  linear: vector(2),
  shift: number,
});

type Instance = typeof instance extends fc.Arbitrary<infer T> ? T : never;

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spectral = (V: number[][]) => new SingularValueDecomposition(new Matrix(V)).norm2;

/** Each row's stream x + V f, residual slope l' = 2 (p - y), features and squared error. */
function evaluated({ rows, w, c, V }: Instance) {
  return rows.map(({ x, f, y }) => {
    const stream = x.map((value, i) => value + dot(V[i], f));
    const error = dot(w, stream) + c - y;
    return { stream, f, slope: 2 * error, loss: error ** 2 };
  });
}

/** The risk above that of the affine predictor (linear, shift). */
function excess(drawn: Instance): number {
  const { rows, linear, shift } = drawn;
  return (
    mean(evaluated(drawn).map(({ loss }) => loss)) - mean(rows.map(({ x, y }) => (dot(linear, x) + shift - y) ** 2))
  );
}

/** The gradient over w, c and V, in this order. */
function gradient(drawn: Instance): number[] {
  const found = evaluated(drawn);
  const pairs = [0, 1].flatMap((i) => [0, 1].map((j) => [i, j]));
  return [
    ...[0, 1].map((i) => mean(found.map(({ slope, stream }) => slope * stream[i]))),
    mean(found.map(({ slope }) => slope)),
    ...pairs.map(([i, j]) => mean(found.map(({ slope, f }) => slope * drawn.w[i] * f[j]))),
  ];
}

/** The Hessian over w, c and V where w = 0. */
function hessian(drawn: Instance): Matrix {
  const found = evaluated(drawn);
  const carried = found.map(({ stream }) => [...stream, 1]);
  const result = Matrix.zeros(7, 7);
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) result.set(i, j, 2 * mean(carried.map((each) => each[i] * each[j])));
  }
  for (let i = 0; i < 2; i += 1) {
    for (let j = 0; j < 2; j += 1) {
      const mixed = mean(found.map(({ slope, f }) => slope * f[j]));
      result.set(i, 3 + 2 * i + j, mixed);
      result.set(3 + 2 * i + j, i, mixed);
    }
  }
  return result;
}

describe('with an output bias', () => {
  it("Shamir's Theorem 1 bounds the excess by the gradient, the biases among the norms", () => {
    fc.assert(
      fc.property(instance, (drawn) => {
        const { w, c, V, linear, shift } = drawn;
        fc.pre(Math.hypot(...w) > 1e-3);
        const norms = 2 * (dot(w, w) + c * c) + 2 * (dot(linear, linear) + shift * shift);
        const length = Math.sqrt(norms + (dot(linear, linear) * spectral(V) ** 2) / dot(w, w));
        const bound = Math.hypot(...gradient(drawn)) * length;
        expect(excess(drawn)).toBeLessThanOrEqual(bound + 1e-9 * (1 + bound));
      }),
      { numRuns: 2000 },
    );
  });

  it("Shamir's Theorem 2 finds a gradient or negative curvature at w = 0", () => {
    fc.assert(
      fc.property(instance, (any) => {
        const drawn = { ...any, w: [0, 0] };
        const { c, V, linear, shift } = drawn;
        const whole = hessian(drawn);
        const least = Math.min(...new EigenvalueDecomposition(whole, { assumeSymmetric: true }).realEigenvalues);
        const own = spectral(whole.subMatrix(0, 1, 0, 1).to2DArray());
        expect(least).toBeLessThanOrEqual(1e-9);
        const bound =
          Math.hypot(...linear, c - shift) * Math.hypot(...gradient(drawn)) +
          Math.hypot(...linear) * spectral(V) * Math.sqrt(Math.abs(least) * own + least ** 2);
        expect(excess(drawn)).toBeLessThanOrEqual(bound + 1e-6 * (1 + bound));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("Yun's condition (2) alone", () => {
  it('gives a way down where w is in the span of the U and a feature still matters', () => {
    // Two dimensions, U2 = (1, 0), so u = (0, 1) is unread; w ⟂ u. f = (w + s u)·(h + t u b·φ), b = E[l' φ].
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number, number), { minLength: 2, maxLength: 6 }),
        number,
        (rows, w) => {
          const slope = ([h, , , y]: readonly number[]) => 2 * (w * h - y);
          const b = mean(rows.map((row) => slope(row) * row[2]));
          const risk = (s: number, t: number) =>
            mean(rows.map(([h, k, phi, y]) => (w * h + s * (k + t * b * phi) - y) ** 2));
          const step = 1e-3;
          const mixed =
            (risk(step, step) - risk(step, -step) - risk(-step, step) + risk(-step, -step)) / (4 * step * step);
          expect(mixed).toBeCloseTo(b * b, 4);
        },
      ),
    );
  });
});
