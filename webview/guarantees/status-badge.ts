import type { Status } from '../../models/guarantees/guarantee.js';
import { element } from '../element.js';

/** A status as a mark and words, so that colour says nothing alone. */
export function statusBadge(status: Status, words: string): HTMLElement {
  return element('span', { class: `status ${status}` }, words);
}
