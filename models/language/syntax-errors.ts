import type { LangiumDocument } from 'langium';
import { nearestName } from '../data/nearest-name.js';
import type { Finding, Range } from './program.js';

/** A place where the text can't be read, and what to say of it. */
interface SyntaxError {
  /** Where in the text, from 0: what stands before it was read. */
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

type ParserError = LangiumDocument['parseResult']['parserErrors'][number];

const mostOffered = 8;

/** The words that the parser's own message lists as possible: `[input] [expand]`, `'}'`. */
function expectedWords(message: string): string[] {
  const listed = [...message.matchAll(/\[([^\]]+)\]/g)].map(([, words]) => words.split(',')[0].trim());
  const single =
    /Expecting token of type '([^']+)'/.exec(message)?.[1] ?? /Expecting: one of these possible/.exec(message)?.[0];
  const words = listed.length > 0 ? listed : single === undefined ? [] : [single];
  return [...new Set(words.map((word) => word.replace(/^'|'$/g, '')))].map((word) => terminalWords[word] ?? word);
}

const terminalWords: Record<string, string> = {
  ID: 'a name',
  NUMBER: 'a number',
  STRING: 'a text in quotes',
  EOF: 'the end',
};

function expectation(found: string, words: readonly string[]): string {
  if (words.length === 0) return '';
  const near = nearestName(found, words);
  if (near !== null) return ` Did you mean '${near}'?`;
  const shown = words.slice(0, mostOffered).join(', ');
  return words.length === 1
    ? ` Here ${shown} must stand.`
    : ` Here one of these may stand: ${shown}${words.length > mostOffered ? ', …' : ''}.`;
}

function parserError({ message, token }: ParserError, text: string): SyntaxError {
  const words = expectedWords(message);
  if (Number.isNaN(token.startOffset)) {
    const offset = Math.max(text.trimEnd().length - 1, 0);
    const missing = words.includes('}') ? "a '}' is missing." : 'something is missing.';
    return {
      offset,
      length: 1,
      message: `the text ends too early: ${missing}${words.includes('}') ? '' : expectation('', words)}`,
    };
  }
  const found = token.image;
  return {
    offset: token.startOffset,
    length: found.length,
    message: `'${found}' can't stand here.${expectation(found, words)}`,
  };
}

/** The first place where a text can't be read; null where all of it can. What comes after it is left unsaid. */
export function firstSyntaxError({ parseResult, textDocument }: LangiumDocument): SyntaxError | null {
  const text = textDocument.getText();
  const errors = [
    ...parseResult.parserErrors.map((error) => parserError(error, text)),
    ...parseResult.lexerErrors.map(({ offset, length }) => {
      const found = text.slice(offset, offset + Math.min(length, 20));
      const quote = found.startsWith('"') || found.startsWith("'");
      const message = quote
        ? 'this text in quotes is not closed on its line.'
        : `'${found}' is no part of the language.`;
      return { offset, length, message };
    }),
  ];
  if (errors.length === 0) return null;
  return errors.reduce((first, error) => (error.offset < first.offset ? error : first));
}

/** A syntax error as a finding. */
export function syntaxFinding(
  file: string,
  { textDocument }: LangiumDocument,
  { offset, length, message }: SyntaxError,
): Finding {
  const range: Range = { start: textDocument.positionAt(offset), end: textDocument.positionAt(offset + length) };
  return { file, range, severity: 'error', code: 'syntax', message, network: null, data: {} };
}
