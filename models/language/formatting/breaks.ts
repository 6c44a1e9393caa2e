import { isComment, type Piece } from './pieces.js';

const lineEnds = /\r\n|\n|\r/g;

/** What the lines of a text, as a person broke them, say of its pieces. Arrays are by piece. */
export interface Lines {
  /** The line ends before the piece, since the one before it. */
  readonly before: readonly number[];
  /** Nothing but comments stands before it on its line. */
  readonly atBegin: readonly boolean[];
  /** The piece itself, or the first after it that is no comment; undefined at the end of the text. */
  readonly heads: readonly (Piece | undefined)[];
  /** For the brace that opens a body: the index of the one that closes it. */
  readonly closing: ReadonlyMap<number, number>;
}

export function countLineEnds(text: string): number {
  return text.match(lineEnds)?.length ?? 0;
}

/** The line end that a text uses most between its pieces, or else inside them: the same before and after formatting. */
export function lineEndOf(pieces: readonly Piece[], text: string): string {
  const between = pieces.map(({ begin }, i) => text.slice(pieces[i - 1]?.stop ?? 0, begin)).join('');
  const found = (between + text.slice(pieces.at(-1)?.stop ?? 0)).match(lineEnds) ?? text.match(lineEnds) ?? [];
  const count = (lineEnd: string) => found.filter((one) => one === lineEnd).length;
  return ['\n', '\r\n', '\r'].reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** Where the last line of a text begins. */
export function lastLine(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
}

export function linesOf(pieces: readonly Piece[], text: string): Lines {
  const before: number[] = [];
  const atBegin: boolean[] = [];
  const heads: (Piece | undefined)[] = [];
  const closing = new Map<number, number>();
  const opened: number[] = [];
  pieces.forEach((piece, i) => {
    before.push(countLineEnds(text.slice(pieces[i - 1]?.stop ?? 0, piece.begin)));
    atBegin.push(i === 0 || before[i] > 0 || (atBegin[i - 1] && isComment(pieces[i - 1])));
    if (piece.role === 'open') opened.push(i);
    const open = piece.role === 'close' ? opened.pop() : undefined;
    if (open !== undefined) closing.set(open, i);
  });
  for (let i = pieces.length - 1; i >= 0; i -= 1) heads[i] = isComment(pieces[i]) ? heads[i + 1] : pieces[i];
  return { before, atBegin, heads, closing };
}

/**
 * Whether a line break stands before a piece, in a body over several lines or between declarations. In a part a
 * person's own breaks are kept, but for one before its brace.
 * @param i above 0
 */
export function breaksBefore(pieces: readonly Piece[], { before, atBegin }: Lines, i: number): boolean {
  const previous = pieces[i - 1];
  switch (pieces[i].role) {
    case 'first':
      return before[i] > 0 || !(isComment(previous) && atBegin[i - 1]);
    case 'close':
      return true;
    case 'open':
      return previous.role === 'line-comment';
    default:
      return before[i] > 0;
  }
}
