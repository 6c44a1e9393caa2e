import type { IToken, Rule } from 'chevrotain';
import {
  type AstNode,
  createParser,
  type LangiumCoreServices,
  LangiumParser,
  type LexerResult,
  type ParseResult,
} from 'langium';
import { nearestName } from '../../data/nearest-name.js';
import { type ExpectedToken, mostFollowed, reach } from './expected-tokens.js';
import { declarationWords, headOf, type Segment, segmentsOf } from './segments.js';
import { lexerError, nestingError, parserError, type SyntaxError, unclosedComment } from './syntax-errors.js';

/** A stretch of text that can't be read: the tree has nothing of it. */
export interface BrokenDeclaration {
  readonly error: SyntaxError;
  /** The word it begins with, and its name where it has one. */
  readonly word: string;
  readonly name: string | null;
  /** Offsets in the text. */
  readonly begin: number;
  readonly stop: number;
}

const broken = new WeakMap<AstNode, readonly BrokenDeclaration[]>();

/** What of a text can't be read, in order. @param root the tree of the text, a `File` */
export function brokenDeclarations(root: AstNode): readonly BrokenDeclaration[] {
  return broken.get(root) ?? [];
}

/** Characters of declarations whose verdict is kept, over all texts: only what was edited is read anew. */
const mostCharacters = 4_000_000;

function shifted(error: SyntaxError, by: number): SyntaxError {
  return { ...error, offset: error.offset + by };
}

/** A text with more broken declarations is no program: what they lack is not told one by one. */
const mostBroken = 200;

/** So many words before the place where reading ends may be what was misspelt. */
const mostMisspelt = 3;

/** A part of a text that doesn't keep the whole text in memory, as a slice does. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** A text cut into declarations. */
interface CutText {
  readonly tokens: readonly IToken[];
  readonly segments: readonly Segment[];
  readonly errors: LexerResult['errors'];
  /** A comment that is not closed: nothing after it is read. */
  readonly comment: SyntaxError | null;
}

/** The text with blanks for these stretches, but for the ends of their lines: every offset and line stays what it was. */
function without(text: string, stretches: readonly { readonly begin: number; readonly stop: number }[]): string {
  if (stretches.length === 0) return text;
  let at = 0;
  const pieces = stretches.map(({ begin, stop }) => {
    const kept = text.slice(at, begin);
    at = stop;
    return kept + text.slice(begin, stop).replace(/[^\r\n]/g, ' ');
  });
  return pieces.join('') + text.slice(at);
}

/**
 * Langium's parser, which reads a text as if the declarations that can't be read were not there: each of them makes one
 * error, and everything else is read whole.
 */
export class RepairingParser extends LangiumParser {
  private readonly verdicts = new Map<string, SyntaxError | null>();
  private characters = 0;
  private readonly start: Rule;

  constructor(services: LangiumCoreServices) {
    super(services);
    createParser(services.Grammar, this, services.parser.Lexer.definition);
    this.finalize();
    this.start = this.wrapper.getGAstProductions()['File\u200B'];
  }

  override parse<T extends AstNode = AstNode>(input: string): ParseResult<T> {
    const lexed = this.lexer.tokenize(input);
    const comment = unclosedComment(lexed.tokens);
    const tokens = comment === null ? lexed.tokens : lexed.tokens.filter((token) => token.startOffset < comment.offset);
    const segments = segmentsOf(tokens);
    const texts = segments.map(({ begin, stop }) => input.slice(begin, stop));
    const unknown = texts.filter((text) => !this.verdicts.has(text));
    // A new text is read whole first: most are right. While one types, the one declaration that changed is.
    if (unknown.length > 1 && lexed.errors.length === 0 && nestingError(tokens) === null) {
      const whole = this.parsed<T>(input);
      if (whole?.parserErrors.length === 0) {
        for (const text of unknown) this.remember(text, null);
        return whole;
      }
    }
    const cut = { tokens, segments, errors: lexed.errors, comment };
    const stretches = this.unreadable(input, cut);
    const result = this.parsedWithout<T>(input, stretches);
    if (result.parserErrors.length === 0) return result;
    // A declaration that was right before what followed it is not by itself: verdicts are made anew, one by one.
    this.forget();
    return this.parsedWithAll<T>(input, this.unreadable(input, cut));
  }

  /** As `parsedWithout`, but where the rest still can't be read whole, that too is an error: nothing goes unread unsaid. */
  private parsedWithAll<T extends AstNode>(input: string, stretches: readonly BrokenDeclaration[]): ParseResult<T> {
    const result = this.parsedWithout<T>(input, stretches);
    const misread = result.parserErrors.at(0);
    if (misread === undefined) return result;
    const offset = misread.token.startOffset;
    const error = Number.isNaN(offset)
      ? parserError(null, input, [])
      : { offset, length: Math.max(1, misread.token.image.length), message: "The text can't be read from here on." };
    const all = [...stretches, this.outside(error)].sort((a, b) => a.begin - b.begin);
    broken.set(result.value, all);
    return result;
  }

  /**
   * Langium's tree of a text. Null: on some broken texts Langium's recovery throws in the middle of an expression, and
   * would leave its stack as it was then.
   */
  private parsed<T extends AstNode>(text: string): ParseResult<T> | null {
    Object.assign(this, { stack: [] });
    try {
      return super.parse<T>(text);
    } catch {
      return null;
    }
  }

