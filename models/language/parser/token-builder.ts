import type { TokenType } from 'chevrotain';
import { DefaultTokenBuilder, type GrammarAST } from 'langium';

/**
 * Langium finds which keywords are the beginnings of names by the source of their pattern, without its flags: `\p{L}`
 * means nothing then, and `blocks` would be read as `block` and `s`.
 */
export class UnicodeTokenBuilder extends DefaultTokenBuilder {
  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminalTokens: TokenType[]): TokenType[] {
    const names = terminalTokens.filter(({ name }) => name === 'ID' && /^[\p{L}_]/u.test(keyword.value));
    return [...names, ...super.findLongerAlt(keyword, terminalTokens)];
  }
}
