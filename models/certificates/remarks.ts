import type { PlainArchitecture } from '../architecture/architecture.js';
import type { Certificate } from './certificate.js';
import { formatNumber } from './format-number.js';

type Found = Omit<Certificate, 'remarks'>;

/** Half a unit in the last place of a float32. */
const float32Rounding = 2 ** -24;
/** Beyond this a full rank is worth a warning (theory E.1). */
const badlyConditioned = 1e6;

function linearRemark({ risk, linearRisk, kind, solutions }: Found): string[] {
  if (kind === 'linear' || solutions[0].separable) return [];
  const [own, linear] = [formatNumber(risk), formatNumber(linearRisk)];
  return risk <= linearRisk
    ? [`Shown by the numbers: the training risk ${own} is no worse than the best linear predictor's ${linear}.`]
    : [`The training risk ${own} is above the best linear predictor's ${linear}.`];
}

function separableRemark({ solutions, kind }: Found): string[] {
  const level = solutions.findIndex(({ separable }) => separable);
  if (level === -1) return [];
  const unattained = 'an infimum that no weights attain';
  if (level === 0) {
    const empty =
      kind === 'linear' ? '' : ' "No worse than the best linear predictor" is empty on this data: no weights reach 0.';
    return [
      `The training classes are linearly separable by the input alone: the best linear risk is 0, ${unattained}.${empty} Epsilon equals the risk.`,
    ];
  }
  return [
    `The training classes are linearly separable by v0 to v${level}: from a${level} on the ladder is 0, ${unattained}, and epsilon equals the risk.`,
  ];
}

function epsilonRemarks({ kind, epsilon, architectureEpsilon, guarantees, solutions }: Found): string[] {
  if (kind !== 'resnest' || solutions.at(-1)?.separable === true) return [];
  const theorem = guarantees.find(({ id }) => id === 'chen-2021-theorem-1');
  const text = formatNumber(epsilon);
  const kept = architectureEpsilon === null ? null : formatNumber(architectureEpsilon);
  const assumptions = theorem?.hypotheses.filter(({ text }) => text.startsWith('Assumption')) ?? [];
  if (assumptions.length > 0 && assumptions.every(({ status }) => status === 'holds')) {
    if (epsilon === 0) return [];
    return [
      `Assumptions 2 to 4 hold, so at a local minimum epsilon would be 0: epsilon ${text} says that these weights are not exactly at one. Mini-batch training stops near a local minimum; no theorem is contradicted.`,
    ];
  }
  if (kept === null) {
    return [
      'Assumption 3 fails (the residual width is below the output size): Theorem 1 and its corollaries promise nothing here, and how much of epsilon training could remove is not known.',
    ];
  }
  const reason = 'Assumption 4 fails, so Theorem 1 and its corollaries promise nothing for these features.';
  return architectureEpsilon === 0
    ? [`${reason} On these rows the prediction weights can reach the lower bound all the same.`]
    : [`${reason} Of epsilon ${text}, no choice of the prediction weights removes ${kept}.`];
}

function outsideRemark({ kind }: Found): string[] {
  if (kind !== 'resnet') return [];
  return [
    'A ResNet is outside the theorems: a ReLU stands on xL. The lower bound lets the linear predictor read ReLU(xL) beside v0 to vL; without it, it would be no bound.',
  ];
}

function inverseRemarks({ inverse }: Found): string[] {
  if (inverse === null || inverse.rank < inverse.required || inverse.required === 0) return [];
  const { sigmaMin, sigmaMax } = inverse;
  const floor = float32Rounding * sigmaMax;
  if (sigmaMin < floor) {
    return [
      `The smallest singular value of [W0 … W(L-1)], ${formatNumber(sigmaMin)}, is below what float32 rounding of the weights can make of 0, ${formatNumber(floor)}: the full rank may be an accident.`,
    ];
  }
  if (sigmaMax <= badlyConditioned * sigmaMin) return [];
  return [
    `[W0 … W(L-1)] has full rank, but only just: its singular values reach from ${formatNumber(sigmaMin)} to ${formatNumber(sigmaMax)}.`,
  ];
}

function featureRemarks({ features, rows }: Found): string[] {
  return features
    .filter(({ rank, size }) => rank < size)
    .map(({ block, rank, size }) => {
      const why = rank === rows ? 'there are no more rows' : 'some of its features are 0 or depend on the others';
      return `v${block} has rank ${rank} of ${size} over the training rows: ${why}.`;
    });
}

function gapRemarks({ solutions }: Found): string[] {
  return solutions.flatMap(({ gap, gradientNorm, separable }, level) =>
    gap !== null || separable
      ? []
      : [
          `How near a${level} is to its infimum is not shown; the gradient there has norm ${formatNumber(gradientNorm)}.`,
        ],
  );
}

function minimumRemark({ kind }: Found): string[] {
  if (kind === 'resnet' || kind === 'linear') return [];
  return ['Not shown: that these weights are a local minimum. The theorems on local minima hold only there.'];
}

function doubtfulRemark(doubtful: number): string[] {
  if (doubtful === 0) return [];
  return [
    `${doubtful} of the features are so nearly combinations of the others that float64 can't tell the difference from rounding: they are left out of the ladder, and in exact arithmetic its last steps could be lower.`,
  ];
}

/**
 * What the numbers of a certificate show and what they don't, in sentences.
 * @param doubtful how many features the ladder leaves out because float64 can't tell whether they are independent
 */
export function remarks(architecture: PlainArchitecture, found: Found, doubtful: number): string[] {
  const scope = `All of it is about the ${found.rows} training rows; no theorem here speaks of held-out risk.`;
  const affine = architecture.bias ? ['"Linear" means affine here, as the network has biases.'] : [];
  return [
    ...linearRemark(found),
    ...separableRemark(found),
    ...outsideRemark(found),
    ...epsilonRemarks(found),
    ...featureRemarks(found),
    ...doubtfulRemark(doubtful),
    ...inverseRemarks(found),
    ...gapRemarks(found),
    ...minimumRemark(found),
    ...affine,
    scope,
  ];
}
