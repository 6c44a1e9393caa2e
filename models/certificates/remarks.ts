import { blockNames } from './block-names.js';
import type { Architecture } from '../architecture/architecture.js';
import { runningStatistics } from '../architecture/running-statistics.js';
import { lossProperties } from '../architecture/loss.js';
import type { Certificate } from './certificate.js';
import { howMany } from '../architecture/how-many.js';
import { formatNumber } from './format-number.js';
import { linearComparison } from './linear-comparison.js';
import { shamirSource } from './shamir-source.js';
import { isSolved, rounding, shownBound } from './shown-bound.js';

type Found = Omit<Certificate, 'remarks'>;

/** Beyond this a full rank is worth a warning (theory E.1). */
const badlyConditioned = 1e6;

/** What a gap is held against. */
const scaleOf = ({ risk, linearRisk }: Found): number => Math.max(risk, linearRisk);

/** " (of the input's channel means)", where not the input itself is read. */
function ofWhat({ staged }: Found): string {
  return staged === undefined || staged.input === 'the input' ? '' : ` (of ${staged.input})`;
}

/** Fewer equal digits than a number is printed with are no agreement. */
const fewestDigits = 4;

/** How far a linear network's training came: its risk beside the least that its kind can reach. */
function ownLinearRemark(found: Found): string[] {
  const { risk, linearRisk, kind, solutions, decay } = found;
  if (kind !== 'linear' || solutions[0].separable) return [];
  const own = formatNumber(risk);
  const least = `the best linear risk ${formatNumber(linearRisk)}${ofWhat(found)}`;
  const solved = isSolved(solutions[0], scaleOf(found));
  const above = risk - linearRisk;
  if (!solved && above <= 0) {
    return [
      `Not shown: how far the training risk ${own} is above the least that any linear predictor reaches, which the solver did not find.`,
    ];
  }
  if (above <= rounding * scaleOf(found)) {
    return [`The training risk ${own} is ${least}, the least that any linear predictor reaches, but for rounding.`];
  }
  const digits = Math.floor(-Math.log10(above / linearRisk));
  const distance = `${solved ? '' : 'at least '}${formatNumber(above)} above ${least}`;
  if (digits >= fewestDigits && solved) {
    return [
      `The training risk ${own} is the least that any linear predictor reaches to ${digits} digits: it is ${distance}.`,
    ];
  }
  const reached = solved ? 'the least that any linear predictor reaches' : 'and some linear predictor may reach less';
  const why = decay === 0 ? 'has left: it has not converged to a minimum' : 'and its weight decay have left';
  return [`The training risk ${own} is ${distance}, ${reached}. The difference is what training ${why}.`];
}

function linearRemark(found: Found): string[] {
  const { risk, linearRisk, kind, solutions } = found;
  if (kind === 'linear' || solutions[0].separable) return [];
  const own = formatNumber(risk);
  const linear = `${formatNumber(linearRisk)}${ofWhat(found)}`;
  switch (linearComparison(found)) {
    case 'no worse':
      return [`Shown by the numbers: the training risk ${own} is no worse than the best linear predictor's ${linear}.`];
    case 'equal':
      return [`The training risk is that of the best linear predictor, ${linear}, but for rounding.`];
    case 'above':
      return [`The training risk ${own} is above the best linear predictor's ${linear}.`];
    case 'not shown':
      return [
        `Not shown: that the training risk ${own} is no worse than the best linear predictor's, which is at most ${linear} and may be below by as much as the solver left over.`,
      ];
  }
}

function separableRemark({ solutions, ladder, kind, staged }: Found): string[] {
  const level = solutions.findIndex(({ separable }) => separable);
  if (level === -1) return [];
  const unattained = 'an infimum that no weights attain';
  if (level === 0) {
    const empty =
      kind === 'linear' ? '' : ' "No worse than the best linear predictor" is empty on this data: no weights reach 0.';
    return [
      `The training classes are linearly separable by ${staged?.input ?? 'the input'} alone: the best linear risk is 0, ${unattained}.${empty} Epsilon equals the risk.`,
    ];
  }
  if (level === ladder.length) {
    const beside = staged?.beside ?? 'ReLU(xL)';
    return [
      `The training classes are linearly separable by v0 to vL and ${beside} together: the lower bound is 0, ${unattained}, and epsilon equals the risk.`,
    ];
  }
  return [
    `The training classes are linearly separable by v0 to v${level}: from a${level} on the ladder is 0, ${unattained}, and epsilon equals the risk.`,
  ];
}

