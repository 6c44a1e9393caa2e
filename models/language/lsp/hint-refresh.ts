import { DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { importedDocuments } from '../references/imports.js';
import { unusedHints } from './unused.js';

/**
 * Keeps the `unused` hints of files right while other files are edited or deleted that import them: a file's own
 * diagnostics are made when it is built, and that doesn't build it.
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
  const imported = new Map<string, readonly LangiumDocument[]>();
  DocumentBuilder.onBuildPhase(DocumentState.Validated, (built) => {
    const touched = built.flatMap((document) => {
      const uri = document.uri.toString();
      const before = imported.get(uri) ?? [];
      const now = importedDocuments(document, LangiumDocuments);
      imported.set(uri, now);
      return [...before, ...now];
    });
    for (const document of new Set(touched)) if (!built.includes(document)) refresh(document);
  });
  DocumentBuilder.onUpdate((_changed, deleted) => {
    for (const uri of deleted.map(String)) {
      imported.get(uri)?.forEach(refresh);
      imported.delete(uri);
    }
  });
}
