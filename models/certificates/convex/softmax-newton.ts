import { type ColumnMatrix, addScaled, column, dot, product, squaredNorm, zeros } from '../algebra/matrix.js';
import { classBlocks } from './class-blocks.js';
import type { Minimum, Part } from './part.js';
import { separates } from './separation.js';
import { softmax } from './softmax.js';
import { descent } from './softmax-descent.js';
import { softmaxGap } from './softmax-dual.js';
import { isWhole } from './softmax-hessian.js';
import { type Point, pointAt, type Slope } from './softmax-point.js';
import { type SoftmaxProblem, scoresAt, seenAt, withFirstClass } from './softmax-problem.js';
import { faceOf, levelColumns, sparserColumns } from './softmax-face.js';
import { type Solver, solveTogether } from './solver.js';

const mostIterations = 200;
const sufficientDecrease = 1e-4;
/** The steps along a direction that one pass compares: on separable classes the risk falls for ever. */
const lengths = [64, 16, 4, 2, 1, 0.5, 0.25, 2 ** -4, 2 ** -6, 2 ** -10, 2 ** -15, 2 ** -20];
/** Where to stop: the Newton decrement gᵀ H⁻¹ g as a share of the risk. */
const relativeDecrement = 1e-12;
/** Where the Hessian is not factored whole and a tail slows the decrement, the search ends below this share: steps cost there. */
const slowDecrement = 1e-6;
/** Newton steps over a Hessian that is not factored whole, at most. */
const mostTruncated = 40;
/** Below this share, and this share of the decrement before, Newton's own step is taken if the risk doesn't rise. */
const trustedDecrement = 1e-2;
const fastDecrease = 0.1;
/** How exactly the Newton direction is solved for, as a share of the gradient: the more, the smaller that is. */
const coarsestStep = 0.1;
const finestStep = 1e-4;
/** A last step that raises some margin by this much and lowers none by more than a share: so it could go on for ever. */
const raised = 0.5;
const lowered = 0.01;

/**
 * What is added to the Hessian's diagonal, as a share of the gradient's norm: where rows are sure of a wrong class there is
 * slope and no curvature, and Newton's step would know no bounds. It shrinks where whole steps succeed and grows where
 * they don't.
 */
const [firstDamping, leastDamping, mostDamping] = [1e-3, 1e-9, 1];
const [dampingUp, dampingDown] = [16, 1 / 8];

function moved(from: ColumnMatrix, length: number, direction: ColumnMatrix): ColumnMatrix {
  const result = { ...from, values: from.values.slice() };
  addScaled(result.values, length, direction.values);
  return result;
}

/** One pass: the risk at steps of all lengths. The best of them; null where none lowers the risk enough. */
function* bestLength(
  problem: SoftmaxProblem,
  from: Point,
  direction: ColumnMatrix,
  slope: number,
): Solver<number | null> {
  const { labels, rows } = problem;
  const sums = lengths.map(() => 0);
  yield (basis, first) => {
    const own = labels.subarray(first, first + basis.rows);
    const scores = scoresAt(problem, from.weights, basis, first);
    const change = withFirstClass(product(basis, direction));
    lengths.forEach((length, k) => {
      sums[k] += basis.rows * softmax(moved(scores, length, change), own).risk;
    });
  };
  let best: number | null = null;
  let least = Infinity;
  lengths.forEach((length, k) => {
    const risk = sums[k] / rows.rows;
    const enough = from.risk + sufficientDecrease * Math.min(1, length) * slope + 4 * Number.EPSILON * from.risk;
    if (risk <= enough && risk < least) [best, least] = [length, risk];
  });
  return best;
}

/** The next point and the damping there; null where the risk falls no further. */
function* nextPoint(
  problem: SoftmaxProblem,
  from: Point,
  direction: ColumnMatrix,
  { slope, before, damping }: { slope: number; before: number; damping: number },
): Solver<{ point: Point; damping: number } | null> {
  const less = Math.max(leastDamping, damping * dampingDown);
  // Along a tail the decrement falls by a constant factor a step: there longer steps pay.
  if (-slope <= trustedDecrement * from.risk && -slope <= fastDecrease * -before) {
    const point = yield* pointAt(problem, moved(from.weights, 1, direction), less);
    if (point.risk <= from.risk * (1 + 4 * Number.EPSILON)) return { point, damping: less };
  }
  const length = yield* bestLength(problem, from, direction, slope);
  if (length === null) return null;
  const shorter = length < 1 ? damping : less;
  const next = length < 0.25 ? Math.min(mostDamping, damping * dampingUp) : shorter;
  return { point: yield* pointAt(problem, moved(from.weights, length, direction), next), damping: next };
}