/** What keeps Theorem 1 of Chen 2021 from these features, whatever the weights W_L and W(L+1) are; null: nothing. */
function missingAssumption({ loss, architectureEpsilon, inverse }: Found): string | null {
  if (!lossProperties(loss).differentiable) return 'Assumption 2 fails (the loss has no gradient everywhere)';
  if (architectureEpsilon === null) return 'Assumption 3 fails (the residual width is below the output size)';
  return inverse !== null && inverse.rank < inverse.required ? 'Assumption 4 fails' : null;
}

function epsilonRemarks(found: Found): string[] {
  const { kind, epsilon, architectureEpsilon, solutions, staged } = found;
  if (
    !(kind === 'resnest' || kind === 'bn-resnest') ||
    (staged?.uncovered ?? null) !== null ||
    solutions.at(-1)?.separable === true
  )
    return [];
  const text = formatNumber(epsilon);
  const missing = missingAssumption(found);
  if (missing === null) {
    if (epsilon === 0) return [];
    return [
      `Assumptions 2 to 4 hold, so at a local minimum epsilon would be 0: epsilon ${text} says how far these weights are from one. Training stops near a local minimum at best; no theorem is contradicted.`,
    ];
  }
  const reason = `${missing}, so Theorem 1 and its corollaries promise nothing for these features.`;
  if (architectureEpsilon === 0 && !isSolved(solutions[solutions.length - 1], scaleOf(found))) return [reason];
  if (architectureEpsilon === null) return [`${reason} How much of epsilon training could remove is not known.`];
  return architectureEpsilon === 0
    ? [`${reason} On these rows the prediction weights can still come arbitrarily close to the lower bound.`]
    : [
        `${reason} Of epsilon ${text}, no choice of the prediction weights removes ${formatNumber(architectureEpsilon)}.`,
      ];
}

/** Where heads read every feature, other weights on the same features reach the lower bound: all of epsilon is training's. */
function leftRemark(found: Found): string[] {
  const { kind, risk, epsilon, lowerBound, solutions, staged, decay } = found;
  const last = solutions[solutions.length - 1];
  if (!(kind === 'densenest' || kind === 'a-resnest') || (staged?.beside ?? null) !== null) return [];
  // Polished weights leave what float32 rounding makes of them.
  if (last.separable || !isSolved(last, scaleOf(found)) || epsilon <= 10 ** -fewestDigits * risk) return [];
  const who = decay === 0 ? 'training' : 'training and its weight decay';
  return [
    `Epsilon ${formatNumber(epsilon)} is what ${who} left: other prediction weights on these features reach the lower bound ${formatNumber(lowerBound)}.`,
  ];
}

/** What a certificate of a staged network is about, and what it is not. */
function stagedRemarks(architecture: Architecture, { staged, kind }: Found): string[] {
  if (staged === undefined) return [];
  const { input, beside, uncovered } = staged;
  const outside =
    uncovered === null ? [] : [`Not covered by the theorems on local minima: ${uncovered}. They promise nothing here.`];
  const level =
    beside === null
      ? []
      : [
          `The output reads ${beside}, no combination of v0 to vL as heads read them: a0 to aL are what heads on these features reach, and no bounds of this network's risk. The lower bound lets the linear predictor read ${beside} besides, and epsilon is the distance from that.`,
        ];
  const means =
    input === "the input's channel means"
      ? [
          'Every vi stands for the means of its channels over the image, and so does v0, the input: the best linear predictor here reads nothing else of it. One of every pixel is another predictor, and may be far better.',
        ]
      : [];
  const lastStage = input.includes('the last stage')
    ? [
        "A projection reads the nonlinear output of a stage, so the theorems cover the last stage alone (derived): v0 is what its projection reads, v1 to vL are its own blocks' features, all that stands before is fixed, and the best linear predictor is one of that v0, not of the network's input.",
      ]
    : [];
  const folded =
    kind === 'bn-resnest' && uncovered === null
      ? [
          'As it is scored, the norm on xL is a fixed affine map and counts as a part of W(L+1): gradient, curvature and singular values are of W(L+1) times its scales (derived).',
        ]
      : [];
  const frozen =
    runningStatistics(architecture).length === 0
      ? []
      : [
          'Norms stand at their running statistics, as in scoring, and the numbers are of such fixed maps. Training took the statistics of each batch: it lowered another risk.',
        ];
  return [...outside, ...level, ...means, ...lastStage, ...folded, ...frozen];
}

