import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  type LangiumDocument,
  type LangiumSharedCoreServices,
} from 'langium';
import { fileOf, importedDocuments, importedUri } from './imports.js';

/**
 * Langium's builder, which reads imported files from the disk when a file that imports them is built, and builds a file
 * anew when one that it imports has changed: no other file can be affected.
 */
export class ImportingDocumentBuilder extends DefaultDocumentBuilder {
  constructor(private readonly services: LangiumSharedCoreServices) {
    super(services);
  }

  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    const all = new Set(documents);
    for (const document of all) {
      await this.runCancelable([document], DocumentState.Parsed, cancelToken, (unread) =>
        this.services.workspace.LangiumDocumentFactory.update(unread, cancelToken),
      );
      for (const imported of await this.load(document)) {
        if (imported.state < DocumentState.Validated) all.add(imported);
      }
    }
    await super.buildDocuments([...all], options, cancelToken);
  }

  /** The files that a document imports, read from the disk where they are not open. */
  private async load(document: LangiumDocument): Promise<LangiumDocument[]> {
    const { LangiumDocuments } = this.services.workspace;
    for (const node of fileOf(document)?.imports ?? []) {
      // A file that isn't there is a finding of the file that imports it.
      await LangiumDocuments.getOrCreateDocument(importedUri(document, node)).catch(() => undefined);
    }
    return importedDocuments(document, LangiumDocuments);
  }

  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    return this.imports(document, changedUris, new Set());
  }

  /** Whether a document imports one of these, or imports one that does: a network may be derived through several files. */
  private imports(document: LangiumDocument, uris: ReadonlySet<string>, seen: Set<LangiumDocument>): boolean {
    if (seen.has(document)) return false;
    seen.add(document);
    const imports = (fileOf(document)?.imports ?? []).map((node) => importedUri(document, node).toString());
    if (imports.some((uri) => uris.has(uri))) return true;
    const imported = importedDocuments(document, this.services.workspace.LangiumDocuments);
    return imported.some((each) => this.imports(each, uris, seen));
  }
}
