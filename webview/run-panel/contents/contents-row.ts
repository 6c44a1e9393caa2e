import './contents.css';
import { element } from '../../element.js';
import { placeAt, type Place, type PlaceName, places, placesIn } from './places.js';

/** A certificate that can be chosen. */
interface Choice {
  readonly run: string;
  readonly name: string;
}

/** The row that stays in sight: it leads to the page's parts, and says which of them is read. */
export interface ContentsRow {
  readonly element: HTMLElement;
  /** @param certificates that the page has, in order */
  show(certificates: readonly Choice[]): void;
}

/** What lies under the row is read: so far below it a place stops that a link leads to. */
const gap = 8;

/** Whether the page is scrolled, and to its end. */
function hasEnded({ scrollTop, clientHeight, scrollHeight }: Element): boolean {
  return scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 1;
}

/** The places of one run and of all, each once; where no run is chosen, those of any. */
function ofRun(found: readonly Place[], run: string | null): Map<PlaceName, Place> {
  const byName = new Map<PlaceName, Place>();
  for (const place of found) {
    const known = byName.get(place.name);
    if (known === undefined || (known.run !== run && place.run === run)) byName.set(place.name, place);
  }
  return byName;
}

function goTo({ element }: Place): void {
  element.tabIndex = -1;
  element.scrollIntoView();
  element.focus({ preventScroll: true });
}

/** Says of the link to a place that it is the one that is read. */
function mark(row: Element, name: PlaceName | undefined): void {
  for (const link of row.querySelectorAll('a')) {
    if (link.dataset['to'] !== name) {
      link.removeAttribute('aria-current');
      continue;
    }
    link.setAttribute('aria-current', 'true');
    // Where the row is longer than the page is wide, the link is brought into sight.
    row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
  }
}

/**
 * @param page whose parts it leads to
 * @param open unfolds the certificate of a run
 */
export function contentsRow(page: HTMLElement, open: (run: string) => void): ContentsRow {
  const choice = element('select', { 'aria-label': 'Certificate of' });
  const row = element('nav', { class: 'contents scrolls', 'aria-label': 'Parts of this page', hidden: true });
  let run: string | null = null;
  let drawn = '';
  /** Where a link has led: that is where the reader is, even if the page ends too soon for it to stand under the row. */
  let led: PlaceName | null = null;
  const go = (name: PlaceName) => {
    if (run !== null && name !== 'curves' && name !== 'runs') open(run);
    const place = ofRun(placesIn(page), run).get(name);
    if (place === undefined) return;
    led = name;
    goTo(place);
    mark(row, name);
  };
  const follow = () => {
    const line = Math.ceil(row.getBoundingClientRect().bottom + gap);
    const at = placeAt(placesIn(page), line, hasEnded(document.documentElement));
    if (at?.run != null && led === null) choice.value = run = at.run;
    mark(row, led ?? at?.name);
    led = null;
  };
  const linkTo = (name: PlaceName) => {
    const made = element('a', { href: `#${name}`, 'data-to': name }, places[name]);
    made.addEventListener('click', (event) => {
      event.preventDefault();
      go(name);
    });
    return made;
  };
  choice.addEventListener('change', () => {
    run = choice.value;
    go('certificate');
  });
  document.addEventListener('scroll', follow, { passive: true });
  return {
    element: row,
    show(certificates) {
      if (!certificates.some((each) => each.run === run)) run = certificates[0]?.run ?? null;
      // Every part of a certificate has its link, also while it is folded.
      const there = new Set(
        [...page.querySelectorAll<HTMLElement>('[data-place]:not([hidden])')].map((each) => each.dataset['place']),
      );
      const names = (Object.keys(places) as PlaceName[]).filter((name) => there.has(name));
      const next = JSON.stringify([names, certificates]);
      if (next === drawn) return;
      drawn = next;
      // From the first on, so that nothing jumps when more comes.
      row.hidden = names.length < 2;
      choice.hidden = certificates.length < 2;
      choice.replaceChildren(...certificates.map((each) => element('option', { value: each.run }, each.name)));
      if (run !== null) choice.value = run;
      row.replaceChildren(
        ...names.flatMap((name) => (name === 'certificate' ? [linkTo(name), choice] : [linkTo(name)])),
      );
      page.style.setProperty('--under-row', `${row.offsetHeight + gap}px`);
      follow();
    },
  };
}
