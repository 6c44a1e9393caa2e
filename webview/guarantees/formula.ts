import 'katex/dist/katex.min.css';
import katex from 'katex';
import { plainFormula } from '../../models/guarantees/words.js';
import { element } from '../element.js';

/** Where a formula stands: by itself, or within a sentence. */
export type Place = 'alone' | 'in words';

/** What was typeset before: a page is drawn anew with the same formulas while one types. */
const typeset: Record<Place, Map<string, Node>> = { alone: new Map(), 'in words': new Map() };

function placed(latex: string, place: Place, attributes: Record<string, string> = {}): HTMLElement {
  return place === 'alone'
    ? element('div', { class: 'formula', ...attributes }, plainFormula(latex))
    : element('span', { class: 'in-words', ...attributes }, plainFormula(latex));
}

/**
 * A formula, typeset. It is made of elements, never of a text with `style` in it, which the page's policy refuses; and
 * set in a line, so that it breaks at its relations where the panel is narrow. What is no LaTeX is shown as it stands.
 */
export function formula(latex: string, place: Place): Node {
  const known = typeset[place].get(latex);
  if (known !== undefined) return known.cloneNode(true);
  const made = placed(latex, place);
  katex.render(place === 'alone' ? `\\displaystyle ${latex}` : latex, made, { throwOnError: false });
  typeset[place].set(latex, made);
  return made.cloneNode(true);
}

const latexAttribute = 'data-latex';

/** A formula in plain letters until `typesetShown` comes to it: typesetting costs more than all the rest of a page. */
export function formulaLater(latex: string, place: Place): Node {
  return typeset[place].has(latex) ? formula(latex, place) : placed(latex, place, { [latexAttribute]: latex });
}

/** Longer than this a formula does not wait until there is nothing else to do, in milliseconds. */
const longestWait = 100;

/** Typesets what `formulaLater` left and is not folded away, some at a time where the page has nothing else to do. */
export function typesetShown(root: Element, done: () => void): void {
  requestIdleCallback(
    (deadline) => {
      const waiting = [...root.querySelectorAll(`[${latexAttribute}]`)].filter(
        (place) => place.closest('details:not([open])') === null,
      );
      for (const [i, place] of waiting.entries()) {
        if (i > 0 && deadline.timeRemaining() < 1) return typesetShown(root, done);
        const latex = place.getAttribute(latexAttribute) ?? '';
        place.replaceWith(formula(latex, place.classList.contains('formula') ? 'alone' : 'in words'));
      }
      done();
    },
    { timeout: longestWait },
  );
}
