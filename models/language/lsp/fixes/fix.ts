import { AstUtils, type LangiumDocument } from 'langium';
import type { Range, TextEdit } from 'vscode-languageserver';
import type * as ast from '../../generated/ast.js';
import { type Place, rangeOf } from '../../source-report.js';

/** A change of one place in one text. */
export interface PlacedEdit {
  readonly document: LangiumDocument;
  readonly edit: TextEdit;
}

/** A repair of a finding. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly PlacedEdit[];
  /** The repair that is meant where nothing else is said: it changes nothing but what is wrong. */
  readonly preferred: boolean;
}

/** New text for a part of the tree. */
export function replaced(place: Place, newText: string): PlacedEdit {
  const { start, end } = rangeOf(place);
  return { document: AstUtils.getDocument(place.node), edit: { range: { start, end }, newText } };
}

/** The range together with the line it is alone on, or else with the blanks before it. */
function withSurroundings({ textDocument }: LangiumDocument, { start, end }: Range): Range {
  const line = (number: number) =>
    textDocument.getText({ start: { line: number, character: 0 }, end: { line: number + 1, character: 0 } });
  const before = line(start.line).slice(0, start.character);
  const after = line(end.line).slice(end.character);
  if (before.trim() === '' && after.trim() === '' && start.line > 0) {
    return { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } };
  }
  return { start: { line: start.line, character: before.trimEnd().length }, end };
}

/** Takes a part of the tree out of the text; comments in it stay. */
export function takenOut(place: Place): PlacedEdit {
  const document = AstUtils.getDocument(place.node);
  const comments = [...document.textDocument.getText(rangeOf(place)).matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g)];
  if (comments.length > 0) return replaced(place, comments.map(([comment]) => comment).join('\n'));
  return { document, edit: { range: withSurroundings(document, rangeOf(place)), newText: '' } };
}

/** Where a network's blocks are written: in itself, or in what it is derived from. Null: in a circle, nowhere. */
export function writtenBody(network: ast.Network): ast.NetworkBody | null {
  const seen = new Set<ast.Network>();
  for (let node: ast.Network | undefined = network; node !== undefined && !seen.has(node); node = node.source?.ref) {
    if (node.body !== undefined) return node.body;
    seen.add(node);
  }
  return null;
}
