import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatBeside, formatNumber } from '../../../models/certificates/format-number.js';
import { element } from '../../element.js';
import { placed } from '../contents/places.js';
import { factList } from './fact.js';
import { statusBadge } from '../../guarantees/status-badge.js';

const heading = () => element('h4', {}, 'Does the stream keep every feature?');

/** Whether [W0 … W(L-1)] has full column rank (Chen 2021, Assumption 4), and by how much. */
export function inverseSection({ inverse }: Certificate): HTMLElement {
  if (inverse === null) {
    return element(
      'section',
      placed('stream'),
      heading(),
      element('p', {}, 'The question does not arise: this network has no residual stream.'),
    );
  }
  const { rank, required, condition, sigmaMin, sigmaMax, roundingFloor } = inverse;
  const full = rank === required;
  const words = full
    ? ': the input and all features but the last can be computed back from the stream (Assumption 4).'
    : `: ${required - rank} of ${required} directions of the input and the features are lost in it (Assumption 4).`;
  return element(
    'section',
    placed('stream'),
    heading(),
    element('p', {}, statusBadge(full ? 'holds' : 'fails', full ? '✓ yes' : '✗ no'), words),
    factList([
      { name: 'Rank of [W0 … W(L-1)]', value: `${rank} of ${required}`, note: 'full column rank is asked' },
      {
        name: 'Condition',
        value: condition === null ? 'infinite' : formatNumber(condition),
        note: condition === null ? 'the least singular value is 0' : 'largest over least singular value',
      },
      {
        name: 'Singular values',
        value: `${formatBeside(sigmaMin, sigmaMax)} to ${formatNumber(sigmaMax)}`,
        note: `float32 rounding makes up to ${formatNumber(roundingFloor)} of 0`,
      },
    ]),
  );
}
