import type { Certificate } from '../certificates/certificate.js';
import { formatNumber } from '../certificates/format-number.js';
import { shamirSource } from '../certificates/shamir-source.js';
import { hanging, type Paint } from './terminal.js';

const verdicts = {
  plausible: { mark: '… plausible, not shown', style: 'green' },
  refuted: { mark: '✗ refuted', style: 'red' },
  'not-shown': { mark: '… not shown', style: 'yellow' },
} as const;

function rangeText(values: readonly number[]): string {
  const [largest = 0] = values;
  const least = values.at(-1) ?? largest;
  return values.length < 2 ? formatNumber(largest) : `${formatNumber(least)} to ${formatNumber(largest)}`;
}

function minimumHeadline({ stationarity: { verdict } }: Certificate, paint: Paint): string {
  const { mark, style } = verdicts[verdict];
  return `${paint('bold', 'Local minimum over the prediction weights')}: ${paint(style, mark)}`;
}

/** The verdict and why, without the numbers that it is made of. */
export function minimumSummary(certificate: Certificate, paint: Paint): string {
  return hanging(`${minimumHeadline(certificate, paint)}\n  `, 2, certificate.stationarity.reason);
}

function minimumText(certificate: Certificate, paint: Paint): string[] {
  const { stationarity, negativeCurvature: bent, kind } = certificate;
  const { gradientNorm, wholeGradientNorm, relativeGradient, smallestCurvature, largestCurvature } = stationarity;
  const { weightNorm, lastNorm, outputNorm, outputSingularValues, growth, reason } = stationarity;
  const curvature =
    smallestCurvature === null || largestCurvature === null
      ? []
      : [`  curvature ${formatNumber(smallestCurvature)} to ${formatNumber(largestCurvature)}`];
  const output = kind === 'a-resnest' ? '[H0 … HL]' : 'W(L+1)';
  const last = lastNorm === null ? '' : `, |W_L| ${formatNumber(lastNorm)}`;
  const grown = growth === null ? '' : `; W_L vL is ${formatNumber(growth)} times as large as x(L-1)`;
  const whole = wholeGradientNorm === null ? '' : `, over all weights ${formatNumber(wholeGradientNorm)}`;
  const direction =
    bent === null
      ? []
      : [
          `  ${output} has rank ${bent.rank} of ${bent.outputSize} and |D| = ${formatNumber(bent.correlationNorm)}: curvature ${formatNumber(bent.curvature)} along one direction, ${formatNumber(bent.finiteDifference)} by a finite difference`,
        ];
  return [
    '',
    minimumHeadline(certificate, paint),
    `  ${reason}`,
    `  gradient ${formatNumber(gradientNorm)} (steps as long as the weights change ${formatNumber(relativeGradient)} of a constant output's risk)${whole}`,
    ...curvature,
    `  weights of norm ${formatNumber(weightNorm)}: |${output}| ${formatNumber(outputNorm)}${last}; singular values of ${output} ${rangeText(outputSingularValues)}${grown}`,
    ...direction,
  ];
}

/** "  C = 0.2", or "  no C: the network has biases". */
function numberText(paper: string, name: string, value: number | null, why: string | undefined): string {
  return value === null
    ? `  ${paper}: no ${name}, ${why ?? 'it does not apply'}`
    : `  ${paper}: ${name} ${formatNumber(value)}`;
}

function yunText({ yun }: Certificate): string[] {
  if (yun === null) return [];
  const { stackedRank, width, rowSpaceDistance, secondMomentSigmaMin, kinkDistance, blockLipschitz, why } = yun;
  const read =
    blockLipschitz?.length === 1
      ? `one block, stream of width ${width}`
      : `rank of [U2; …; UL] ${stackedRank} of ${width}, w ${formatNumber(rowSpaceDistance)} from its rows`;
  const moment =
    secondMomentSigmaMin === null ? '' : `, least eigenvalue of E[l'' hL hLᵀ] ${formatNumber(secondMomentSigmaMin)}`;
  const kink = kinkDistance === null ? '' : `, nearest kink ${formatNumber(kinkDistance)}`;
  const paper = 'Yun 2019';
  return [
    `  ${paper}: ${read}${moment}${kink}`,
    ...(blockLipschitz === null
      ? []
      : [`  ${paper}: Lipschitz constants of the blocks at most ${blockLipschitz.map(formatNumber).join(', ')}`]),
    numberText(
      `${paper} (constant derived; at stationary w)`,
      'near-identity bound C',
      yun.nearIdentityBound,
      why.nearIdentityBound,
    ),
    numberText(
      `${paper} (factor |w| derived; of all networks with weights no larger)`,
      'Rademacher bound',
      yun.rademacherBound,
      why.rademacherBound,
    ),
  ];
}

function papersText(certificate: Certificate): string[] {
  const { shamir, kawaguchiBengio } = certificate;
  const lines: string[] = [];
  if (shamir !== null) {
    const [bound, why] =
      shamir.outputNorm === 0 ? [shamir.zeroBound, shamir.why.zeroBound] : [shamir.excessBound, shamir.why.excessBound];
    lines.push(numberText(shamirSource(certificate), 'bound on R - a0 by the gradient', bound, why));
  }
  if (kawaguchiBengio !== null) {
    const { improvement, excess, why } = kawaguchiBengio;
    const paper = 'Kawaguchi & Bengio 2019 (derived)';
    lines.push(
      improvement === null || excess === null
        ? `  ${paper}: no number, ${why.excess ?? 'it does not apply'}`
        : `  ${paper}: a local minimum is ${formatNumber(improvement)} below a0, at the infimum over A W0 x + H z; R is ${formatNumber(excess)} above that`,
    );
  }
  return [...lines, ...yunText(certificate)];
}

/** How near the weights are to a local minimum, and the numbers that the theorems of the papers are made of. */
export function theoremNumbersText(certificate: Certificate, paint: Paint): string[] {
  const papers = papersText(certificate);
  return [
    ...minimumText(certificate, paint),
    ...(papers.length === 0 ? [] : ['', paint('bold', 'Bounds at these weights'), ...papers]),
  ];
}
