import { DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { importedDocuments } from '../references/imports.js';
import { unusedHints } from './unused.js';

/**
 * Keeps the `unused` hints of files right while other files are edited that import them: a file's own diagnostics are
 * made when it is built, and another file's edit doesn't build it.
 */
export function refreshUnusedHints({ workspace, lsp }: LangiumSharedServices): void {
  const { DocumentBuilder, LangiumDocuments } = workspace;
  const refresh = (document: LangiumDocument): void => {
    const { diagnostics } = document;
    if (document.state < DocumentState.Validated || diagnostics === undefined) return;
    const hints = unusedHints(document, LangiumDocuments);
    const before = diagnostics.filter(({ code }) => code === 'unused');
    if (JSON.stringify(before) === JSON.stringify(hints)) return;
    document.diagnostics = [...diagnostics.filter(({ code }) => code !== 'unused'), ...hints];
    void lsp.Connection?.sendDiagnostics({ uri: document.uri.toString(), diagnostics: document.diagnostics });
  };
  const imported = new WeakMap<LangiumDocument, readonly LangiumDocument[]>();
  DocumentBuilder.onBuildPhase(DocumentState.Validated, (built) => {
    const touched = built.flatMap((document) => {
      const before = imported.get(document) ?? [];
      const now = importedDocuments(document, LangiumDocuments);
      imported.set(document, now);
      return [...before, ...now];
    });
    for (const document of new Set(touched)) if (!built.includes(document)) refresh(document);
  });
}
