import { type Child, element } from '../element.js';

/** A sentence of a finding, beginning with a capital; what stands between backticks is code. */
export function prose(text: string): Child[] {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return sentence.split('`').map((piece, i) => (i % 2 === 0 ? piece : element('code', {}, piece)));
}
