/** Attributes by name; false and null leave one out, true writes it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

export type Child = Node | string;

/** A new element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** Replaces an element's children only where what they show differs, so that focus and open details stay. */
export function show(target: Element, ...children: readonly Child[]): void {
  const fresh = element('div', {}, ...children);
  if (fresh.innerHTML !== target.innerHTML) target.replaceChildren(...fresh.childNodes);
}
