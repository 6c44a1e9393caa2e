import type { RunDescription } from '../../../models/training/run-description.js';
import { element } from '../../element.js';
import { exportedStyle } from './exported-style.js';

/** A text where a tag may not begin. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function aboutTable(about: RunDescription): HTMLElement {
  const rows = about.map(([name, text]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, text)),
  );
  return element('table', { class: 'about' }, element('tbody', {}, ...rows));
}

/**
 * A certificate as a page of its own, which needs nothing beside it: every result is unfolded, formulas are MathML, what
 * only works in the panel is left out, and it prints.
 * @param about its run, which stands under the heading
 * @param prints the page asks to be printed as soon as it is open
 */
export function exportedHtml(view: Element, about: RunDescription, prints: boolean): string {
  const page = view.cloneNode(true);
  if (!(page instanceof Element)) return '';
  // A name that is a button in the panel stays as a name.
  for (const name of page.querySelectorAll('.asked button')) name.replaceWith(element('b', {}, name.textContent));
  for (const fold of page.querySelectorAll('h3 button')) fold.replaceWith(fold.textContent);
  page.classList.remove('folded');
  for (const gone of page.querySelectorAll('.certificate-actions, .katex-html, button')) gone.remove();
  // Not every machine has a font with mathematical letters: a variable is an italic letter of any.
  for (const letter of page.querySelectorAll('mi:not([mathvariant])')) {
    if (letter.textContent.length === 1) letter.setAttribute('class', 'letter');
  }
  for (const details of page.querySelectorAll('details')) details.setAttribute('open', '');
  for (const framed of [page, ...page.querySelectorAll('[tabindex]')]) framed.removeAttribute('tabindex');
  const title = `Certificate of ${page.querySelector('h3')?.firstChild?.textContent ?? 'a network'}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${exportedStyle}</style>${prints ? '\n<script>addEventListener("load", () => print());</script>' : ''}
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${aboutTable(about).outerHTML}
${page.outerHTML}
</main>
</body>
</html>
`;
}
