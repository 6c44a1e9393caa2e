import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import { z } from 'zod';

const repairable = z.object({ minimalWidth: z.number().int() });

/** "Expand to 42" for a condition that a larger residual width repairs; the finding's range is that width. */
function widthFix(document: LangiumDocument, diagnostic: Diagnostic): CodeAction[] {
  const numbers = repairable.safeParse(diagnostic.data);
  const width = document.textDocument.getText(diagnostic.range);
  if (!numbers.success || !/^\d+$/.test(width)) return [];
  const { minimalWidth } = numbers.data;
  return [
    {
      title: `Expand to ${minimalWidth}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: true,
      edit: { changes: { [document.uri.toString()]: [{ range: diagnostic.range, newText: String(minimalWidth) }] } },
    },
  ];
}

export class NestimateCodeActionProvider implements CodeActionProvider {
  getCodeActions(document: LangiumDocument, { context }: CodeActionParams): CodeAction[] {
    return context.diagnostics.flatMap((diagnostic) => widthFix(document, diagnostic));
  }
}
