import 'katex/dist/katex.min.css';
import katex from 'katex';
import { element } from '../element.js';

/**
 * A formula, typeset. It is made of elements, never of a text with `style` in it, which the page's policy refuses; and
 * set in a line, so that it breaks at its relations where the panel is narrow. What is no LaTeX is shown as it stands.
 */
export function formula(latex: string): HTMLElement {
  const place = element('div', { class: 'formula' });
  katex.render(`\\displaystyle ${latex}`, place, { throwOnError: false });
  return place;
}
