import type { Certificate } from '../certificates/certificate.js';
import { formatNumber } from '../certificates/format-number.js';
import { guaranteesText } from './guarantees-text.js';
import { type Cell, type Paint, table } from './terminal.js';

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

/** A row a network: risk, best linear risk, the A-ResNEst's lower bound, epsilon, and the rank of [W0 … W(L-1)]. */
export function certificatesTable(certificates: readonly Certificate[], paint: Paint): string {
  const classes = certificates.some(({ accuracy }) => accuracy !== null);
  const head = ['Network', 'Risk', 'Best linear', 'Lower bound', 'Epsilon', 'Rank [W0…W(L-1)]', 'Test risk'];
  const rows = certificates.map((certificate): Cell[] => {
    const { network, kind, risk, linearRisk, lowerBound, epsilon, testRisk, testAccuracy } = certificate;
    const beats: Cell =
      risk <= linearRisk ? { text: formatNumber(risk), style: 'green' } : { text: formatNumber(risk) };
    const cells: Cell[] = [
      { text: `${network} (${kind})` },
      beats,
      { text: formatNumber(linearRisk) },
      { text: formatNumber(lowerBound) },
      { text: formatNumber(epsilon) },
      rankCell(certificate),
      { text: testRisk === null ? '–' : formatNumber(testRisk) },
    ];
    return classes ? [...cells, { text: percent(testAccuracy) }] : cells;
  });
  return table(classes ? [...head, 'Test accuracy'] : head, rows, paint);
}

function ladderText({ ladder }: Certificate): string {
  return ladder.map((risk, level) => `a${level} ${formatNumber(risk)}`).join(' ≥ ');
}

function featuresTable({ features }: Certificate, paint: Paint): string {
  const rows = features.map(({ block, rank, size, unpredictability }) => [
    { text: `v${block}` },
    { text: `${rank} of ${size}` },
    { text: unpredictability === null ? 'N too small' : formatNumber(unpredictability) },
  ]);
  return table(['Feature', 'Rank', 'Unpredictability'], rows, paint);
}

/** One certificate whole, as `nestimate certify` prints it. */
export function certificateText(certificate: Certificate, paint: Paint): string {
  const { inverse, guarantees, remarks, rows, loss, features } = certificate;
  const singular =
    inverse && `[W0 … W(L-1)]: singular values ${formatNumber(inverse.sigmaMin)} to ${formatNumber(inverse.sigmaMax)}`;
  return [
    certificatesTable([certificate], paint),
    '',
    `${loss} loss on ${rows} training rows, in float64`,
    `Ladder: ${ladderText(certificate)}`,
    ...(singular ? [singular] : []),
    ...(features.length > 0 ? ['', featuresTable(certificate, paint)] : []),
    '',
    guaranteesText(guarantees, paint),
    '',
    ...remarks.map((remark) => `• ${remark}`),
    '',
  ].join('\n');
}
