import 'katex/dist/katex.min.css';
import katex from 'katex';
import { element } from '../element.js';

/** What was typeset before: a page is drawn anew with the same formulas while one types. */
const typeset = new Map<string, Node>();

/**
 * A formula, typeset. It is made of elements, never of a text with `style` in it, which the page's policy refuses; and
 * set in a line, so that it breaks at its relations where the panel is narrow. What is no LaTeX is shown as it stands.
 */
export function formula(latex: string): Node {
  const known = typeset.get(latex);
  if (known !== undefined) return known.cloneNode(true);
  const place = element('div', { class: 'formula' });
  katex.render(`\\displaystyle ${latex}`, place, { throwOnError: false });
  typeset.set(latex, place);
  return place.cloneNode(true);
}
