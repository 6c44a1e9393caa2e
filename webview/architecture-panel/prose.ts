import type { Child } from '../element.js';
import { sentence } from '../guarantees/sentence.js';

/** A sentence of a finding, beginning with a capital; what stands between backticks is code. */
export function prose(text: string): Child[] {
  return sentence(text.charAt(0).toUpperCase() + text.slice(1));
}
