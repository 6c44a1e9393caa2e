/** What an element is known by when the page is drawn anew: where it stands, and what it is about. */
function keyOf(found: Element): string {
  const about = ['data-part', 'data-fold', 'data-key', 'data-repair', 'data-theory', 'data-error', 'aria-label', 'id'];
  const own = about.map((name) => found.getAttribute(name) ?? '').join('|');
  const network = found.closest<HTMLElement>('.network')?.dataset.name ?? '';
  return [
    network,
    found.tagName,
    found.closest('[data-key]')?.getAttribute('data-key') ?? '',
    own,
    found.tagName === 'SUMMARY' || own === '|||||||' ? (found.textContent ?? '') : '',
  ].join(' ');
}

/** Draws anew, and keeps the focus and what is open. */
export function keepPlace(panel: Element, draw: () => void): void {
  const open = new Set([...panel.querySelectorAll('details[open]')].map(keyOf));
  const focus = document.activeElement;
  const focused = focus !== null && panel.contains(focus) ? keyOf(focus) : null;
  const top = window.scrollY;
  draw();
  for (const details of panel.querySelectorAll('details')) details.open = open.has(keyOf(details));
  window.scrollTo({ top });
  if (focused === null || panel.contains(document.activeElement)) return;
  const again = [
    ...panel.querySelectorAll<HTMLElement | SVGElement>(
      'button, summary, [data-part], [data-fold], [tabindex], select',
    ),
  ].find((each) => keyOf(each) === focused);
  if (again?.matches('.part') === true) {
    for (const part of again.closest('svg')?.querySelectorAll('.part') ?? []) part.setAttribute('tabindex', '-1');
    again.setAttribute('tabindex', '0');
  }
  again?.focus({ preventScroll: true });
}
