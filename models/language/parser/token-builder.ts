import type { TokenType } from 'chevrotain';
import { DefaultTokenBuilder, type GrammarAST } from 'langium';

/** Chevrotain keeps its lists of possible tokens for each character below this, and for each run of 255 above it. */
const firstRun = 256;
const runLength = 255;
const lastCharacter = 0xffff;

/** Characters that names may begin with, one at least of every run that Chevrotain tells apart. */
function nameBeginnings(): number[] {
  const letters = Array.from({ length: firstRun }, (_, code) => code).filter((code) =>
    /[\p{L}_]/u.test(String.fromCharCode(code)),
  );
  const runs = Array.from({ length: Math.ceil(lastCharacter / runLength) }, (_, i) => firstRun + i * runLength);
  return [...letters, ...runs.filter((code) => code < lastCharacter), lastCharacter];
}

/** Tells Langium and Chevrotain what they can't see in the pattern of names, which is a Unicode one. */
export class UnicodeTokenBuilder extends DefaultTokenBuilder {
  /** Without what names begin with, the lexer would try every word of the language at every place of the text. */
  protected override buildTerminalToken(terminal: GrammarAST.TerminalRule): TokenType {
    const token = super.buildTerminalToken(terminal);
    return terminal.name === 'ID' ? Object.assign(token, { START_CHARS_HINT: nameBeginnings() }) : token;
  }

  /**
   * Langium finds which keywords are the beginnings of names by the source of their pattern, without its flags: `\p{L}`
   * means nothing then, and `blocks` would be read as `block` and `s`.
   */
  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminalTokens: TokenType[]): TokenType[] {
    const names = terminalTokens.filter(({ name }) => name === 'ID' && /^[\p{L}_]/u.test(keyword.value));
    return [...names, ...super.findLongerAlt(keyword, terminalTokens)];
  }
}
