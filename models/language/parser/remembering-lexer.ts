import { DefaultLexer, type LexerResult } from 'langium';

/** Langium's lexer, which keeps the tokens of the last text: cutting it into declarations and parsing it both ask for them. */
export class RememberingLexer extends DefaultLexer {
  private last: { readonly text: string; readonly result: LexerResult } | undefined;

  override tokenize(text: string): LexerResult {
    if (this.last?.text !== text) this.last = { text, result: super.tokenize(text) };
    // Whoever builds a tree empties the list of hidden tokens: each gets lists of its own.
    const { result } = this.last;
    return { ...result, tokens: [...result.tokens], hidden: [...result.hidden] };
  }
}
