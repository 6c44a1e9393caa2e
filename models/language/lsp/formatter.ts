import { CstUtils, type LangiumDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
  DocumentOnTypeFormattingOptions,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  TextEdit,
} from 'vscode-languageserver';
import { formattingEdits, type Stretch } from '../formatting/formatting-edits.js';
import * as ast from '../generated/ast.js';

function textEdits(document: LangiumDocument, stretch?: Stretch): TextEdit[] {
  const { textDocument } = document;
  return formattingEdits(document, stretch).map(({ begin, stop, text }) => ({
    range: { start: textDocument.positionAt(begin), end: textDocument.positionAt(stop) },
    newText: text,
  }));
}

/** The declaration or part whose body a brace closes. @param offset after the brace */
function closedBy(document: LangiumDocument, offset: number): Stretch | null {
  const root = document.parseResult.value.$cstNode;
  const brace = root && CstUtils.findLeafNodeAtOffset(root, offset - 1);
  if (brace?.text !== '}') return null;
  const { astNode } = brace;
  const isBody = ast.isNetworkBody(astNode) || ast.isDataBody(astNode) || ast.isTrainBody(astNode);
  const closed = (isBody ? astNode.$container : astNode).$cstNode;
  return closed === undefined ? null : { begin: closed.offset, stop: closed.end };
}

/** The house's one way of writing: an editor's settings for indentation are not asked. */
export class NestimateFormatter implements Formatter {
  formatDocument(document: LangiumDocument): TextEdit[] {
    return textEdits(document);
  }

  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    const { textDocument } = document;
    return textEdits(document, { begin: textDocument.offsetAt(range.start), stop: textDocument.offsetAt(range.end) });
  }

  formatDocumentOnType(document: LangiumDocument, { position }: DocumentOnTypeFormattingParams): TextEdit[] {
    const closed = closedBy(document, document.textDocument.offsetAt(position));
    return closed === null ? [] : textEdits(document, closed);
  }

  get formatOnTypeOptions(): DocumentOnTypeFormattingOptions {
    return { firstTriggerCharacter: '}' };
  }
}
