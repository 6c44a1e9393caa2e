import type { Status } from '../../models/guarantees/guarantee.js';
import { element } from '../element.js';

/** The words of each status; without weights it is data that is missing. */
export const statusWords: Record<Status, string> = {
  holds: '✓ holds',
  fails: '✗ fails',
  'needs-data': '… not shown',
  'not-applicable': '– not applicable',
};

/** A status as a mark and words, so that colour says nothing alone. */
export function statusBadge(status: Status, words = statusWords[status]): HTMLElement {
  return element('span', { class: `status ${status}` }, words);
}
