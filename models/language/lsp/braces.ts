import type { IToken } from 'chevrotain';

/** A body: its `{`, and its `}` or, where that is missing, the last token of the declaration. */
export interface Braces {
  readonly open: IToken;
  readonly close: IToken;
}

/** The bodies of one declaration, the outer ones first. @param tokens the declaration's, which may be broken */
export function bracesOf(tokens: readonly IToken[]): Braces[] {
  const pairs: { readonly open: IToken; close: IToken | null }[] = [];
  const open: (typeof pairs)[number][] = [];
  for (const token of tokens) {
    if (token.image === '{') {
      const pair = { open: token, close: null };
      pairs.push(pair);
      open.push(pair);
    } else if (token.image === '}') {
      const pair = open.pop();
      if (pair !== undefined) pair.close = token;
    }
  }
  const last = tokens.at(-1);
  return pairs.map((pair) => ({ open: pair.open, close: pair.close ?? last ?? pair.open }));
}
