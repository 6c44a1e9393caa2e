import { type Child, element } from '../element.js';

/** A name that may be broken after its underscores. */
export function breakable(name: string): Child[] {
  return name.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [element('wbr'), part]));
}
