import { type ColumnMatrix, addScaled, dot } from '../algebra/matrix.js';
import { type Slope, slopeAt } from './softmax-point.js';
import type { SoftmaxProblem } from './softmax-problem.js';
import type { Solver } from './solver.js';

const mostIterations = 400;
/** Pairs of steps and changes of the gradient that the direction is made of. */
const remembered = 24;
const sufficientDecrease = 1e-4;
/** Where the slope behind a step is steeper than this share of the one before, the step was short. */
const steep = 0.9;
const mostTrials = 12;
/** Left to Newton's method: when what is left to gain is about this share of the risk … */
const nearEnough = 1e-7;
/** … or when so many steps have lowered the risk by less than a share. */
const [stalledSteps, stalledShare] = [30, 1e-3];

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/**
 * 2 (I + 1 1ᵀ) G, over the classes: no curvature is above that of the inverse, (I - 1 1ᵀ / C) / 2, as the basis is
 * orthonormal (Böhning 1992).
 */
function bounded(values: Float64Array, { rows, columns }: ColumnMatrix): void {
  for (let j = 0; j < rows; j += 1) {
    let sum = 0;
    for (let c = 0; c < columns; c += 1) sum += values[c * rows + j];
    for (let c = 0; c < columns; c += 1) values[c * rows + j] = 2 * (values[c * rows + j] + sum);
  }
}

/** -H G with the inverse Hessian H of limited memory (Nocedal 1980), the bound in the place of the first. */
function directionOf(gradient: ColumnMatrix, pairs: readonly Pair[]): ColumnMatrix {
  const values = gradient.values.map((value) => -value);
  const shares = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k -= 1) {
    shares[k] = dot(pairs[k].step, values) / pairs[k].curvature;
    addScaled(values, -shares[k], pairs[k].change);
  }
  bounded(values, gradient);
  const last = pairs.at(-1);
  if (last !== undefined) {
    const image = last.change.slice();
    bounded(image, gradient);
    const scale = last.curvature / dot(last.change, image);
    for (let i = 0; i < values.length; i += 1) values[i] *= scale;
  }
  pairs.forEach(({ step, change, curvature }, k) => {
    addScaled(values, shares[k] - dot(change, values) / curvature, step);
  });
  return { ...gradient, values };
}

/** The risk behind a step that is neither too long nor too short; null where no step lowers it. */
function* steppedFrom(problem: SoftmaxProblem, from: Slope, direction: ColumnMatrix): Solver<Slope | null> {
  const slope = dot(from.gradient.values, direction.values);
  let [length, shortest, longest] = [1, 0, Infinity];
  let best: Slope | null = null;
  for (let trial = 0; trial < mostTrials; trial += 1) {
    const weights = { ...from.weights, values: from.weights.values.slice() };
    addScaled(weights.values, length, direction.values);
    const next: Slope = yield* slopeAt(problem, weights);
    if (!(next.risk <= from.risk + sufficientDecrease * length * slope)) longest = length;
    else {
      best = next;
      if (dot(next.gradient.values, direction.values) >= steep * slope) break;
      shortest = length;
    }
    length = longest === Infinity ? 4 * length : (shortest + longest) / 2;
  }
  return best;
}

/**
 * Descends by quasi-Newton steps of limited memory: a pass over the rows each, and no Hessian, which Newton's method
 * sums up at far more cost where directions and classes are many. How near to the minimum it comes is for others to say.
 * @param isDone whether to end here
 */
export function* descent(problem: SoftmaxProblem, start: ColumnMatrix, isDone: (at: Slope) => boolean): Solver<Slope> {
  let current = yield* slopeAt(problem, start);
  const pairs: Pair[] = [];
  const risks: number[] = [];
  for (let iteration = 0; iteration < mostIterations && !isDone(current); iteration += 1) {
    const direction = directionOf(current.gradient, pairs);
    if (-dot(current.gradient.values, direction.values) <= nearEnough * current.risk) break;
    risks.push(current.risk);
    if (current.risk > (1 - stalledShare) * (risks.at(-stalledSteps) ?? Infinity)) break;
    const next: Slope | null = yield* steppedFrom(problem, current, direction);
    if (next === null) break;
    const step = next.weights.values.map((value, i) => value - current.weights.values[i]);
    const change = next.gradient.values.map((value, i) => value - current.gradient.values[i]);
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, curvature });
    if (pairs.length > remembered) pairs.shift();
    current = next;
  }
  return current;
}
