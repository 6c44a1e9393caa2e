import { withMinus } from '../../chart/number-text.js';
import { element } from '../../element.js';

/** A number with its name, and beneath it what it is, or why there is none. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** Facts beside each other. */
export function factList(facts: readonly Fact[]): HTMLElement {
  const shown = facts.map(({ name, value, note }) =>
    element(
      'div',
      { class: 'fact' },
      element('dt', {}, name),
      element('dd', {}, withMinus(value)),
      element('dd', { class: 'note' }, withMinus(note)),
    ),
  );
  return element('dl', { class: 'facts' }, ...shown);
}
