import { breaksBefore, countLineEnds, lastLine, lineEndOf, type Lines, linesOf } from './breaks.js';
import { isComment, type Piece } from './pieces.js';

/** The columns that a body on one line may take. */
const lineWidth = 120;

const indent = 2;
const continuation = 4;

/** The blanks before a piece, or after the last one. */
export interface Gap {
  /** Offsets in the text. */
  readonly begin: number;
  readonly stop: number;
  /** What should stand there. */
  readonly wanted: string;
  /** A declaration, a part, a closing brace or comments before one of them begin here, on a line of their own. */
  readonly beginsUnit: boolean;
}

/** What stands between two pieces of one line, inside a part. */
function spaceBetween(left: Piece, right: Piece): string {
  if (left.text === '(' || right.text === ')' || right.text === ',') return '';
  if (left.text === '..' || right.text === '..') return '';
  return left.role === 'sign' || right.role === 'call' ? '' : ' ';
}

/** What stands before a piece in a body on one line. */
function flatSpace(pieces: readonly Piece[], i: number): string {
  const previous = pieces[i - 1];
  const { role } = pieces[i];
  if (role === 'close') return previous.role === 'open' ? '' : ' ';
  if (role !== 'first') return spaceBetween(previous, pieces[i]);
  let left = i - 1;
  while (isComment(pieces[left])) left -= 1;
  return pieces[left].role === 'open' ? ' ' : '  ';
}

/** How a text is laid out from left to right: the bodies around a place, and the column reached. */
interface Pen {
  /** For each body around the place, whether it is written over several lines. */
  readonly bodies: boolean[];
  column: number;
}

interface Text {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly lines: Lines;
  readonly lineEnd: string;
}

/** A body on one line stays there where it fits; one that a person broke is written over several lines. */
function isOverLines({ text, pieces, lines }: Text, open: number, column: number): boolean {
  const close = lines.closing.get(open) ?? open;
  if (countLineEnds(text.slice(pieces[open].stop, pieces[close].begin)) > 0) return true;
  let end = column;
  for (let i = open + 1; i <= close; i += 1) end += flatSpace(pieces, i).length + pieces[i].text.length;
  return end > lineWidth;
}

/** A head on whose line a part, a declaration or a closing brace stands, and with it the comments before it. */
function isUnitHead(head: Piece | undefined): boolean {
  return head === undefined || ['first', 'close', 'unreadable'].includes(head.role);
}

function indentation(piece: Piece, head: Piece | undefined, depth: number): number {
  if (head === undefined || head.role === 'unreadable') return 0;
  if (piece.role === 'close') return indent * (depth - 1);
  return indent * depth + (isUnitHead(head) || piece.role === 'open' ? 0 : continuation);
}

/** An editor reads it as a part of the file, not of the text. */
function byteOrderMark(source: string): string {
  return source.startsWith('\ufeff') ? '\ufeff' : '';
}

/** The indentation that a person gave to what can't be read. */
function lastBlanks(source: string): string {
  return source.slice(Math.max(lastLine(source), byteOrderMark(source).length));
}

/** A line break before a piece, with the blank line that a person put there, and the indentation. */
function lineBreak({ pieces, lines, lineEnd }: Text, i: number, source: string, depth: number): string {
  const head = lines.heads[i];
  const { role } = pieces[i];
  const mayBeBlank = isUnitHead(head) && role !== 'close' && pieces[i - 1].role !== 'open';
  const breaks = mayBeBlank && lines.before[i] > 1 ? lineEnd + lineEnd : lineEnd;
  if (role === 'unreadable') return breaks + lastBlanks(source);
  return breaks + ' '.repeat(indentation(pieces[i], head, depth));
}

/** What should stand before a piece. @param source what stands there */
function wantedBefore(all: Text, i: number, source: string, { bodies }: Pen): string {
  const { pieces, lines } = all;
  const piece = pieces[i];
  if (i === 0) return byteOrderMark(source) + (piece.role === 'unreadable' ? lastBlanks(source) : '');
  const overLines = bodies.at(-1) ?? true;
  const breaks = (at: number) => overLines && at < pieces.length && breaksBefore(pieces, lines, at);
  if (breaks(i)) return lineBreak(all, i, source, bodies.length);
  if (piece.role === 'unreadable' || pieces[i - 1].role === 'unreadable') return source;
  const trailing = isComment(piece) && (i + 1 === pieces.length || breaks(i + 1));
  // People align the comments at the ends of lines.
  if (trailing) return source === '' ? ' ' : source;
  // Over several lines, a word that begins a part on no line of its own stands after a comment that does.
  return overLines && piece.role === 'first' ? ' ' : flatSpace(pieces, i);
}

/** What should stand after the last piece. */
function wantedAtEnd({ pieces, lineEnd }: Text, source: string): string {
  const last = pieces.at(-1);
  if (last === undefined) return byteOrderMark(source);
  return last.role === 'unreadable' && countLineEnds(source) === 0 ? source : lineEnd;
}

function columnAfter(column: number, written: string): number {
  const begin = lastLine(written);
  return begin === 0 ? column + written.length : written.length - begin;
}

/** Every gap of a text, those included that are as they should be. @param pieces all of the text that is not blank */
export function layOut(pieces: readonly Piece[], text: string): readonly Gap[] {
  const all: Text = { text, pieces, lines: linesOf(pieces, text), lineEnd: lineEndOf(pieces, text) };
  const pen: Pen = { bodies: [], column: 0 };
  const gaps = pieces.map((piece, i): Gap => {
    const begin = pieces[i - 1]?.stop ?? 0;
    const wanted = wantedBefore(all, i, text.slice(begin, piece.begin), pen);
    pen.column = columnAfter(pen.column, wanted + piece.text);
    if (piece.role === 'open') pen.bodies.push(isOverLines(all, i, pen.column));
    if (piece.role === 'close') pen.bodies.pop();
    const beginsUnit =
      i === 0 || (all.lines.before[i] > 0 && countLineEnds(wanted) > 0 && isUnitHead(all.lines.heads[i]));
    return { begin, stop: piece.begin, wanted, beginsUnit };
  });
  const begin = pieces.at(-1)?.stop ?? 0;
  const wanted = wantedAtEnd(all, text.slice(begin));
  return [...gaps, { begin, stop: text.length, wanted, beginsUnit: pieces.length === 0 }];
}
