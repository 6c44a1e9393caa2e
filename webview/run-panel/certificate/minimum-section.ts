import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatBeside, formatNumber } from '../../../models/certificates/format-number.js';
import type { Status } from '../../../models/guarantees/guarantee.js';
import { type Child, element } from '../../element.js';
import { withMinus } from '../../chart/number-text.js';
import { placed } from '../contents/places.js';
import { type Fact, factList } from './fact.js';
import { statusBadge } from '../../guarantees/status-badge.js';

type Stationarity = Certificate['stationarity'];

const verdicts: Record<Stationarity['verdict'], { status: Status; badge: string; words: string }> = {
  plausible: {
    status: 'holds',
    badge: '✓ plausible',
    words: 'nothing speaks against a local minimum over the prediction weights. No number can show that it is one.',
  },
  refuted: {
    status: 'fails',
    badge: '✗ refuted',
    words: 'these weights are no local minimum: the theorems on local minima say nothing of them as they stand.',
  },
  'not-shown': {
    status: 'needs-data',
    badge: '… not shown',
    words: 'the numbers do not decide whether these weights are near a local minimum.',
  },
};

function curvature({ smallestCurvature, largestCurvature, curvatureUncertainty }: Stationarity): Fact {
  if (smallestCurvature === null || largestCurvature === null) {
    return { name: 'Curvature', value: 'none', note: 'the loss has no second derivative everywhere' };
  }
  const within =
    curvatureUncertainty === null ? '' : `, the least within ${formatBeside(curvatureUncertainty, largestCurvature)}`;
  return {
    name: 'Curvature',
    value: `${formatBeside(smallestCurvature, largestCurvature)} to ${formatNumber(largestCurvature)}`,
    note: `ends of the Hessian's spectrum${within}; a minimum has none below 0`,
  };
}

function singularValues(values: readonly number[]): string {
  const least = values.at(-1);
  if (least === undefined) return 'its output reads nothing';
  return values.length === 1
    ? `singular value ${formatNumber(least)}`
    : `singular values ${formatNumber(least)} to ${formatNumber(values[0])}`;
}

function norms(
  { weightNorm, outputNorm, lastNorm, outputSingularValues, growth }: Stationarity,
  output: string,
): Fact[] {
  const last: Fact =
    lastNorm === null
      ? { name: '|W_L|', value: 'none', note: 'W_L is no prediction weight of this kind' }
      : {
          name: '|W_L|',
          value: formatNumber(lastNorm),
          note: growth === null ? 'of the last map' : `W_L vL is ${formatNumber(growth)} times as large as x(L-1)`,
        };
  return [
    { name: 'Norm of the weights', value: formatNumber(weightNorm), note: 'the prediction weights and their biases' },
    { name: `|${output}|`, value: formatNumber(outputNorm), note: singularValues(outputSingularValues) },
    last,
  ];
}

function bentDirection({ negativeCurvature: bent }: Certificate, output: string): Child[] {
  if (bent === null) return [];
  const text = `${output} has rank ${bent.rank} of ${bent.outputSize} and |D| is ${formatNumber(bent.correlationNorm)}: along one direction the risk bends down by ${formatNumber(bent.curvature)} (${formatNumber(bent.finiteDifference)} by a finite difference).`;
  return [element('p', {}, withMinus(text))];
}

/** How near the weights are to a local minimum over the prediction weights: a verdict, its reason and its numbers. */
export function minimumSection(certificate: Certificate): HTMLElement {
  const { stationarity, kind } = certificate;
  const { verdict, reason, gradientNorm, wholeGradientNorm, relativeGradient } = stationarity;
  const { status, badge, words } = verdicts[verdict];
  const output = kind === 'a-resnest' ? '[H0 … HL]' : 'W(L+1)';
  return element(
    'section',
    placed('minimum'),
    element('h4', {}, 'How near a local minimum'),
    element('p', {}, statusBadge(status, badge), `: ${words}`),
    element('p', { class: 'reason' }, withMinus(`Why: ${reason}.`)),
    factList([
      { name: 'Gradient', value: formatNumber(gradientNorm), note: 'over the prediction weights; a minimum has 0' },
      wholeGradientNorm === null
        ? { name: 'Whole gradient', value: 'none', note: 'it is computed of dense networks only' }
        : { name: 'Whole gradient', value: formatNumber(wholeGradientNorm), note: 'over every trained array' },
      {
        name: 'Relative gradient',
        value: formatBeside(relativeGradient, 1),
        note: "share of a constant output's risk that steps as long as the weights change",
      },
      curvature(stationarity),
      ...norms(stationarity, output),
    ]),
    ...bentDirection(certificate, output),
  );
}