/** Whether a step goes where the risk falls for ever: it raises margins, and lowers none but by little. */
function* recedes({ labels }: SoftmaxProblem, steps: readonly ColumnMatrix[]): Solver<boolean> {
  const found = steps.map(() => ({ most: 0, least: 0 }));
  yield (basis, first) => {
    steps.forEach((step, k) => {
      const { values, rows } = withFirstClass(product(basis, step));
      for (let i = 0; i < rows; i += 1) {
        const own = labels[first + i] * rows + i;
        for (let at = i; at < values.length; at += rows) {
          const change = values[own] - values[at];
          found[k].most = Math.max(found[k].most, change);
          found[k].least = Math.min(found[k].least, change);
        }
      }
    });
  };
  return found.some(({ most, least }) => most >= raised && least >= -lowered * most);
}

/** Weights for a basis of more directions that predict the same. */
function padded(weights: ColumnMatrix, rows: number): ColumnMatrix {
  const result = zeros(rows, weights.columns);
  for (let c = 0; c < weights.columns; c += 1) column(result, c).set(column(weights, c));
  return result;
}

function certainlySeparates({ rows, labels }: SoftmaxProblem, { weights, margin }: Slope): boolean {
  if (!(margin > 0)) return false;
  const { columnWeights, spanned, size } = rows;
  return separates(spanned, labels, product(columnWeights, withFirstClass(padded(weights, size))));
}

function separated({ weights, gradient }: Slope): Minimum {
  const gradientNorm = Math.sqrt(squaredNorm(gradient));
  return { weights, risk: 0, gap: 0, isRounded: false, gradientNorm, attained: 'no, separable' };
}

/** From so many directions on a Hessian costs more than many passes without: they come first. */
const manyDirections = 128;

/** What adding up a risk may have lost of it, as a share. */
const lostInSums = 1e-12;

/**
 * Where no gap is shown without the terms that single columns take to 0, those go too that have a probability below the
 * first of these, then the second: the bound is no less one, and lower by about as much.
 */
const smallTerms = [1e-9, 1e-6];
/** Times that terms go. */
const mostFaces = 3;

/** Takes terms of a probability below `least` at weights W away, but not of the rows' own classes; whether there were any. */
function* takeSmall(problem: SoftmaxProblem, weights: ColumnMatrix, least: number, terms: Uint8Array): Solver<boolean> {
  const { labels, classes } = problem;
  let found = false;
  yield (basis, first) => {
    seenAt(problem, weights, basis, first).probabilities.values.forEach((p, at) => {
      const row = first + (at % basis.rows);
      const term = row * classes + Math.floor(at / basis.rows);
      if (p >= least || terms[term] === 0 || term === row * classes + labels[row]) return;
      [terms[term], found] = [0, true];
    });
  };
  return found;
}

/** Whether terms went that are smaller than the first of those bounds below which there are any. */
function takeSmallest(problem: SoftmaxProblem, weights: ColumnMatrix, terms: Uint8Array): boolean {
  const take = (least: number): boolean =>
    solveTogether(problem.rows, problem.rank, [takeSmall(problem, weights, least, terms)])[0];
  return smallTerms.some(take);
}

/** A bound on the risk minus its infimum that some face of the problem shows over these columns; null: none does. */
function gapOver(problem: SoftmaxProblem, at: Point, read: ReturnType<typeof levelColumns>): number | null {
  const terms = new Uint8Array(problem.rows.rows * problem.classes).fill(1);
  let seen: { problem: SoftmaxProblem; weights: ColumnMatrix } = { problem, weights: at.weights };
  for (let faces = 0; faces < mostFaces; faces += 1) {
    const face = faceOf(problem, read, terms);
    if (face !== null) {
      const [found] = solveTogether(face.rows, face.rank, [minimizeSoftmax(face, zeros(face.rank, face.classes - 1))]);
      if (found.gap !== null) return Math.max(0, at.risk - found.risk) + found.gap + lostInSums * at.risk;
      seen = { problem: face, weights: found.weights };
    }
    if (!takeSmallest(seen.problem, seen.weights, terms)) return null;
  }
  return null;
}