function outsideRemark({ kind, staged }: Found): string[] {
  if (kind !== 'resnet' || staged !== undefined) return [];
  return [
    'A ResNet is outside the theorems: a ReLU stands on xL. The lower bound lets the linear predictor read ReLU(xL) beside v0 to vL; without it, it would be no bound.',
  ];
}

function inverseRemarks({ inverse }: Found): string[] {
  if (inverse === null || inverse.rank < inverse.required || inverse.required === 0) return [];
  const { sigmaMin, sigmaMax, condition, roundingFloor } = inverse;
  if (sigmaMin < roundingFloor) {
    return [
      `The smallest singular value of [W0 … W(L-1)], ${formatNumber(sigmaMin)}, is below what float32 rounding of the weights can make of 0, ${formatNumber(roundingFloor)}: the full rank may be an accident.`,
    ];
  }
  if (condition !== null && condition <= badlyConditioned) return [];
  return [
    `[W0 … W(L-1)] has full rank, but only just: its singular values reach from ${formatNumber(sigmaMin)} to ${formatNumber(sigmaMax)}.`,
  ];
}

/** Of more blocks than these one sentence speaks. */
const mostBlocks = 4;

function featureRemarks({ features, rows }: Found): string[] {
  const lacking = features.filter(({ rank, size }) => rank < size);
  if (lacking.length > mostBlocks) {
    const names = blockNames(lacking.map(({ block }) => block));
    return [
      `${lacking.length} blocks' features have less than full rank over the training rows, ${names}: some of them are 0 or depend on the others, or there are no more rows.`,
    ];
  }
  return lacking.map(({ block, rank, size }) => {
    const why = rank === rows ? 'there are no more rows' : 'some of its features are 0 or depend on the others';
    return `v${block} has rank ${rank} of ${size} over the training rows: ${why}.`;
  });
}

/** A step of the ladder below this share of a0 is rounding. */
const noStep = 1e-9;

function gainRemarks(found: Found): string[] {
  const { ladder, solutions, features, featureSpace, rows } = found;
  if (featureSpace.rank === rows) {
    return [
      `The features have rank ${rows} on ${howMany(rows, 'row')}: some predictor on them fits any targets exactly, and the last step of the ladder is about their number, not about what they are.`,
    ];
  }
  const idle = features.filter(({ block, rank }) => {
    const fall = ladder[block - 1] - ladder[block];
    const solved = isSolved(solutions[block - 1], scaleOf(found)) && isSolved(solutions[block], scaleOf(found));
    return rank > 0 && solved && !solutions[block - 1].separable && fall <= noStep * ladder[0];
  });
  if (idle.length === 0) return [];
  const names = blockNames(idle.map(({ block }) => block));
  return [`${names} lowered nothing: the best predictor on the features before is as good without.`];
}

function gapRemarks(found: Found): string[] {
  const { solutions, lowerBound, epsilon } = found;
  const scale = scaleOf(found);
  const levels = solutions.flatMap((solution, level) => {
    if (isSolved(solution, scale)) return [];
    const { gap, gradientNorm } = solution;
    return [
      gap === null
        ? `How near a${level} is to its infimum is not shown; the gradient there has norm ${formatNumber(gradientNorm)}.`
        : `a${level} was not solved to the end: its infimum lies between ${formatNumber(shownBound(solution, scale))} and ${formatNumber(solution.risk)}.`,
    ];
  });
  const last = solutions[solutions.length - 1];
  if (isSolved(last, scale)) return levels;
  return [
    ...levels,
    `So the lower bound shown is ${formatNumber(lowerBound)} only, and epsilon ${formatNumber(epsilon)} is at most that, not exactly.`,
  ];
}

