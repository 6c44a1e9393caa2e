import type { IToken } from 'chevrotain';

/** A stretch of the text that should be one declaration: `tokens[first]` to before `tokens[end]`. */
export interface Segment {
  readonly first: number;
  readonly end: number;
  /** Offsets in the text, of its first token and after its last. */
  readonly begin: number;
  readonly stop: number;
}

/** The words that declarations begin with. */
export const declarationWords: ReadonlySet<string> = new Set([
  'import',
  'let',
  'block',
  'resnest',
  'a-resnest',
  'bn-resnest',
  'resnet',
  'densenest',
  'linear',
  'data',
  'train',
]);

/** After these a name stands, which may be a word of the language. */
const beforeNames: ReadonlySet<string> = new Set([
  ...[...declarationWords].filter((word) => word !== 'import'),
  'from',
  'on',
  'target',
  ',',
]);

const depthChange: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['}', -1],
]);

function endOf({ startOffset, image }: IToken): number {
  return startOffset + image.length;
}

/** Whether `block` at this place declares layers by name: `block N =`, `block N(…) =`. */
function isNamedBlock(tokens: readonly IToken[], index: number): boolean {
  let next = index + 2;
  if (tokens[next]?.image === '(') {
    while (next < tokens.length && tokens[next].image !== ')' && tokens[next].image !== '}') next += 1;
    next += 1;
  }
  return tokens[next]?.image === '=';
}

/** Whether what follows a declaration's word makes it one, and no name. */
function isDeclared(tokens: readonly IToken[], index: number): boolean {
  const [{ image }, name, next] = tokens.slice(index, index + 3);
  if (image === 'import') return /^["']/.test(name?.image ?? '');
  if (image === 'block') return isNamedBlock(tokens, index);
  const after: readonly string[] = image === 'let' ? ['='] : image === 'train' ? [',', 'on'] : ['{', 'from'];
  return next !== undefined && after.includes(next.image);
}

/**
 * Whether a declaration begins at a token: with a declaration's word where no name can stand. Inside braces only a word
 * that begins its line and that no body has does: the brace before it is not closed.
 */
function begins(tokens: readonly IToken[], index: number, depth: number): boolean {
  const token = tokens[index];
  if (!declarationWords.has(token.image)) return false;
  const before = tokens.at(index - 1);
  const beginsLine = token.startLine !== before?.startLine;
  if (beforeNames.has(before?.image ?? '') && !(beginsLine && isDeclared(tokens, index))) return false;
  if (depth === 0) return true;
  return beginsLine && (token.image !== 'block' || isNamedBlock(tokens, index));
}

/** Cuts a text's tokens into declarations by words and braces alone, so that text that can't be parsed is cut too. */
export function segmentsOf(tokens: readonly IToken[]): Segment[] {
  const starts: number[] = [];
  let depth = 0;
  let open = false;
  tokens.forEach((token, index) => {
    const word = declarationWords.has(token.image);
    if (begins(tokens, index, depth) || (!open && (starts.length === 0 || word || isWhole(tokens, starts)))) {
      starts.push(index);
      depth = 0;
    }
    depth = Math.max(0, depth + (depthChange.get(token.image) ?? 0));
    open = token.image !== '}' || depth > 0;
  });
  return starts.map((first, i) => {
    const end = starts[i + 1] ?? tokens.length;
    return { first, end, begin: tokens[first].startOffset, stop: endOf(tokens[end - 1]) };
  });
}

/** Whether the segment begun last began with a declaration's word. What follows one that didn't is more of the same. */
function isWhole(tokens: readonly IToken[], starts: readonly number[]): boolean {
  return declarationWords.has(tokens[starts[starts.length - 1]].image);
}

/** The first word of a declaration and the name after it, if there is one: [`resnest`, 'Wide'], [`import`, null]. */
export function headOf(tokens: readonly IToken[], { first, end }: Segment): { word: string; name: string | null } {
  const [word, name] = tokens.slice(first, Math.min(end, first + 2));
  const named = word.image !== 'import' && name !== undefined && /^[\p{L}_]/u.test(name.image);
  return { word: word.image, name: named ? name.image : null };
}
