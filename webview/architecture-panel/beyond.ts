import { element } from '../element.js';
import { counted } from './numbers.js';

/** What of a row that is scrolled can be seen, in the window's pixels: the network that stays in sight may cover one end of it. */
function seenOf(row: Element): { from: number; to: number } {
  const { left, right } = row.getBoundingClientRect();
  const stays = row.matches('.flips') ? undefined : row.querySelector('.stays')?.getBoundingClientRect();
  return {
    from: stays !== undefined && stays.left - left < 1 ? stays.right : left,
    to: stays !== undefined && right - stays.right < 1 && stays.left - left >= 1 ? stays.left : right,
  };
}

function covers(section: Element): boolean {
  return section.matches('.scrolls:not(.flips) .stays');
}

/** Scrolls the row in which a network stands until that is seen; nothing where the row is not wider than the page. */
export function bringIntoView(section: Element): void {
  const row = section.closest('.scrolls');
  if (row === null || covers(section)) return;
  const { from, to } = seenOf(row);
  const { left, right } = section.getBoundingClientRect();
  if (left < from) row.scrollLeft -= from - left;
  else if (right > to) row.scrollLeft += Math.min(right - to, left - from);
}

/** The networks of a row that lie beyond its ends, for the most part of them. */
function unseen(row: Element): { before: Element[]; after: Element[] } {
  const { from, to } = seenOf(row);
  const others = [...row.children].filter((each) => !covers(each));
  const middle = (each: Element) => {
    const { left, right } = each.getBoundingClientRect();
    return (left + right) / 2;
  };
  return {
    before: others.filter((each) => middle(each) < from).reverse(),
    after: others.filter((each) => middle(each) > to),
  };
}

/** A row that is scrolled, with what says how many networks lie beyond its ends, and goes to the next of them. */
export function withBeyond(row: HTMLElement): HTMLElement[] {
  const button = (side: 'before' | 'after') => {
    const made = element('button', { type: 'button', class: `link ${side}`, hidden: true });
    made.addEventListener('click', () => {
      const [next] = unseen(row)[side];
      if (next !== undefined) bringIntoView(next);
    });
    return made;
  };
  const buttons = { before: button('before'), after: button('after') };
  const frame = element('div', { class: 'row-frame' }, row);
  const tell = () => {
    const beyond = unseen(row);
    for (const side of ['before', 'after'] as const) {
      const names = beyond[side].map((each) => each.getAttribute('aria-label') ?? '');
      const words = counted(names.length, 'more network');
      buttons[side].textContent = side === 'before' ? `← ${words}` : `${words} →`;
      buttons[side].title = names.join(', ');
      buttons[side].hidden = names.length === 0;
      frame.classList.toggle(`more-${side}`, names.length > 0);
    }
  };
  row.addEventListener('scroll', tell);
  new ResizeObserver(tell).observe(row);
  return [element('div', { class: 'beyond' }, buttons.before, buttons.after), frame];
}
