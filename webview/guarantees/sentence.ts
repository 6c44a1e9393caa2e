import { piecesOf } from '../../models/guarantees/words.js';
import { withMinus } from '../chart/number-text.js';
import { type Child, element } from '../element.js';
import { formula, type Place } from './formula.js';

/** How a formula becomes part of a page: at once, or when it is seen. */
export type Written = (latex: string, place: Place) => Node;

/** A text with its formulas typeset, and what one writes in a file as code. */
export function sentence(text: string, written: Written = formula): Child[] {
  // A comma after a formula becomes a part of it: a line would be broken between them else.
  const joined = text.replace(/([^$]*)\$([^$]+)\$([,.;:)]*)/g, (_, before: string, latex: string, end: string) => {
    return `${before}$${latex}${end === '' ? '' : `\\text{${end}}`}$`;
  });
  return piecesOf(joined).map(({ kind, text: piece }) => {
    if (kind === 'formula') return written(piece, 'in words');
    return kind === 'code' ? element('code', {}, piece) : withMinus(piece);
  });
}
