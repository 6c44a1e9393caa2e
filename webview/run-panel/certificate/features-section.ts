import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatBeside, formatNumber } from '../../../models/certificates/format-number.js';
import { type Child, element } from '../../element.js';
import { placed } from '../contents/places.js';

/** Rank "15 of 16", marked where it is not full. */
function rankCell(rank: number, size: number): HTMLElement {
  const text = `${rank} of ${size}`;
  return rank === size ? element('td', {}, text) : element('td', { class: 'needs-data' }, `${text} !`);
}

/** What each column says, under its head. */
const columns = [
  ['Rank', 'full: no feature is a combination of others'],
  ['Margin', 'least over largest singular value'],
  ['Unpredictable', 'share that the input and earlier blocks leave'],
  ['Gain', 'above 0: lowers the ladder'],
] as const;

/** Every block's features over the training rows, and all of them together. */
export function featuresSection({ features, featureSpace }: Certificate): Child[] {
  if (features.length === 0) return [];
  const rows = features.map(({ block, rank, size, margin, unpredictability, gain }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, `v${block}`),
      rankCell(rank, size),
      element('td', {}, formatBeside(margin, 1)),
      element('td', {}, unpredictability === null ? 'too few rows' : formatBeside(unpredictability, 1)),
      element('td', {}, gain === null ? 'not attained' : formatNumber(gain)),
    ),
  );
  const all = element(
    'tr',
    { class: 'total' },
    element('th', { scope: 'row' }, 'all, with the input'),
    rankCell(featureSpace.rank, featureSpace.size),
    element('td', {}, formatBeside(featureSpace.margin, 1)),
    element('td', {}, '–'),
    element('td', {}, '–'),
  );
  const heads = columns.map(([name, note]) =>
    element('th', { scope: 'col' }, name, element('span', { class: 'note' }, note)),
  );
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Features'), ...heads);
  return [
    element(
      'section',
      placed('features'),
      element('h4', {}, 'Features over the training rows'),
      element(
        'div',
        { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Features over the training rows' },
        element('table', { class: 'features' }, element('thead', {}, head), element('tbody', {}, ...rows, all)),
      ),
    ),
  ];
}