  private parsedWithout<T extends AstNode>(input: string, stretches: readonly BrokenDeclaration[]): ParseResult<T> {
    const result = this.parsed<T>(without(input, stretches)) ?? this.unparsed<T>(input, stretches);
    if (!broken.has(result.value)) broken.set(result.value, stretches);
    return result;
  }

  /** The tree of a text of which nothing could be read; the reason is said where no declaration gives one. */
  private unparsed<T extends AstNode>(input: string, stretches: readonly BrokenDeclaration[]): ParseResult<T> {
    Object.assign(this, { stack: [] });
    const result = super.parse<T>(without(input, [{ begin: 0, stop: input.length }]));
    const unread = this.outside({ offset: 0, length: 1, message: 'Nothing in this text can be read.' });
    broken.set(result.value, stretches.length === 0 ? [unread] : stretches);
    return result;
  }

  /** What could follow a text that begins with a declaration's beginning, as completion asks. */
  expectedAfter(text: string): readonly ExpectedToken[] {
    const { tokens } = this.lexer.tokenize(text);
    const { index, expected } = reach(this.start, tokens);
    return index === tokens.length ? expected : [];
  }

  private unreadable(input: string, { tokens, segments, errors, comment }: CutText): BrokenDeclaration[] {
    const end = comment?.offset ?? input.length;
    const found: BrokenDeclaration[] = [];
    for (let i = 0; i < segments.length; i += 1) {
      const { begin, stop } = segments[i];
      if (found.length >= mostBroken) {
        const message = `more than ${mostBroken} declarations above can't be read: the rest of the file is skipped.`;
        const error = { offset: begin, length: 1, message };
        return [...found, { ...this.outside(error), stop: input.length }].sort((a, b) => a.begin - b.begin);
      }
      const verdict = this.verdictOn(input.slice(begin, stop), tokens, segments[i]);
      if (verdict === null) continue;
      const next = segments.at(i + 1);
      // A name on a line of its own may look like a declaration's word: `resnest`, and `data from X` below it.
      const joined = next && { first: segments[i].first, end: next.end };
      if (joined && this.verdictOn(input.slice(begin, next.stop), tokens, joined) === null) i += 1;
      else found.push({ error: shifted(verdict, begin), ...headOf(tokens, segments[i]), begin, stop });
    }
    const between = errors.find(
      ({ offset }) => offset < end && !segments.some(({ begin, stop }) => begin <= offset && offset < stop),
    );
    if (between !== undefined) found.push(this.outside(lexerError(between, input)));
    if (comment !== null) found.push({ ...this.outside(comment), stop: input.length });
    return found.sort((a, b) => a.begin - b.begin);
  }

  private outside(error: SyntaxError): BrokenDeclaration {
    return { error, word: '', name: null, begin: error.offset, stop: error.offset + error.length };
  }

  private verdictOn(
    text: string,
    tokens: readonly IToken[],
    { first, end }: Pick<Segment, 'first' | 'end'>,
  ): SyntaxError | null {
    const before = this.verdicts.get(text);
    if (before !== undefined) return before;
    const verdict = nestingError(tokens.slice(first, end)) ?? this.firstError(text);
    this.remember(text, verdict);
    return verdict;
  }

  private remember(text: string, verdict: SyntaxError | null): void {
    if (this.characters + text.length > mostCharacters) this.forget();
    this.characters += text.length;
    this.verdicts.set(copied(text), verdict);
  }

  private forget(): void {
    this.verdicts.clear();
    this.characters = 0;
  }

  /**
   * A word shortly before the place where reading ends that was taken for a name, as a block's may be, and is near to a
   * word of the language with which more could be read: `block dens 16`.
   */
  private misspelt(tokens: readonly IToken[], stuckAt: number): SyntaxError | null {
    const types = this.lexer.definition;
    for (let at = stuckAt - 1; at >= Math.max(0, stuckAt - mostMisspelt); at -= 1) {
      const token = tokens[at];
      if (token.tokenType.name !== 'ID') continue;
      const { expected } = reach(this.start, tokens.slice(0, at));
      const near = nearestName(
        token.image,
        expected.map((each) => each.token).filter((word) => /^[a-z]/.test(word)),
      );
      if (near === null || !(near in types)) continue;
      const corrected = tokens.with(at, { ...token, tokenType: types[near] });
      if (reach(this.start, corrected).index > stuckAt) return parserError(token, '', expected);
    }
    return null;
  }

  /** The first place at which a declaration can't be read on its own. */
  private firstError(text: string): SyntaxError | null {
    const { tokens, errors } = this.lexer.tokenize(text);
    const [unread] = errors;
    const result = this.parsed(text);
    const misread = result?.parserErrors.at(0);
    if (unread === undefined && result !== null && misread === undefined) return null;
    const { index, expected } = reach(this.start, tokens);
    const followed = index < mostFollowed;
    const meant = followed ? this.misspelt(tokens, index) : null;
    if (meant !== null && unread === undefined) return meant;
    const stuck = followed
      ? tokens.at(index)
      : tokens.find(({ startOffset }) => startOffset === misread?.token.startOffset);
    const offset = stuck?.startOffset ?? (result !== null && misread === undefined ? Infinity : text.length);
    if (unread !== undefined && unread.offset <= offset) return lexerError(unread, text);
    // Between declarations their own words are meant, not how the last one could have gone on.
    const words = index === 0 ? [...declarationWords].map((token) => ({ token, rules: [] })) : expected;
    return parserError(stuck ?? null, text, followed ? words : []);
  }
}
