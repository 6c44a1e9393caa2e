import { element } from '../element.js';

/** So many networks are buttons beside each other, where they fit into two rows; else they are a list that opens. */
const mostButtons = 4;

/** Of a button, about. */
const letterWidth = 7.2;
const buttonMargin = 28;

const together = 'Side by side';

function fits(names: readonly string[], room: number): boolean {
  const widths = [...names, together].map(({ length }) => length * letterWidth + buttonMargin);
  return names.length <= mostButtons && widths.reduce((sum, width) => sum + width, 0) <= 2 * room;
}

function buttons(names: readonly string[], chosen: string | null, choose: (name: string | null) => void): HTMLElement {
  const choice = (text: string, value: string | null) => {
    const made = element('button', { type: 'button', class: 'choice', 'aria-pressed': String(value === chosen) }, text);
    made.addEventListener('click', () => choose(value));
    return made;
  };
  const all = choice(together, null);
  return element(
    'div',
    { class: 'choice-row', role: 'group', 'aria-label': 'Networks of the file' },
    ...names.map((name) => choice(name, name)),
    all,
  );
}

function list(names: readonly string[], chosen: string | null, choose: (name: string | null) => void): HTMLElement {
  const all = '';
  const options = names.map((name) => element('option', { value: name, selected: name === chosen }, name));
  const made = element(
    'select',
    { 'aria-label': 'Networks of the file' },
    ...options,
    element('option', { value: all, selected: chosen === null }, `All ${names.length} side by side`),
  );
  made.addEventListener('change', () => choose(made.value === all ? null : made.value));
  return made;
}

/** Chooses the network that is seen, or all of them; nothing where there is one. @param room in pixels */
export function chooser(
  names: readonly string[],
  chosen: string | null,
  room: number,
  choose: (name: string | null) => void,
): HTMLElement[] {
  if (names.length < 2) return [];
  return [(fits(names, room) ? buttons : list)(names, chosen, choose)];
}
