import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  DocumentState,
  type LangiumDocument,
  type Lexer,
} from 'langium';
import { createServerRequestHandler, DefaultLanguageServer } from 'langium/lsp';
import type {
  InitializeParams,
  InitializeResult,
  Position,
  SelectionRange,
  SelectionRangeParams,
} from 'vscode-languageserver';
import { brokenDeclarations } from '../parser/repairing-parser.js';
import { bracesOf } from './braces.js';

/** Offsets in the text: `begin` to before `end`. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
}

function holds({ begin, end }: Stretch, offset: number): boolean {
  return begin <= offset && offset < end;
}

function stretchOf(cst: CstNode | undefined): Stretch[] {
  return cst === undefined ? [] : [{ begin: cst.offset, end: cst.end }];
}

/** What of the tree holds an offset, the outermost first: its nodes and the word itself. */
function stretchesOfTree(root: AstNode, offset: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let node: AstNode | undefined = root; node !== undefined;) {
    stretches.push(...stretchOf(node.$cstNode));
    node = AstUtils.streamContents(node).find(({ $cstNode }) =>
      stretchOf($cstNode).some((stretch) => holds(stretch, offset)),
    );
  }
  return stretches;
}

/** In a declaration that can't be read: the declaration, its bodies and the word. */
function stretchesOfBroken(text: string, { begin, end }: Stretch, lexer: Lexer, offset: number): Stretch[] {
  const { tokens } = lexer.tokenize(text.slice(begin, end));
  const bodies = bracesOf(tokens).map(({ open, close }) => ({
    begin: open.startOffset,
    end: close.startOffset + close.image.length,
  }));
  const words = tokens.map(({ startOffset, image }) => ({ begin: startOffset, end: startOffset + image.length }));
  const inside = [...bodies, ...words].map((each) => ({ begin: begin + each.begin, end: begin + each.end }));
  return [{ begin, end }, ...inside.filter((stretch) => holds(stretch, offset))];
}

/** At the end of a word that word is meant, as long as nothing follows it at once. */
function meantOffset(text: string, offset: number): number {
  return offset > 0 && !/[\p{L}\p{M}\p{N}_]/u.test(text.charAt(offset)) && /\S/.test(text.charAt(offset - 1))
    ? offset - 1
    : offset;
}

/** What a selection at a place grows to, step by step: word, expression, layer, block, part, body, declaration, file. */
function selectionRange(document: LangiumDocument, lexer: Lexer, position: Position): SelectionRange {
  const { textDocument, parseResult } = document;
  const text = textDocument.getText();
  const offset = meantOffset(text, textDocument.offsetAt(position));
  const broken = brokenDeclarations(parseResult.value)
    .map(({ begin, stop }) => ({ begin, end: stop }))
    .find((stretch) => holds(stretch, offset));
  const root = parseResult.value.$cstNode;
  const leaf = broken === undefined && root !== undefined ? CstUtils.findLeafNodeAtOffset(root, offset) : undefined;
  const found =
    broken === undefined
      ? [...stretchesOfTree(parseResult.value, offset), ...stretchOf(leaf)]
      : stretchesOfBroken(text, broken, lexer, offset);
  let range: SelectionRange = {
    range: { start: textDocument.positionAt(0), end: textDocument.positionAt(text.length) },
  };
  let last: Stretch = { begin: 0, end: text.length };
  for (const stretch of found) {
    const { begin, end } = stretch;
    if (begin < last.begin || end > last.end || (begin === last.begin && end === last.end)) continue;
    if (begin === end || offset < begin || offset > end) continue;
    range = { range: { start: textDocument.positionAt(begin), end: textDocument.positionAt(end) }, parent: range };
    last = stretch;
  }
  return range;
}

/** Langium's server, which has no service for selection ranges, with them. */
export class SelectingLanguageServer extends DefaultLanguageServer {
  override initialize(params: InitializeParams): Promise<InitializeResult> {
    const answer = createServerRequestHandler(
      ({ parser }, document, { positions }: SelectionRangeParams) =>
        positions.map((position) => selectionRange(document, parser.Lexer, position)),
      this.services,
      DocumentState.Parsed,
    );
    this.services.lsp.Connection?.onSelectionRanges(answer);
    return super.initialize(params);
  }

  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const result = super.buildInitializeResult(params);
    return { ...result, capabilities: { ...result.capabilities, selectionRangeProvider: true } };
  }
}
