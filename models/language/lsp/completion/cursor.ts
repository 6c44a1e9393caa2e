import type { IToken } from 'chevrotain';
import type { LangiumCoreServices, LangiumDocument } from 'langium';
import type { Position, Range } from 'vscode-languageserver';
import { headOf, segmentsOf } from '../../parser/segments.js';
import { wordDocumentation } from '../words.js';

/** Where one types, as far as words tell: the text around is rarely whole. */
export interface Cursor {
  /** The declaration up to the word at the cursor. */
  readonly before: string;
  /** The last tokens before that word, the nearest last. */
  readonly tokensBefore: readonly IToken[];
  /** All tokens of the declaration, those after the cursor too; without the word at it. */
  readonly declaration: readonly IToken[];
  /** The name of the declaration, where it has one. */
  readonly name: string | null;
  /** The text with another word in place of the one at the cursor. */
  readonly withWord: (word: string) => string;
  /** What a completion replaces. */
  readonly range: Range;
}

const keywords = Object.keys(wordDocumentation);

/** Where the word at an offset begins. A hyphen is part of it only as in `cross-entropy`; else it is a minus. */
function wordStart(text: string, offset: number): number {
  const word = /[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u.exec(text.slice(Math.max(0, offset - 100), offset))?.[0] ?? '';
  if (!word.includes('-') || keywords.some((keyword) => keyword.startsWith(word))) return offset - word.length;
  return offset - word.length + word.lastIndexOf('-') + 1;
}

/** The place in a document, and what can be told of it; null within a comment or a number. */
export function cursorAt(services: LangiumCoreServices, document: LangiumDocument, position: Position): Cursor | null {
  const text = document.textDocument.getText();
  const offset = document.textDocument.offsetAt(position);
  const start = wordStart(text, offset);
  if (/[\p{L}\p{N}_.]/u.test(text.charAt(start - 1))) return null;
  const { tokens, hidden } = services.parser.Lexer.tokenize(text);
  const isComment = ({ startOffset, image, tokenType }: IToken) =>
    tokenType.name !== 'WS' && startOffset < offset && offset <= startOffset + image.length;
  if (hidden.some(isComment)) return null;
  const others = tokens.filter(
    ({ startOffset, image }) => startOffset >= offset || startOffset + image.length <= start,
  );
  const earlier = others.filter(({ startOffset }) => startOffset < start);
  const segment = segmentsOf(earlier).at(-1);
  const around = segmentsOf(others).findLast(({ begin }) => begin < start);
  return {
    before: segment === undefined ? '' : text.slice(segment.begin, start),
    tokensBefore: earlier.slice(segment?.first ?? 0),
    declaration: around === undefined ? [] : others.slice(around.first, around.end),
    name: around === undefined ? null : headOf(others, around).name,
    withWord: (word) => text.slice(0, start) + word + text.slice(offset),
    range: { start: document.textDocument.positionAt(start), end: position },
  };
}
