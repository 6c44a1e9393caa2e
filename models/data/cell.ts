import { DataError, type DataPlace } from './data-error.js';

/** The largest float32, which is what networks are trained in. */
const largest = 3.4028234663852886e38;
const notDecimal = /^[+-]?0[box]/i;
const shownLength = 40;

/** A cell's text in a message. */
export function quoteCell(text: string): string {
  return text.length > shownLength ? `'${text.slice(0, shownLength)}…'` : `'${text}'`;
}

function wrongNumber(text: string, value: number, place: DataPlace): DataError {
  const repair = 'Write a number, or remove the row.';
  if (text.trim() === '') return new DataError(`the cell is empty. ${repair}`, place);
  if (/^[+-]?nan$/i.test(text)) return new DataError(`NaN is not a number. ${repair}`, place);
  if (/^[+-]?inf(inity)?$/i.test(text)) return new DataError(`${text} is not a finite number. ${repair}`, place);
  if (Math.abs(value) > largest) {
    return new DataError(`${text} is beyond the largest float32, 3.4e38. Use a larger unit.`, place);
  }
  return new DataError(
    `${quoteCell(text)} is not a number. Write one (with a point: 1.5), or remove the column.`,
    place,
  );
}

/**
 * Parses a cell that must hold a finite number.
 * @param place where the cell is, asked for only when something is wrong with it
 * @throws DataError
 */
export function parseNumber(text: string, place: () => DataPlace): number {
  const value = Number(text);
  const blank = value === 0 && text.trim() === '';
  if (blank || !(Math.abs(value) <= largest) || notDecimal.test(text)) throw wrongNumber(text, value, place());
  return value;
}
