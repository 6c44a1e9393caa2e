import { AstUtils, GrammarAST, type LangiumDocument } from 'langium';
import { nearestName } from '../data/nearest-name.js';
import { NestimateGrammar } from './generated/grammar.js';
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

const keywords: readonly string[] = AstUtils.streamAllContents(NestimateGrammar())
  .filter(GrammarAST.isKeyword)
  .map(({ value }) => value)
  .distinct()
  .toArray();

const terminalWords: Record<string, string> = { ID: 'a name', NUMBER: 'a number', STRING: 'a text in quotes' };

/** The words that the parser's own message lists as possible: `[input] [expand]`, or the one token it was waiting for. */
function expectedWords(message: string): string[] {
  const listed = [...message.matchAll(/\[([^\]]+)\]/g)].map(([, words]) => words.split(',')[0].trim());
  const single = /token of type '([^']+)'/.exec(message)?.[1];
  const words = listed.length > 0 ? listed : single === undefined ? [] : [single];
  return [...new Set(words.map((word) => word.replace(/^'|'$/g, '')))].map((word) => terminalWords[word] ?? word);
}

function expectation(found: string, words: readonly string[]): string {
  const near = found === '' ? null : (nearestName(found, words) ?? nearestName(found, keywords));
  if (near !== null && near !== found) return ` Did you mean '${near}'?`;
  if (words.length === 0) return '';
  const [only] = words;
  if (words.length === 1 && only === '}') return " Another part of the block must stand here, or its '}'.";
  if (words.length === 1 && only === 'EOF') return ' A network, data or train must begin here, with its own word.';
  if (words.length === 1) return ` Here ${only} must stand.`;
  const shown = words.slice(0, mostOffered).join(', ');
  return ` Here one of these may stand: ${shown}${words.length > mostOffered ? ', …' : ''}.`;
}

function parserError({ message, token }: ParserError, text: string): SyntaxError {
  const words = expectedWords(message);
  if (token.image !== '') {
    const sentence = `'${token.image}' can't stand here.${expectation(token.image, words)}`;
    return { offset: token.startOffset, length: token.image.length, message: sentence };
  }
  const missing = words.includes('}') ? " A '}' is missing." : expectation('', words);
  return { offset: Math.max(text.trimEnd().length - 1, 0), length: 1, message: `The text ends too early.${missing}` };
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
