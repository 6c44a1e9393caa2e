import { CstUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import * as ast from '../generated/ast.js';
import { brokenDeclarations } from '../parser/repairing-parser.js';

/** What formatting sees of a word, a comment, or a stretch that can't be read. Between two pieces there are blanks only. */
export interface Piece {
  readonly text: string;
  /** Offsets in the document. */
  readonly begin: number;
  readonly stop: number;
  /**
   * `first`: the word that a declaration or a part begins with. `open`, `close`: the braces of a body. `call`: a
   * parenthesis that belongs to the name before it. `sign`: a minus that belongs to the number after it.
   */
  readonly role: 'first' | 'open' | 'close' | 'call' | 'sign' | 'word' | 'line-comment' | 'long-comment' | 'unreadable';
}

export function isComment({ role }: Piece): boolean {
  return role === 'line-comment' || role === 'long-comment';
}

type Part = ast.Import | ast.Declaration | ast.NetworkPart | ast.BlockPart | ast.DataPart | ast.TrainPart;

function partsOf(part: Part): readonly Part[] {
  if (ast.isNetwork(part) || ast.isData(part) || ast.isTrain(part)) return part.body?.parts ?? [];
  if (ast.isStage(part)) return part.parts;
  return ast.isRepeat(part) ? part.blocks : [];
}

/** Where declarations and parts begin. */
function firstOffsets(parts: readonly Part[], offsets: Set<number>): Set<number> {
  for (const part of parts) {
    if (part.$cstNode !== undefined) offsets.add(part.$cstNode.offset);
    firstOffsets(partsOf(part), offsets);
  }
  return offsets;
}

function roleOf({ text, offset, hidden, astNode }: LeafCstNode, first: ReadonlySet<number>): Piece['role'] {
  if (hidden) return text.startsWith('//') ? 'line-comment' : 'long-comment';
  if (first.has(offset)) return 'first';
  if (text === '{') return 'open';
  if (text === '}') return 'close';
  if (text === '(' && (ast.isNamedBlock(astNode) || ast.isBlockCall(astNode))) return 'call';
  return text === '-' && ast.isNegation(astNode) ? 'sign' : 'word';
}

/** The pieces of a document, in order. @param document parsed, with the tree of a `File` */
export function piecesOf({ parseResult, textDocument }: LangiumDocument): readonly Piece[] {
  const root = parseResult.value;
  if (!ast.isFile(root) || root.$cstNode === undefined) return [];
  const first = firstOffsets([...root.imports, ...root.declarations], new Set());
  const text = textDocument.getText();
  const unreadable = [
    ...brokenDeclarations(root),
    ...parseResult.lexerErrors.map(({ offset, length }) => ({ begin: offset, stop: offset + length })),
  ].map(({ begin, stop }): Piece => ({ text: text.slice(begin, stop), begin, stop, role: 'unreadable' }));
  const read = CstUtils.flattenCst(root.$cstNode)
    .filter(({ length }) => length > 0)
    .map((leaf): Piece => ({ text: leaf.text, begin: leaf.offset, stop: leaf.end, role: roleOf(leaf, first) }))
    .toArray();
  return unreadable.length === 0 ? read : [...read, ...unreadable].sort((a, b) => a.begin - b.begin);
}
