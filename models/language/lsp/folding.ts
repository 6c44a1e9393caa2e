import type { IToken } from 'chevrotain';
import type { LangiumDocument, Lexer } from 'langium';
import type { FoldingRangeProvider, LangiumServices } from 'langium/lsp';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { type Segment, segmentsOf } from '../parser/segments.js';
import { bracesOf } from './braces.js';

/** The lines of a token, from 0. */
function linesOf({ startLine = 1, endLine = startLine }: IToken): { first: number; last: number } {
  return { first: startLine - 1, last: endLine - 1 };
}

function folded(startLine: number, endLine: number, kind?: FoldingRangeKind): FoldingRange[] {
  return endLine > startLine ? [{ startLine, endLine, ...(kind === undefined ? {} : { kind }) }] : [];
}

/** Bodies, whose last line stays; a declaration of several lines without one folds whole. */
function declarationFolds(tokens: readonly IToken[], { first, end }: Segment): FoldingRange[] {
  const own = tokens.slice(first, end);
  const bodies = bracesOf(own);
  if (bodies.length === 0) return folded(linesOf(own[0]).first, linesOf(own[own.length - 1]).last);
  return bodies.flatMap(({ open, close }) => {
    const { last } = linesOf(close);
    return folded(linesOf(open).first, close.image === '}' ? last - 1 : last);
  });
}

/** Runs of what stands on neighbouring lines, as the first and the last of each. */
function runs<T>(items: readonly T[], joined: (before: T, next: T) => boolean): { first: T; last: T }[] {
  const found: { first: T; last: T }[] = [];
  for (const item of items) {
    const run = found.at(-1);
    if (run !== undefined && joined(run.last, item)) run.last = item;
    else found.push({ first: item, last: item });
  }
  return found;
}

function importFolds(tokens: readonly IToken[], segments: readonly Segment[]): FoldingRange[] {
  const kinds = segments.map((segment, index) => ({ ...segment, index }));
  const imports = kinds.filter(({ first }) => tokens[first].image === 'import');
  return runs(imports, (before, next) => next.index === before.index + 1).flatMap(({ first, last }) =>
    folded(linesOf(tokens[first.first]).first, linesOf(tokens[last.end - 1]).last, FoldingRangeKind.Imports),
  );
}

const regionMark = /^\/\/\s*#(region|endregion)\b/;

/** From each `// #region` to its `// #endregion`. */
function regionFolds(comments: readonly IToken[]): FoldingRange[] {
  const open: IToken[] = [];
  return comments.flatMap((comment) => {
    const mark = regionMark.exec(comment.image)?.[1];
    if (mark === 'region') open.push(comment);
    const begun = mark === 'endregion' ? open.pop() : undefined;
    return begun === undefined ? [] : folded(linesOf(begun).first, linesOf(comment).first, FoldingRangeKind.Region);
  });
}

/** Comments of several lines: one that has them, or `//` on line after line with nothing before it. */
function commentFolds(comments: readonly IToken[], tokens: readonly IToken[]): FoldingRange[] {
  const written = new Set(tokens.map((token) => linesOf(token).last));
  const alone = comments.filter(
    (comment) =>
      comment.tokenType.name === 'COMMENT' && !regionMark.test(comment.image) && !written.has(linesOf(comment).first),
  );
  const blocks = runs(alone, (before, next) => linesOf(next).first === linesOf(before).first + 1);
  const long = comments.filter(({ tokenType }) => tokenType.name === 'LONG_COMMENT');
  return [...blocks, ...long.map((comment) => ({ first: comment, last: comment }))].flatMap(({ first, last }) =>
    folded(linesOf(first).first, linesOf(last).last, FoldingRangeKind.Comment),
  );
}

/** Folds by tokens, not by the tree: a body folds while something in it can't be read. */
export class NestimateFoldingRangeProvider implements FoldingRangeProvider {
  private readonly lexer: Lexer;

  constructor({ parser }: LangiumServices) {
    this.lexer = parser.Lexer;
  }

  getFoldingRanges({ textDocument }: LangiumDocument): FoldingRange[] {
    const { tokens, hidden } = this.lexer.tokenize(textDocument.getText());
    const segments = segmentsOf(tokens);
    return [
      ...segments.flatMap((segment) => declarationFolds(tokens, segment)),
      ...importFolds(tokens, segments),
      ...regionFolds(hidden),
      ...commentFolds(hidden, tokens),
    ];
  }
}
