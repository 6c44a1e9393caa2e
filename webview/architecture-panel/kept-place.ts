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

/**
 * Draws anew, and keeps the focus, what is open, and how far the page is scrolled.
 * @param top the page begins at its top, as what it shows is another thing
 */
export function keepPlace(panel: Element, top: boolean, draw: () => void): void {
  const open = new Map([...panel.querySelectorAll('details')].map((each) => [keyOf(each), each.open]));
  const focus = document.activeElement;
  const focused = focus !== null && panel.contains(focus) ? keyOf(focus) : null;
  const scrolled = top ? 0 : window.scrollY;
  const sideways = panel.querySelector('.columns')?.scrollLeft ?? 0;
  draw();
  for (const details of panel.querySelectorAll('details')) {
    const before = details.open;
    details.open = open.get(keyOf(details)) ?? before;
    // Said by the browser later, and what is made when it is unfolded has to be there when the page is scrolled.
    if (details.open !== before) details.dispatchEvent(new Event('toggle'));
  }
  window.scrollTo({ top: scrolled });
  panel.querySelector('.columns')?.scrollTo({ left: sideways });
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
