import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatBeside, formatNumber } from '../../../models/certificates/format-number.js';
import { element } from '../../element.js';
import { placed } from '../contents/places.js';
import { type Fact, factList } from './fact.js';
import { missingBars } from './missing-bars.js';

function percent(share: number | null): string {
  return share === null ? '' : `; ${(100 * share).toFixed(1)} % of the rows right`;
}

/** Epsilon is the paper's where there is a residual stream; of other kinds it is the same difference. */
function epsilonNote({ kind, architectureEpsilon }: Certificate): string {
  const source = ['resnest', 'bn-resnest', 'resnet'].includes(kind) ? ' (Chen 2021, eq. 6)' : '';
  const kept =
    architectureEpsilon === null || architectureEpsilon === 0
      ? ''
      : `; training the prediction weights can't remove ${formatNumber(architectureEpsilon)} of it`;
  return `risk minus lower bound${source}${kept}`;
}

/** Whose risk the lower bound is, in the words of the network's kind. */
function boundOwner({ kind, staged }: Certificate): string {
  if (kind === 'linear') return `the best linear predictor of ${staged?.input ?? 'the input'}`;
  const beside = staged?.beside ?? (kind === 'resnet' ? 'ReLU(xL)' : null);
  const own = kind === 'densenest' ? 'the best prediction weights' : 'the best A-ResNEst';
  return `${own} on the trained features${beside === null ? '' : ` and ${beside}`}`;
}

/** What the lower bound is the risk of, and how much a solver left open. */
function boundNote(certificate: Certificate): string {
  const { lowerBound, ladder, solutions } = certificate;
  const whose = boundOwner(certificate);
  const { gap } = solutions[solutions.length - 1];
  const last = solutions.length > ladder.length ? null : ladder[ladder.length - 1];
  if (gap === null) return `${whose}: no bound on its risk but 0 was shown`;
  return last !== null && last > lowerBound
    ? `${whose} cannot have less: ${formatNumber(last)} was reached, less the ${formatNumber(gap)} that its solver left open`
    : whose;
}

/** The numbers that a certificate is about: the risk, and what it is held against. */
export function riskFacts(certificate: Certificate): HTMLElement {
  const { risk, linearRisk, lowerBound, epsilon, staged } = certificate;
  const { testRisk, accuracy, testAccuracy } = certificate;
  const held: Fact = {
    name: 'Test risk',
    value: testRisk === null ? 'none' : formatNumber(testRisk),
    note:
      testRisk === null ? 'no rows are held out' : `on held-out rows, outside every theorem${percent(testAccuracy)}`,
  };
  return factList([
    { name: 'Risk', value: formatNumber(risk), note: `as trained, on the training rows${percent(accuracy)}` },
    {
      name: 'Best linear risk',
      value: formatNumber(linearRisk),
      note: `of a linear predictor of ${staged?.input ?? 'the input'}`,
    },
    { name: 'Lower bound', value: formatNumber(lowerBound), note: boundNote(certificate) },
    { name: 'Epsilon', value: formatBeside(epsilon, risk), note: epsilonNote(certificate) },
    held,
  ]);
}

function levelNote(certificate: Certificate, level: number): string {
  const { separable, gap } = certificate.solutions[level];
  if (separable) return 'the classes are separated: not attained';
  return gap === null
    ? 'no bound on its distance to the infimum was shown'
    : `at most ${formatBeside(gap, certificate.ladder[0])} above the infimum`;
}

/** a0 … aL as bars, with the trained network's risk beneath for comparison. */
export function ladderSection(certificate: Certificate): HTMLElement {
  const { ladder: levels, risk } = certificate;
  const largest = Math.max(risk, ...levels, Number.MIN_VALUE);
  const row = (name: string, value: number, title: string) =>
    element(
      'div',
      { class: 'rung', title },
      element('span', { class: 'rung-name' }, name),
      element('meter', { min: 0, max: largest, value, 'aria-label': `${name}: ${formatNumber(value)}` }),
      element('span', { class: 'rung-value' }, formatNumber(value)),
    );
  const rungs = levels.map((value, i) => {
    const who = i === 0 ? 'best linear' : `best on the input and the features of blocks 1 to ${i}`;
    return row(`a${i}`, value, `${who}; ${levelNote(certificate, i)}`);
  });
  const missing = missingBars(certificate);
  return element(
    'section',
    placed('ladder'),
    element('h4', {}, 'Ladder'),
    element('p', { class: 'muted' }, 'The least risk on the input and the first features, block by block.'),
    element(
      'div',
      { class: 'ladder tall', tabindex: 0, role: 'group', 'aria-label': 'Ladder' },
      ...rungs,
      row('risk', risk, 'the trained network'),
    ),
    ...(missing === '' ? [] : [element('p', { class: 'muted' }, missing)]),
  );
}
