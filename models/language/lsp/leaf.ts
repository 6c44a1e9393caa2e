import { CstUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import type { Position } from 'vscode-languageserver';

/** The word at a place, or the one that ends there; undefined: none does. */
export function leafAt({ parseResult, textDocument }: LangiumDocument, position: Position): LeafCstNode | undefined {
  const root = parseResult.value.$cstNode;
  if (root === undefined) return undefined;
  const offset = textDocument.offsetAt(position);
  return CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeAtOffset(root, Math.max(0, offset - 1));
}
