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

const latexAttribute = 'data-latex';

/** The place of a formula that is folded away: typesetting costs more than all the rest of a page. */
export function formulaLater(latex: string): Node {
  return typeset.has(latex) ? formula(latex) : element('div', { class: 'formula', [latexAttribute]: latex });
}

/** Typesets what `formulaLater` left, where it has been unfolded. */
export function typesetUnfolded(root: Element): void {
  for (const place of root.querySelectorAll(`[${latexAttribute}]`)) {
    if (place.closest('details')?.open !== false) place.replaceWith(formula(place.getAttribute(latexAttribute) ?? ''));
  }
}
