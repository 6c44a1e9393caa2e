import { type Child, element } from '../element.js';

/** A sentence as it begins. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A sentence of a finding, beginning with a capital; what stands between backticks is code. It may quote the user's text, so
 * dollars are what they are.
 */
export function prose(text: string): Child[] {
  return capitalised(text)
    .split('`')
    .map((piece, i) => (i % 2 === 0 ? piece : element('code', {}, piece)));
}
