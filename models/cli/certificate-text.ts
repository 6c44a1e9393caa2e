import { kindName } from '../architecture/kind-name.js';
import { lossProperties } from '../architecture/loss.js';
import type { Certificate } from '../certificates/certificate.js';
import { isSolved, rounding } from '../certificates/shown-bound.js';
import { linearComparison } from '../certificates/linear-comparison.js';
import { formatNumber } from '../certificates/format-number.js';
import { howMany } from '../architecture/how-many.js';
import { guaranteesSummary, guaranteesText } from './guarantees-text.js';
import { type Cell, hanging, type Paint, table } from './terminal.js';
import { minimumSummary, theoremNumbersText } from './theorem-numbers-text.js';

function rankCell({ inverse }: Certificate): Cell {
  if (inverse === null) return { text: '–' };
  return {
    text: `${inverse.rank} of ${inverse.required}`,
    style: inverse.rank === inverse.required ? 'green' : 'red',
  };
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

/** A run's certificate and the seed that tells it from others of its network. */
export interface SeededCertificate {
  readonly certificate: Certificate;
  readonly seed: number;
}

function certificateCells(certificate: Certificate): Cell[] {
  const { risk, linearRisk, lowerBound, epsilon, testRisk } = certificate;
  const beats: Cell =
    linearComparison(certificate) === 'no worse'
      ? { text: formatNumber(risk), style: 'green' }
      : { text: formatNumber(risk) };
  return [
    beats,
    { text: formatNumber(linearRisk) },
    { text: formatNumber(lowerBound) },
    { text: formatNumber(epsilon) },
    rankCell(certificate),
    { text: testRisk === null ? '–' : formatNumber(testRisk) },
  ];
}

/**
 * A row a run: risk, best linear risk, the A-ResNEst's lower bound, epsilon, and the rank of [W0 … W(L-1)]; its seed where
 * they have several, the share of held-out rows that are right where there are classes.
 */
export function certificatesTable(runs: readonly SeededCertificate[], paint: Paint): string {
  const seeds = new Set(runs.map(({ seed }) => seed)).size > 1;
  const classes = runs.some(({ certificate }) => certificate.accuracy !== null);
  const numbers = ['Risk', 'Best linear', 'Lower bound', 'Epsilon', 'Rank [W0…W(L-1)]', 'Test risk'];
  const head = ['Network', ...(seeds ? ['Seed'] : []), ...numbers, ...(classes ? ['Test accuracy'] : [])];
  const rows = runs.map(({ certificate, seed }): Cell[] => [
    { text: `${certificate.network} (${kindName(certificate.kind)})` },
    ...(seeds ? [{ text: String(seed) }] : []),
    ...certificateCells(certificate),
    ...(classes ? [{ text: percent(certificate.testAccuracy) }] : []),
  ]);
  return table(head, rows, paint);
}

function levelName(level: number, input: string): string {
  if (level === 0) return `best on v0, ${input}`;
  return `best on v0 … v${level}`;
}

/** A difference of risks; what may be rounding is not printed as if it were a number. */
function unlessRounding(difference: number, scale: number): string {
  if (difference === 0) return '0';
  return Math.abs(difference) <= rounding * scale ? '0 up to rounding' : formatNumber(difference);
}

/** Of a ladder of more levels only the first and the last ones stand in a summary. */
const mostLevels = 6;

/**
 * A row a level of the ladder, from a0 on, and the trained network's own risk beneath.
 * @param all whether every level of a long ladder has its row
 */
function ladderTable(certificate: Certificate, paint: Paint, all: boolean): string {
  const { ladder, solutions, risk, network, staged, lowerBound } = certificate;
  const scale = Math.max(risk, certificate.linearRisk);
  const fall = (level: number) => unlessRounding(ladder[level - 1] - ladder[level], scale);
  const rows = ladder.map((value, level): Cell[] => {
    const { gap, separable } = solutions[level];
    return [
      { text: `a${level}` },
      { text: levelName(level, staged?.input ?? 'the input') },
      { text: formatNumber(value) },
      { text: level === 0 ? '' : fall(level) },
      { text: separable ? 'not attained' : gap === null ? 'not shown' : unlessRounding(gap, scale) },
    ];
  });
  const folded = rows.length - mostLevels;
  const between = `… ${folded} more levels, from a2 to a${folded + 1}`;
  const shown =
    all || folded < 2
      ? rows
      : [...rows.slice(0, 2), ['', between, '', '', ''].map((text) => ({ text })), ...rows.slice(2 + folded)];
  const bound: Cell[][] =
    solutions.length > ladder.length
      ? [
          [
            { text: 'aL' },
            { text: `best on these and ${staged?.beside ?? 'ReLU(xL)'}` },
            { text: formatNumber(lowerBound) },
            { text: '' },
            { text: '' },
          ],
        ]
      : [];
  const own: Cell[] = [
    { text: 'R', style: 'bold' },
    { text: `${network} as trained` },
    { text: formatNumber(risk), style: linearComparison(certificate) === 'no worse' ? 'green' : 'yellow' },
    { text: '' },
    { text: '' },
  ];
  return table(['', 'Predictor', 'Risk', 'Falls by', 'At most above the infimum'], [...shown, ...bound, own], paint, 2);
}

/** What of epsilon the architecture keeps, whatever the prediction weights are: nothing is said where aL is not solved. */
function keptText({ architectureEpsilon, solutions, risk, linearRisk }: Certificate): string {
  const last = solutions[solutions.length - 1];
  if (architectureEpsilon === null || !isSolved(last, Math.max(risk, linearRisk))) return '';
  if (architectureEpsilon === 0) return '; the prediction weights alone can bring it arbitrarily close to 0';
  return `; no training of the prediction weights removes ${formatNumber(architectureEpsilon)} of it`;
}

/** Where the lower bound is not aL itself but what is shown of it. */
function gapNote({ solutions, lowerBound, risk, linearRisk }: Certificate): string[] {
  const last = solutions[solutions.length - 1];
  if (isSolved(last, Math.max(risk, linearRisk))) return [];
  const why = last.gap === null ? 'no gap is known' : 'aL less the gap that its solver left';
  return [`The lower bound is ${formatNumber(lowerBound)}: ${why}. ε itself may be smaller.`];
}

function riskText(certificate: Certificate, paint: Paint, all: boolean): string[] {
  const { epsilon, risk, linearRisk, testRisk, accuracy, testAccuracy } = certificate;
  const kept = keptText(certificate);
  const right = accuracy === null ? '' : `, ${percent(accuracy)} of the training rows right`;
  const held =
    testRisk === null
      ? []
      : [`Held-out risk ${formatNumber(testRisk)}${testAccuracy === null ? '' : `, ${percent(testAccuracy)} right`}`];
  return [
    paint('bold', 'Risk and bounds'),
    ladderTable(certificate, paint, all),
    `ε = R - aL = ${unlessRounding(epsilon, Math.max(risk, linearRisk))}${kept}${right}`,
    ...gapNote(certificate),
    ...held,
  ];
}

function inverseText({ inverse }: Certificate, paint: Paint): string[] {
  if (inverse === null) return [];
  const { rank, required, sigmaMin, sigmaMax, condition, roundingFloor } = inverse;
  const full = rank === required;
  const mark = full ? paint('green', '✓ full column rank') : paint('red', '✗ rank-deficient');
  const values = `singular values ${formatNumber(sigmaMin)} to ${formatNumber(sigmaMax)}`;
  const ratio = condition === null ? '' : `, condition ${formatNumber(condition)}`;
  return [
    '',
    `${paint('bold', 'Inverse problem')} x(L-1) = [W0 … W(L-1)] [v0; …; v(L-1)]`,
    `  ${mark}: rank ${rank} of ${required}`,
    `  ${values}${ratio} (float32 rounding makes up to ${formatNumber(roundingFloor)} of 0)`,
  ];
}

function featuresText({ features, featureSpace, kind, loss }: Certificate, paint: Paint): string[] {
  if (features.length === 0) return [];
  const { differentiable } = lossProperties(loss);
  const number = (value: number | null, without: string): Cell => ({
    text: value === null ? without : formatNumber(value),
  });
  const ranked = (rank: number, size: number): Cell => ({
    text: `${rank} of ${size}`,
    style: rank === size ? 'green' : 'yellow',
  });
  const rows = features.map(({ block, rank, size, margin, unpredictability, gain }): Cell[] => [
    { text: `v${block}` },
    ranked(rank, size),
    number(margin, '–'),
    number(unpredictability, 'N too small'),
    number(gain, differentiable ? 'not attained' : 'no gradient'),
  ]);
  const { rank, size, margin, lastSigmaMin, lastCorrelation } = featureSpace;
  const all: Cell[] = [{ text: 'all' }, ranked(rank, size), number(margin, '–'), { text: '' }, { text: '' }];
  const last = `least eigenvalue of (1/N) Σ vL vLᵀ ${formatNumber(lastSigmaMin)}, correlation with the targets ${formatNumber(lastCorrelation)}`;
  return [
    '',
    paint('bold', 'Features over the training rows'),
    table(['', 'Rank', 'Margin', 'Unpredictable share', 'Gain'], [...rows, all], paint),
    paint(
      'dim',
      'margin: least over largest singular value; unpredictable: what v0 … v(i-1) leave of vi; gain: |E[gl viᵀ]| at a(i-1)',
    ),
    ...(kind === 'resnest' || kind === 'bn-resnest' ? [`Assumption 1: ${last}`] : []),
  ];
}

/** In one line, how many of the features are independent over the training rows. */
function featuresSummary({ features, featureSpace: { rank, size } }: Certificate, paint: Paint): string[] {
  if (features.length === 0) return [];
  return [
    `${paint('bold', 'Features')}: ${paint(rank === size ? 'green' : 'yellow', `${rank} of ${size}`)} independent over the training rows`,
  ];
}

/** What is below the risks: features, local minimum and theorems, in full or in short. */
function restText(certificate: Certificate, paint: Paint, all: boolean): string[] {
  const { guarantees } = certificate;
  if (all) {
    return [
      ...featuresText(certificate, paint),
      ...theoremNumbersText(certificate, paint),
      '',
      guaranteesText(guarantees, paint),
    ];
  }
  return [
    '',
    ...featuresSummary(certificate, paint),
    minimumSummary(certificate, paint),
    '',
    guaranteesSummary(guarantees, paint),
    '',
    paint('dim', '`--all` adds features block by block, curvatures, bounds, and every theorem in words.'),
  ];
}

/**
 * One certificate as `nestimate certify` prints it: what it shows of the weights first.
 * @param all with every number and every theorem in words
 */
export function certificateText(certificate: Certificate, paint: Paint, all: boolean): string {
  const { remarks, loss, network, kind, decay } = certificate;
  const rows = howMany(certificate.rows, 'training row');
  const decayed = decay === 0 ? '' : `, trained with weight decay ${decay}`;
  return [
    `${paint('bold', network)} (${kindName(kind)}): ${loss} loss on ${rows}${decayed}, in float64`,
    '',
    paint('bold', 'What this shows'),
    ...remarks.map((remark) => hanging('• ', 2, remark)),
    '',
    ...riskText(certificate, paint, all),
    ...inverseText(certificate, paint),
    ...restText(certificate, paint, all),
    '',
  ].join('\n');
}
