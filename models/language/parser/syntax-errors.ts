import type { ILexingError, IToken } from 'chevrotain';
import { nearestName } from '../../data/nearest-name.js';
import type { ExpectedToken } from './expected-tokens.js';

/** A place where the text can't be read, and what to say of it. */
export interface SyntaxError {
  /** Where in the text, from 0. */
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  /** The word that may have been meant. */
  readonly near?: string;
}

const mostOffered = 12;

const terminalWords: Readonly<Record<string, string>> = {
  ID: 'a name',
  NUMBER: 'a number',
  STRING: 'a string in quotes',
  DIMENSIONS: 'sizes such as 3x3',
  EOF: 'the end of the text',
};

/** Longer words are misspellings of none. */
const longestWord = 40;

const symbols = /^[^\p{L}]+$/u;

/** What may stand at a place, in a person's words. A name's place takes any word of the language: that is not said. */
function wordsOf(expected: readonly ExpectedToken[]): string[] {
  const named = expected.filter(({ token, rules }) => token !== 'EOF' && (rules.at(-1) !== 'Name' || token === 'ID'));
  const words = named.map(({ token }) => terminalWords[token] ?? (symbols.test(token) ? `'${token}'` : token));
  return [...new Set(words)];
}

function offer(words: readonly string[]): string {
  if (words.length === 0) return '';
  if (words.length === 1) return ` Expected ${words[0]}.`;
  const shown = words.slice(0, mostOffered).join(', ');
  return ` Expected one of: ${shown}${words.length > mostOffered ? ', …' : ''}.`;
}

function misplaced(image: string, expected: readonly ExpectedToken[]): Pick<SyntaxError, 'message' | 'near'> {
  const isWord = (token: string) => terminalWords[token] === undefined && !symbols.test(token);
  const written = expected.map(({ token }) => token).filter(isWord);
  const near = image.length > longestWord ? null : nearestName(image, written);
  const sentence = `'${image.length > longestWord ? `${image.slice(0, longestWord)}…` : image}' is unexpected here.`;
  if (near === null || near === image || symbols.test(image)) return { message: sentence + offer(wordsOf(expected)) };
  return { message: `${sentence} Did you mean '${near}'?`, near };
}

/**
 * A token for which the grammar has no place, as an error for its reader.
 * @param token null: the text ends where more must stand
 * @param text the declaration alone
 * @param expected what could have stood there
 */
export function parserError(token: IToken | null, text: string, expected: readonly ExpectedToken[]): SyntaxError {
  if (token !== null) {
    const { startOffset: offset, image } = token;
    return { offset, length: image.length, ...misplaced(image, expected) };
  }
  const words = wordsOf(expected);
  const missing = words.includes("'}'") ? " A '}' is missing." : offer(words);
  return { offset: text.length - 1, length: 1, message: `This ends too early.${missing}` };
}

/** Letters that no word of the language begins with. */
export function lexerError({ offset, length }: ILexingError, text: string): SyntaxError {
  const found = text.slice(offset, offset + Math.min(length, 20));
  const quoted = found.startsWith('"') || found.startsWith("'");
  const shown = found.replace(/\p{C}/gu, '\ufffd');
  const message = quoted ? 'this string is not closed on its line.' : `'${shown}' is not part of the language.`;
  return { offset, length, message };
}

/** A comment that is never closed: the lexer has read its sign as `/` and `*`. */
export function unclosedComment(tokens: readonly IToken[]): SyntaxError | null {
  const index = tokens.findIndex(
    ({ image, startOffset }, i) =>
      image === '/' && tokens[i + 1]?.image === '*' && tokens[i + 1].startOffset === startOffset + 1,
  );
  if (index < 0) return null;
  return { offset: tokens[index].startOffset, length: 2, message: "this comment is not closed: its '*/' is missing." };
}

/** No program of a person nests deeper, or computes longer; the parser's own stack ends somewhere above. */
const deepest = 100;
const mostOperators = 500;

const nesting: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['(', 1],
  ['}', -1],
  [')', -1],
]);
const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/']);

/** Whether a token can stand in an expression that goes on. */
function continuesExpression({ image, tokenType }: IToken): boolean {
  return (
    operators.has(image) || image === '(' || image === ')' || tokenType.name === 'NUMBER' || tokenType.name === 'ID'
  );
}

/** Braces, parentheses or operators beyond what the parser can follow. */
export function nestingError(tokens: readonly IToken[]): SyntaxError | null {
  let depth = 0;
  let inARow = 0;
  for (const token of tokens) {
    const { image, startOffset: offset } = token;
    depth += nesting.get(image) ?? 0;
    inARow = continuesExpression(token) ? inARow + (operators.has(image) ? 1 : 0) : 0;
    const place = { offset, length: image.length };
    if (depth > deepest) {
      return { ...place, message: `braces and parentheses are nested more than ${deepest} deep here.` };
    }
    if (inARow > mostOperators) {
      return {
        ...place,
        message: `more than ${mostOperators} operators in one expression. Name a part of it with \`let\`.`,
      };
    }
  }
  return null;
}