function roundedRemark({ solutions }: Found): string[] {
  const levels = solutions.flatMap(({ upToRounding }, level) => (upToRounding === true ? [`a${level}`] : []));
  if (levels.length === 0) return [];
  return [
    `What is shown of ${levels.join(', ')} from below is a lower bound up to the rounding of the features: ReLU(-z) stands there for ReLU(z), which spans the same in exact arithmetic. Weights so large that this rounding counts could come lower.`,
  ];
}

function minimumRemark({ kind, staged, stationarity: { verdict, reason } }: Found): string[] {
  if (kind === 'resnet' || kind === 'linear' || (staged?.uncovered ?? null) !== null) return [];
  switch (verdict) {
    case 'refuted':
      return [`These weights are not a local minimum: ${reason}. The theorems on local minima don't apply to them.`];
    case 'plausible':
      return [
        `Not shown, but plausible: that these weights are a local minimum over the prediction weights. What was seen: ${reason}. No finite computation proves it.`,
      ];
    case 'not-shown':
      return [
        `Not shown: that these weights are a local minimum. What was seen: ${reason}. The theorems on local minima hold only there.`,
      ];
  }
}

function curvatureRemark({ negativeCurvature: found }: Found): string[] {
  if (found === null) return [];
  const { rank, outputSize, curvature, finiteDifference } = found;
  return [
    `W(L+1) has rank ${rank} of ${outputSize}, and the risk bends down from these weights: along one direction its curvature is ${formatNumber(curvature)} (${formatNumber(finiteDifference)} by a finite difference; derived after Chen 2021, Theorem 2).`,
  ];
}

function gradientBoundRemark({ shamir, risk, linearRisk, guarantees }: Found): string[] {
  const bound = shamir?.excessBound ?? shamir?.zeroBound ?? null;
  // Empty where even the risk itself is smaller, or the risk is below the linear one anyway.
  if (bound === null || bound >= risk || risk <= linearRisk) return [];
  return [
    `The gradient at these weights alone shows a risk at most ${formatNumber(bound)} above the best linear one (${shamirSource({ shamir, guarantees })}).`,
  ];
}

function decayRemark({ decay }: Found): string[] {
  if (decay === 0) return [];
  return [
    `Training added weight decay ${decay} to the risk. The theorems are about the risk without it, whose minima are other weights; all numbers here are of the risk without it.`,
  ];
}

function doubtfulRemark(doubtful: number): string[] {
  if (doubtful === 0) return [];
  return [
    `${doubtful} of the features are so nearly combinations of the others that float64 can't tell the difference from rounding: they are left out of the ladder, and in exact arithmetic its last steps could be lower.`,
  ];
}

/**
 * What the numbers of a certificate show and what they don't, in sentences.
 * @param columns which columns of the features add nothing, in sentences
 * @param doubtful how many features the ladder leaves out because float64 can't tell whether they are independent
 */
export function remarks(
  architecture: Architecture,
  found: Found,
  doubtful: number,
  columns: readonly string[],
): string[] {
  const scope = `All of this is about the ${howMany(found.rows, 'training row')}; no theorem here covers held-out risk.`;
  const affine = architecture.bias ? ['"Linear" means affine here, as the network has biases.'] : [];
  return [
    ...linearRemark(found),
    ...ownLinearRemark(found),
    ...separableRemark(found),
    ...outsideRemark(found),
    ...stagedRemarks(architecture, found),
    ...epsilonRemarks(found),
    ...leftRemark(found),
    ...minimumRemark(found),
    ...curvatureRemark(found),
    ...gradientBoundRemark(found),
    ...decayRemark(found),
    ...featureRemarks(found),
    ...columns,
    ...gainRemarks(found),
    ...doubtfulRemark(doubtful),
    ...inverseRemarks(found),
    ...gapRemarks(found),
    ...roundedRemark(found),
    ...affine,
    scope,
  ];
}