/** The same over the problem's own columns; where they show none, over mirrored ones, up to the features' rounding. */
function gapByFace(problem: SoftmaxProblem, at: Point): Pick<Minimum, 'gap' | 'isRounded'> {
  if (problem.face !== null || !problem.rows.isNested || !isWhole(problem)) return { gap: null, isRounded: false };
  const gap = gapOver(problem, at, levelColumns(problem));
  const sparser = gap === null ? sparserColumns(problem) : null;
  return sparser === null ? { gap, isRounded: false } : { gap: gapOver(problem, at, sparser), isRounded: true };
}

/**
 * The infimum of the cross-entropy risk, by Newton's method in float64. If some weights classify every row rightly, it
 * is 0 and is not attained: then the search ends there.
 */
function* minimizeSoftmax(problem: SoftmaxProblem, from: ColumnMatrix): Solver<Minimum> {
  let damping = firstDamping;
  let start = from;
  if (problem.rank >= manyDirections && problem.classes > 1) {
    const reached = yield* descent(problem, from, (at) => certainlySeparates(problem, at));
    if (certainlySeparates(problem, reached)) return separated(reached);
    start = reached.weights;
  }
  let current = yield* pointAt(problem, start, damping);
  let attained: Minimum['attained'] = 'yes';
  let before = 0;
  let last = zeros(problem.rank, problem.classes - 1);
  const truncated = !isWhole(problem);
  let isTail = false;
  for (let iteration = 0; iteration < mostIterations && problem.classes > 1; iteration += 1) {
    const { weights, risk, gradient, solve } = current;
    const gradientNorm = Math.sqrt(squaredNorm(gradient));
    if (certainlySeparates(problem, current)) return separated(current);
    const direction = solve(gradient, Math.max(finestStep, Math.min(coarsestStep, Math.sqrt(gradientNorm))));
    const slope = dot(gradient.values, direction.values);
    const isSlow = truncated && -slope <= slowDecrement * risk && slope < fastDecrease * before;
    isTail ||= isSlow || (truncated && iteration + 1 >= mostTruncated);
    // Near a minimum, and along a tail that falls for ever, what is left to gain is at most the Newton decrement.
    const next =
      isTail || -slope <= relativeDecrement * risk
        ? null
        : yield* nextPoint(problem, current, direction, { slope, before, damping });
    if (next === null) {
      attained = (yield* recedes(problem, [direction, last])) ? 'no' : isTail ? 'open' : 'yes';
      break;
    }
    last = moved(next.point.weights, -1, weights);
    [current, damping, before] = [next.point, next.damping, slope];
  }
  const { weights, risk, gradient } = current;
  const own = yield* softmaxGap(problem, current);
  const shown = own === null ? gapByFace(problem, current) : { gap: own, isRounded: false };
  return { weights, risk, ...shown, gradientNorm: Math.sqrt(squaredNorm(gradient)), attained };
}

/**
 * Cross-entropy over some classes, or one logistic output against the others, as a part of a convex problem.
 * @param labels [N], below `classes`
 * @param outputWeights weights [r, C - 1], class 0 having none, as those of the network's outputs
 */
export function softmaxPart(
  labels: Int32Array,
  classes: number,
  outputWeights: (weights: ColumnMatrix) => ColumnMatrix,
): Part {
  return {
    methodAt: (rank) => (isWhole({ rank, classes }) ? 'Newton' : 'truncated Newton'),
    outputWeights,
    *minimize(rows, rank, before) {
      if (before?.attained === 'no, separable') return before;
      const start = before === null ? zeros(rank, classes - 1) : padded(before.weights, rank);
      const found = yield* minimizeSoftmax(
        { rows, rank, labels, classes, blocks: classBlocks(rank), face: null },
        start,
      );
      // The risk falls for ever where it did over fewer directions.
      return before?.attained === 'no' && found.attained === 'yes' ? { ...found, attained: 'no' } : found;
    },
  };
}
