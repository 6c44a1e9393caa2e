import type { Landscape } from '../../../models/certificates/landscape/landscape.js';
import { plainText } from '../../chart/number-text.js';
import { element } from '../../element.js';

/** Rows and columns: the slice in numbers is read, not scrolled through. */
const most = 5;

/** The slice as a table, thinned: for those who read it, and for screen readers. */
export function sliceTable({ places, risks }: Landscape['slice']): HTMLElement {
  const count = Math.min(most, places.length);
  const shown = Array.from({ length: count }, (_, i) => Math.round((i * (places.length - 1)) / Math.max(count - 1, 1)));
  const name = 'Risk over direction 1 (columns) and direction 2 (rows)';
  const head = [
    element('th', { scope: 'col' }, 'd2 \\ d1'),
    ...shown.map((i) => element('th', { scope: 'col' }, plainText(places[i]))),
  ];
  const rows = shown.toReversed().map((j) => {
    const cells = shown.map((i) => element('td', {}, risks[j][i] === null ? 'not finite' : plainText(risks[j][i])));
    return element('tr', {}, element('th', { scope: 'row' }, plainText(places[j])), ...cells);
  });
  return element(
    'details',
    { class: 'numbers' },
    element('summary', { class: 'muted' }, 'Numbers'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': name },
      element(
        'table',
        {},
        element('caption', { class: 'hidden' }, name),
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}
