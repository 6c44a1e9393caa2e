import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatBeside, formatNumber } from '../../../models/certificates/format-number.js';
import { withMinus } from '../../chart/number-text.js';
import { type Child, element } from '../../element.js';
import { placed } from '../contents/places.js';

/** "16 of 16"; "15 of 16 !" where it is not full. */
function rankText(rank: number, size: number): string {
  return `${rank} of ${size}${rank === size ? '' : ' !'}`;
}

/** What each column says, under its head. */
const columns = [
  ['Rank', 'full: no feature is a combination of others'],
  ['Margin', 'least over largest singular value'],
  ['Unpredictable', 'share that the input and earlier blocks leave'],
  ['Gain', 'above 0: lowers the ladder'],
] as const;

/** The numbers of some features, each under the head of its column, whose name it keeps where there is no room for heads. */
function row(name: string, full: boolean, numbers: readonly string[]): HTMLElement {
  const cells = numbers.map((text, i) => {
    const mark = i === 0 && !full ? 'needs-data' : null;
    return element('td', { class: mark, 'data-name': columns[i][0] }, withMinus(text));
  });
  return element('tr', {}, element('th', { scope: 'row' }, name), ...cells);
}

/** Every block's features over the training rows, and all of them together. */
export function featuresSection({ features, featureSpace }: Certificate): Child[] {
  if (features.length === 0) return [];
  const rows = features.map(({ block, rank, size, margin, unpredictability, gain }) =>
    row(`v${block}`, rank === size, [
      rankText(rank, size),
      formatBeside(margin, 1),
      unpredictability === null ? 'too few rows' : formatBeside(unpredictability, 1),
      gain === null ? 'not attained' : formatNumber(gain),
    ]),
  );
  const { rank, size, margin } = featureSpace;
  const all = row('all, with the input', rank === size, [rankText(rank, size), formatBeside(margin, 1), '–', '–']);
  all.classList.add('total');
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
        { class: 'scroll tall', tabindex: 0, role: 'group', 'aria-label': 'Features over the training rows' },
        element('table', { class: 'features' }, element('thead', {}, head), element('tbody', {}, ...rows, all)),
      ),
    ),
  ];
}
