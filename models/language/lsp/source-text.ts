import { type AstNode, CstUtils } from 'langium';

/** Longer texts are cut: they stand on one line of a list. */
const longest = 80;

/** What a node was written as, on one line and without comments; "" where it was written as nothing. */
export function sourceText({ $cstNode: cst }: AstNode): string {
  if (cst === undefined) return '';
  let text = '';
  let end = cst.offset;
  for (const leaf of CstUtils.flattenCst(cst)) {
    if (leaf.hidden) continue;
    text += `${leaf.offset > end && text !== '' ? ' ' : ''}${leaf.text}`;
    end = leaf.end;
    if (text.length > longest) return `${text.slice(0, longest)}…`;
  }
  return text;
}
